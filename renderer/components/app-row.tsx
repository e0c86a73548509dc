import { CloudDownload, Eye, RefreshCw } from 'lucide-react';
import { memo } from 'react';
import { Link } from 'wouter';
import type { AppDto } from '../../electron/shared/dto.ts';
import { updateGlance } from '../data/glance.ts';
import { useLive } from '../data/live-store.ts';
import { newsOf } from '../data/news.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { inWords } from '../i18n/in-words.ts';
import { saidOfState } from '../i18n/words.ts';
import { Button, ButtonLink, IconButton } from '../ui/button.tsx';
import { Ago } from '../ui/times.tsx';
import { Pill, ToneIcon } from '../ui/tone.tsx';
import { AppMenu } from './app-menu.tsx';
import { ReleaseLine } from './release-line.tsx';

/**
 * One app at a glance: how it is, what runs, how the last update went, when the next is due, what can be done. Among many it is
 * rendered anew only when it is another one.
 */
export const AppRow = memo(function AppRow({ app }: { app: AppDto }) {
  const actions = useAppActions(app.name);
  const active = app.activeUpdate;
  const news = newsOf(app);
  const state = saidOfState(app.state);
  const detail = app.stateDetail && inWords(app.stateDetail);
  const id = `app-${app.name}`;
  return (
    <article className="app-row" aria-labelledby={id}>
      <div className="app-row-name">
        <h3 id={id}>
          <Link href={`/apps/${app.name}`}>{app.name}</Link>
        </h3>
        <div className="app-row-state">
          <Pill tone={state.tone} title={detail ?? undefined}>
            {state.text}
          </Pill>
          {detail === null ? null : (
            <span className="dim clip" title={detail}>
              {detail}
            </span>
          )}
        </div>
      </div>
      <div className="app-row-release">
        <span className="cell-label">Running</span>
        <ReleaseLine
          release={app.running}
          below={
            news && (
              <Link href={`/apps/${app.name}`} className="out">
                {inWords(news.text)}
              </Link>
            )
          }
        />
      </div>
      <div className="app-row-update">
        <span className="cell-label">{active ? 'Now' : 'Last update'}</span>
        <LastUpdate app={app} />
      </div>
      <div className="app-row-next">
        <span className="cell-label">Next check</span>
        <NextRun app={app} />
      </div>
      <div className="app-row-actions">
        {active ? (
          <ButtonLink to={`/updates/${active.id}`} icon={Eye}>
            Follow
          </ButtonLink>
        ) : (
          <Button icon={CloudDownload} pending={actions.pending} onClick={actions.update}>
            {app.state === 'never-ran' ? 'Try again' : 'Update now'}
          </Button>
        )}
        <IconButton label="Check now" icon={RefreshCw} pending={actions.pending} onClick={actions.check} />
        <AppMenu app={app} actions={actions} />
      </div>
    </article>
  );
});

function LastUpdate({ app }: { app: AppDto }) {
  const update = app.activeUpdate ?? app.lastUpdate;
  if (!update) return <span className="dim">None yet</span>;
  const glance = updateGlance(update);
  return (
    <>
      <Link href={`/updates/${update.id}`} className="with-icon quiet-link">
        <ToneIcon tone={glance.tone} size={14} />
        {glance.text}
      </Link>
      <span className="dim">
        {update.waitingFor === null ? (
          <Ago at={update.finishedAt ?? update.startedAt} />
        ) : (
          inWords(update.waitingFor)
        )}
      </span>
    </>
  );
}

function NextRun({ app }: { app: AppDto }) {
  const paused = useLive(({ pause }) => pause.paused);
  if (app.config.schedule.cron === null) return <span className="dim">Only by hand</span>;
  return (
    <>
      <span>{paused ? 'Paused' : app.nextRunAt === null ? 'Not planned' : <Ago at={app.nextRunAt} />}</span>
      <span className="dim" title={app.scheduleInWords}>
        {app.scheduleInWords}
      </span>
    </>
  );
}
