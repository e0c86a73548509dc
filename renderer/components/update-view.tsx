import { Ban, ThumbsUp } from 'lucide-react';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { againWithBases, kindOf } from '../../electron/shared/outcome-words.ts';
import { refWords, updateGlance } from '../data/glance.ts';
import { useLiveApp } from '../data/live-store.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { useUpdateWatch, type WatchedUpdate } from '../data/use-update-watch.ts';
import { inWords, shortWords, words, wordsAround } from '../i18n/in-words.ts';
import { durationWords } from '../i18n/time-words.ts';
import { triggerWords, versionTitle } from '../i18n/words.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Facts, Panel } from '../ui/layout.tsx';
import { Ago, Took } from '../ui/times.tsx';
import { Notice, Pill } from '../ui/tone.tsx';
import { PhaseBar } from './phase-bar.tsx';
import { RestoreButton } from './restore-button.tsx';
import { StepTimeline } from './step-timeline.tsx';
import { TransferBar } from './transfer-bar.tsx';
import { VersionId } from './version-id.tsx';

/** One update from beginning to end, live while it runs. */
export function UpdateView({ watched }: { watched: WatchedUpdate }) {
  const { update, log } = watched;
  if (!update)
    return <Awaiting what="The update" error={watched.error} retry={() => window.location.reload()} />;
  const running = update.outcome === null;
  return (
    <>
      <UpdateNotice update={update} />
      <div className="split">
        <Panel title="Steps" flush actions={running ? <CancelButton update={update} /> : null}>
          {running ? <PhaseBar update={update} /> : null}
          {update.progress === null ? null : <TransferBar progress={update.progress} />}
          <StepTimeline steps={update.steps} source={kindOf(update)} log={log} />
        </Panel>
        <Panel title="Details">
          <UpdateFacts update={update} />
        </Panel>
      </div>
    </>
  );
}

/** Watches and shows one update; for places that only know its id. */
export function WatchedUpdateView({ id }: { id: string }) {
  return <UpdateView watched={useUpdateWatch(id)} />;
}

function CancelButton({ update }: { update: UpdateDto }) {
  const actions = useAppActions(update.app);
  if (!update.cancellable) {
    return <span className="dim">{words('update-page.past-swap')}</span>;
  }
  return (
    <Button small icon={Ban} pending={actions.pending} onClick={actions.cancel}>
      Cancel update
    </Button>
  );
}

function UpdateNotice({ update }: { update: UpdateDto }) {
  const actions = useAppActions(update.app, true);
  const app = useLiveApp(update.app);
  if (update.outcome === null && update.awaitingDecision) {
    return (
      <Notice
        tone="warn"
        role="alert"
        title={words('update-page.decide')}
        actions={
          <>
            {app?.running ? (
              // Until the new one is kept, the running release is the one that the way back leads to.
              <RestoreButton
                look="primary"
                target={{ ...app.running, as: 'previous' }}
                pending={actions.pending}
                onRestore={() => actions.restore()}
              />
            ) : (
              <Button look="primary" pending={actions.pending} onClick={() => actions.restore()}>
                Restore previous
              </Button>
            )}
            <Button icon={ThumbsUp} pending={actions.pending} onClick={actions.keep}>
              Keep it
            </Button>
          </>
        }
      >
        {update.error === null ? null : shortWords(update.error)}
      </Notice>
    );
  }
  if (update.waitingFor !== null && update.outcome === null) {
    return (
      <Notice
        tone={update.inLine ? 'busy' : 'warn'}
        role="status"
        title={update.inLine ? 'It waits its turn' : 'It stands still for now'}
      >
        {inWords(update.waitingFor)}
      </Notice>
    );
  }
  if (update.error === null) return null;
  return (
    <Notice
      tone={updateGlance(update).tone === 'busy' ? 'warn' : updateGlance(update).tone}
      title={updateGlance(update).text}
    >
      {shortWords(update.error)}
    </Notice>
  );
}

function UpdateFacts({ update }: { update: UpdateDto }) {
  const glance = updateGlance(update);
  const version = update.to?.version ?? null;
  const again = againWithBases(update.newerBases, update.to);
  const downtime =
    update.downtimeMs === null ? null : <span className="num">{durationWords(update.downtimeMs)}</span>;
  return (
    <Facts
      facts={[
        {
          name: update.outcome === null ? 'Now' : 'Outcome',
          value: <Pill tone={glance.tone}>{glance.text}</Pill>,
        },
        // Nothing ran before an app's first build.
        ...(update.from ? [{ name: 'From', value: refWords(update.from) }] : []),
        { name: 'To', value: refWords(update.to) },
        ...(version
          ? [
              {
                name: versionTitle(version.kind),
                value: (
                  <>
                    <VersionId version={version} /> {version.message}
                    {version.author === null ? null : <span className="dim"> by {version.author}</span>}
                  </>
                ),
              },
            ]
          : []),
        ...(again ? [{ name: 'Why', value: inWords(again) }] : []),
        {
          name: 'Begun',
          value: (
            <>
              <Ago at={update.startedAt} />, {triggerWords(update.trigger)}
            </>
          ),
        },
        {
          name: update.outcome === null ? 'For' : 'Took',
          value: <Took from={update.startedAt} to={update.finishedAt} />,
        },
        {
          name: 'Downtime',
          value:
            downtime === null
              ? downtimeUnknown(update)
              : update.stillDown
                ? wordsAround('update-page.still-down', { time: downtime })
                : downtime,
        },
      ]}
    />
  );
}

/** Nothing was stopped, or it is not over yet. */
function downtimeUnknown({ outcome, survivesCut, stillDown }: UpdateDto): string {
  if (stillDown) return words('update-page.no-sign-of-life');
  return outcome !== null || !survivesCut ? 'None' : 'Not known yet';
}
