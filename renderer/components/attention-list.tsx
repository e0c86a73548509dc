import {
  Footprints,
  Play,
  RefreshCw,
  RotateCcw,
  ScrollText,
  Settings2,
  Tag,
  ThumbsUp,
  Trash2,
  Undo2,
  X,
} from 'lucide-react';
import { Link } from 'wouter';
import { canDismiss, hasLog } from '../../electron/shared/attention.ts';
import type { Attention } from '../../electron/shared/dto.ts';
import { useLive, useLiveApp } from '../data/live-store.ts';
import { useAppActions } from '../data/use-app-actions.ts';
import { inWords } from '../i18n/in-words.ts';
import { saidOfAttention } from '../i18n/words.ts';
import { Button, ButtonLink, IconButton } from '../ui/button.tsx';
import { Ago } from '../ui/times.tsx';
import { ToneIcon } from '../ui/tone.tsx';
import { RestoreButton } from './restore-button.tsx';

/** What needs a person, the worst first, each with the button that fixes it. @param app only this app's */
export function AttentionList({ app }: { app?: string }) {
  const attention = useLive((live) => live.attention);
  const shown = attention.filter((a) => app === undefined || a.app === app);
  if (shown.length === 0) return null;
  return (
    <section className="attention" aria-label="Needs attention">
      <ul>
        {shown.map((attention) => (
          <Item key={`${attention.app} ${attention.kind}`} attention={attention} named={app === undefined} />
        ))}
      </ul>
    </section>
  );
}

/** What *Try again* means for each kind; null where trying again is not what helps. */
const AGAIN: Record<Attention['kind'], 'update' | 'check' | 'restart' | null> = {
  'rollback-failed': null,
  'awaiting-decision': null,
  'rolled-back': 'update',
  'update-failed': 'update',
  'add-failed': 'update',
  unhealthy: 'restart',
  'not-running': 'restart',
  'update-unknown': null,
  'check-failed': 'check',
  'update-waiting': null,
  whereabouts: null,
  'taken-over': null,
};

function Item({ attention, named }: { attention: Attention; named: boolean }) {
  const app = useLiveApp(attention.app);
  const actions = useAppActions(attention.app);
  const said = saidOfAttention(attention.kind);
  const busy = app?.activeUpdate != null && !app.activeUpdate.awaitingDecision;
  const gone = app?.state === 'missing';
  const again = gone && AGAIN[attention.kind] === 'restart' ? null : AGAIN[attention.kind];
  const log = gone && attention.updateId === null ? null : logAddress(attention);
  // What only has to be started needs no other release first.
  const start = again === 'restart' && attention.kind === 'not-running';
  const urgent = !start && (said.tone === 'bad' || attention.kind === 'awaiting-decision');
  const dismissable = canDismiss(attention.kind);
  return (
    <li
      className={`attention-item tone-${said.tone}${dismissable ? '' : ' stays'}`}
      aria-label={`${attention.app}: ${said.text}`}
    >
      <ToneIcon tone={said.tone} size={18} />
      <div className="attention-main">
        <div className="attention-text">
          <p className="attention-title">
            {named ? (
              <>
                <Link href={`/apps/${attention.app}`}>{attention.app}</Link>
                <span aria-hidden> · </span>
              </>
            ) : null}
            {said.text}
            <span className="dim">
              <Ago at={attention.at} />
            </span>
          </p>
          <p>{inWords(attention.message)}</p>
        </div>
        {busy ? null : (
          <div className="attention-actions">
            {start ? (
              <Button look="primary" icon={Play} pending={actions.pending} onClick={actions.restart}>
                Start
              </Button>
            ) : null}
            {attention.restore === null ? null : (
              <RestoreButton
                target={attention.restore}
                look={urgent ? 'primary' : 'plain'}
                pending={actions.pending}
                onRestore={() =>
                  actions.restore(
                    attention.kind === 'awaiting-decision' ? undefined : attention.restore?.release,
                  )
                }
              />
            )}
            {attention.kind === 'awaiting-decision' ? (
              <Button icon={ThumbsUp} pending={actions.pending} onClick={actions.keep}>
                Keep it
              </Button>
            ) : null}
            {attention.answers?.includes('follow') ? (
              <Button look="primary" icon={Footprints} pending={actions.pending} onClick={actions.follow}>
                Follow the container
              </Button>
            ) : null}
            {attention.answers?.includes('keep-name') ? (
              <Button icon={Tag} pending={actions.pending} onClick={actions.keepName}>
                Keep the name
              </Button>
            ) : null}
            {attention.kind === 'whereabouts' && (attention.answers ?? []).length === 0 ? (
              <ButtonLink icon={Settings2} to={`/apps/${attention.app}/settings`}>
                Remove or keep in settings
              </ButtonLink>
            ) : null}
            {log === null ? null : (
              <ButtonLink icon={ScrollText} to={log}>
                Show log
              </ButtonLink>
            )}
            {attention.kind === 'taken-over' ? (
              <>
                <Button look="primary" icon={Undo2} pending={actions.pending} onClick={actions.takeBack}>
                  Take it back
                </Button>
                <ButtonLink icon={Trash2} to={`/apps/${attention.app}/settings`}>
                  Remove it here
                </ButtonLink>
              </>
            ) : null}
            {attention.kind === 'add-failed' ? (
              <ButtonLink icon={Settings2} to={`/apps/${attention.app}/settings`}>
                Change settings or remove
              </ButtonLink>
            ) : null}
            {again === null || start ? null : (
              <Button
                icon={again === 'restart' ? RotateCcw : RefreshCw}
                pending={actions.pending}
                onClick={actions[again]}
              >
                {again === 'restart' ? 'Restart' : 'Try again'}
              </Button>
            )}
          </div>
        )}
      </div>
      {dismissable ? (
        <IconButton label="Dismiss" icon={X} onClick={() => actions.dismiss(attention.kind)} />
      ) : null}
    </li>
  );
}

/** The update's own log, else the container's where that tells more; null where no log does. */
function logAddress({ app, kind, updateId }: Attention): string | null {
  if (updateId !== null) return `/updates/${updateId}`;
  return hasLog(kind) ? `/apps/${app}/logs` : null;
}
