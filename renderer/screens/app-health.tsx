import { HeartPulse } from 'lucide-react';
import type { AppDto } from '../../electron/shared/dto.ts';
import type { AppState } from '../../electron/shared/words.ts';
import { useClient } from '../data/client.ts';
import { appRevision } from '../data/glance.ts';
import { useQuery } from '../data/use-query.ts';
import { inWords } from '../i18n/in-words.ts';
import { saidOfState, type Tone } from '../i18n/words.ts';
import { Awaiting, Empty, Facts, Panel } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { Pill } from '../ui/tone.tsx';

/** What is over does not move any more. */
function pastTone(state: AppState): Tone {
  const { tone } = saidOfState(state);
  return tone === 'busy' ? 'idle' : tone;
}

/** How the app is now, and how it was. */
export function AppHealth({ app }: { app: AppDto }) {
  const client = useClient();
  const health = useQuery(`${app.name} ${appRevision(app)}`, (signal) =>
    client.apps.health({ app: app.name }, { signal }),
  );
  const state = saidOfState(app.state);
  const { probe, timeoutS, stableForS } = app.config.policy.gate;
  return (
    <div className="split flip">
      <Panel title="Now">
        <Facts
          facts={[
            { name: 'State', value: <Pill tone={state.tone}>{state.text}</Pill> },
            ...(app.stateDetail === null ? [] : [{ name: 'It says', value: inWords(app.stateDetail) }]),
            ...(app.stateSince === null ? [] : [{ name: 'Since', value: <Ago at={app.stateSince} /> }]),
            {
              name: 'Gate',
              value: `${probe === null ? 'The HEALTHCHECK, or that it keeps running' : `A probe (${probe.kind})`}, within ${timeoutS} s, for ${stableForS} s`,
            },
          ]}
        />
      </Panel>
      <Panel title="Changes" flush>
        {!health.data ? (
          <Awaiting what="Health" error={health.error} retry={health.reload} />
        ) : health.data.length === 0 ? (
          <Empty icon={HeartPulse} title="No change seen yet" />
        ) : (
          <ol className="health-list" aria-label="Health changes">
            {health.data.map((event) => (
              <li key={`${event.at} ${event.state}`}>
                <Pill tone={pastTone(event.state)}>{saidOfState(event.state).text}</Pill>
                <span className="clip" title={event.detail ?? undefined}>
                  {event.detail}
                </span>
                <span className="dim">
                  <Ago at={event.at} />
                </span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </div>
  );
}
