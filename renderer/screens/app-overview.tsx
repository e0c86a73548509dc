import type { AppDto, CheckResult } from '../../electron/shared/dto.ts';
import { AppNews } from '../components/app-news.tsx';
import { ReleaseLine } from '../components/release-line.tsx';
import { SamplePanel } from '../components/sample-panel.tsx';
import { sourceFacts } from '../components/sources/source-facts.tsx';
import { UpdateList } from '../components/update-list.tsx';
import { WatchedUpdateView } from '../components/update-view.tsx';
import { VersionId } from '../components/version-id.tsx';
import { WhatIsOut } from '../components/what-is-out.tsx';
import { useClient } from '../data/client.ts';
import { appRevision } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { newsOf } from '../data/news.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { useQuery } from '../data/use-query.ts';
import { inWords, words } from '../i18n/in-words.ts';
import { saidOfCheck } from '../i18n/words.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Facts, Panel } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { Notice, ToneIcon } from '../ui/tone.tsx';

/** Read before the first update; there to be looked up from then on. */
function GoodToKnow({ app: { warnings, lastUpdate } }: { app: AppDto }) {
  if (warnings.length === 0) return null;
  const count = warnings.length;
  const list = (
    <ul>
      {warnings.map(inWords).map((warning) => (
        <li key={warning}>{warning}</li>
      ))}
    </ul>
  );
  return lastUpdate === null ? (
    <Notice tone="warn" title={words('page.to-know-first', { count })}>
      {list}
    </Notice>
  ) : (
    <details className="to-know">
      <summary>{words('page.to-know', { count })}</summary>
      {list}
    </details>
  );
}

/** What runs, where it comes from, what is next; the update under way where there is one. */
export function AppOverview({ app }: { app: AppDto }) {
  const actions = useAppActions(app.name);
  return (
    <>
      <GoodToKnow app={app} />
      <WhatIsOut app={app} />
      {app.sample ? <SamplePanel app={app} /> : null}
      {app.activeUpdate ? <WatchedUpdateView key={app.activeUpdate.id} id={app.activeUpdate.id} /> : null}
      <div className="halves">
        <Panel title="Release">
          <Facts
            facts={[
              {
                name: 'Running',
                value: (
                  <span className="stack">
                    <ReleaseLine release={app.running} tag />
                  </span>
                ),
              },
              ...(app.running?.deployedAt
                ? [{ name: 'Since', value: <Ago at={app.running.deployedAt} /> }]
                : []),
              {
                name: 'Before it',
                value: (
                  <span className="stack">
                    <ReleaseLine release={app.previous} tag />
                  </span>
                ),
              },
              {
                name: 'Container',
                value: (
                  <>
                    {app.containerName}{' '}
                    {app.containerId === null ? (
                      <span className="dim">
                        {app.state === 'never-ran' ? '(not made yet)' : '(does not exist)'}
                      </span>
                    ) : (
                      <code>{app.containerId.slice(0, 12)}</code>
                    )}
                  </>
                ),
              },
            ]}
          />
        </Panel>
        <Panel title="Source and schedule">
          <Facts
            facts={[
              ...sourceFacts(app.config.source),
              ...scheduleFacts(
                app,
                useLive(({ pause }) => pause.paused),
              ),
              ...(newsOf(app) === null || app.lastCheck?.hold == null
                ? []
                : [{ name: 'Out now', value: <AppNews app={app} actions={actions} /> }]),
              ...(app.awaitsFirstUpdate ? [{ name: 'First update', value: <FirstUpdate app={app} /> }] : []),
            ]}
          />
        </Panel>
      </div>
      <RecentUpdates app={app} />
    </>
  );
}

/** It was adopted without a word about its source: its first update is a person's to begin. */
function FirstUpdate({ app }: { app: AppDto }) {
  const actions = useAppActions(app.name);
  return (
    <span className="first-update">
      <span>{words('page.first-waits')}</span>
      <Button small pending={actions.pending} onClick={actions.trust}>
        {words('page.trust')}
      </Button>
    </span>
  );
}

function scheduleFacts(app: AppDto, paused: boolean) {
  return [
    {
      name: 'Schedule',
      value: app.config.schedule.cron === null ? 'Only by hand' : app.scheduleInWords,
    },
    ...(app.nextRunAt === null
      ? []
      : [{ name: 'Next check', value: paused ? 'Paused' : <Ago at={app.nextRunAt} /> }]),
    ...(app.lastCheck
      ? [
          {
            name: 'Last check',
            value: (
              <>
                <span className="with-icon">
                  <ToneIcon tone={saidOfCheck(app.lastCheck.result).tone} size={14} />
                  {saidOfCheck(app.lastCheck.result).text}
                  {app.lastCheck.version === null ? null : <VersionId version={app.lastCheck.version} />}
                </span>
                <span className="dim block">
                  <Ago at={app.lastCheck.at} />
                </span>
                {isExplained(app.lastCheck) && newsOf(app) === null ? (
                  <span className="dim block">{inWords(app.lastCheck.message)}</span>
                ) : null}
              </>
            ),
          },
        ]
      : []),
  ];
}

/** Whether its words say more than what it found. */
const isExplained = ({ result, message }: CheckResult): boolean =>
  ['failed', 'quarantined', 'skipped'].includes(result) ||
  (result === 'new' && /^check\.bases?-changed/.test(message.code));

const RECENT = 5;

function RecentUpdates({ app }: { app: AppDto }) {
  const client = useClient();
  const updates = useQuery(`${app.name} ${appRevision(app)}`, (signal) =>
    client.updates.list({ app: app.name, limit: RECENT }, { signal }),
  );
  if (!updates.data) return <Awaiting what="History" error={updates.error} retry={updates.reload} />;
  if (updates.data.length === 0) return null;
  return (
    <Panel title="Recent updates" flush>
      <UpdateList updates={updates.data} named={false} />
    </Panel>
  );
}
