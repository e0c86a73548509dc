import type { Attention, LiveState } from '../../shared/dto.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { RestoreTarget } from '../../shared/restore-words.ts';
import { inWords } from '../in-words.ts';

/** Something that happened and that a person may want to be told. `key` is the event's identity: one key, one notification. */
export type DesktopEvent = {
  key: string;
  kind: EventKind;
  /** null: it concerns no single app. */
  app: string | null;
  message: string;
  updateId: string | null;
  /** What *Restore previous* would bring back, where that helps. */
  restore: { release: number | null; tag: string; as?: RestoreTarget['as'] | undefined } | null;
  /** When it happened, ISO. */
  at: string;
};

export type EventKind =
  | 'rollback-failed'
  | 'awaiting-decision'
  | 'rolled-back'
  | 'update-failed'
  | 'add-failed'
  | 'unhealthy'
  | 'succeeded'
  | 'docker-away'
  | 'other-engine'
  | 'engine-stopped';

/** Shorter absences are restarts of the daemon or of the network: not worth a word. */
export const AWAY_GRACE_MS = 30_000;

const ATTENTION_KINDS: Record<Attention['kind'], EventKind | null> = {
  'rollback-failed': 'rollback-failed',
  'awaiting-decision': 'awaiting-decision',
  'rolled-back': 'rolled-back',
  'update-failed': 'update-failed',
  'add-failed': 'add-failed',
  unhealthy: 'unhealthy',
  'not-running': 'unhealthy',
  // A person has just put the database back, or moved the apps: seen in window and tray.
  'update-unknown': null,
  // Seen in window and tray; a source that can't be asked for a while breaks nothing.
  'check-failed': null,
  'update-waiting': null,
  // What runs goes on running: a question for whoever looks next.
  whereabouts: null,
  // A person did that on purpose, with another Homeport.
  'taken-over': null,
};

const SWITCHES: Record<EventKind, (switches: Preferences['notifications']) => boolean> = {
  'rollback-failed': (switches) => switches.rollbackFailed,
  'awaiting-decision': (switches) => switches.awaitingDecision,
  'rolled-back': (switches) => switches.rolledBack,
  'update-failed': (switches) => switches.updateFailed,
  'add-failed': (switches) => switches.updateFailed,
  unhealthy: (switches) => switches.unhealthy,
  succeeded: (switches) => switches.succeeded,
  'docker-away': (switches) => switches.dockerAway,
  'other-engine': (switches) => switches.dockerAway,
  // Without its engine Homeport does nothing at all: not for a switch to hide.
  'engine-stopped': () => true,
};

export function isWanted(event: DesktopEvent, switches: Preferences['notifications']): boolean {
  return switches.enabled && SWITCHES[event.kind](switches);
}

export function isUrgent(event: DesktopEvent): boolean {
  return event.kind === 'rollback-failed';
}

/** True as long as it is in the picture; the others are things that happened. */
export function isStanding(event: DesktopEvent): boolean {
  return event.kind === 'unhealthy' || event.kind === 'docker-away' || event.kind === 'other-engine';
}

/** That an app is not well is what its failed rollback says already, and louder. */
export function saidByAnother(event: DesktopEvent, events: DesktopEvent[]): boolean {
  return (
    event.kind === 'unhealthy' &&
    events.some((other) => other.kind === 'rollback-failed' && other.app === event.app)
  );
}

/** Everything in the picture that is an event, whether or not it was said before. */
export function eventsOf(live: LiveState, now: Date): DesktopEvent[] {
  return [...live.attention.flatMap(fromAttention), ...successes(live), ...dockerAway(live, now)];
}

/** Milliseconds until Docker's absence becomes an event; null where it is there, or is one already. */
export function awayDueInMs(live: LiveState, now: Date): number | null {
  if (live.docker.state !== 'away') return null;
  const left = Date.parse(live.docker.since) + AWAY_GRACE_MS - now.getTime();
  return left > 0 ? left : null;
}

function fromAttention(entry: Attention): DesktopEvent[] {
  const kind = ATTENTION_KINDS[entry.kind];
  if (kind === null) return [];
  const restore =
    entry.restore === null
      ? null
      : // While an update waits for a decision, restoring means undoing it: the engine knows to what.
        {
          release: kind === 'awaiting-decision' ? null : entry.restore.release,
          tag: entry.restore.tag,
          as: entry.restore.as,
        };
  const occurrence = entry.updateId ?? entry.at;
  return [
    {
      key: `${kind}:${entry.app}:${occurrence}`,
      kind,
      app: entry.app,
      message: inWords(entry.message),
      updateId: entry.updateId,
      restore,
      at: entry.at,
    },
  ];
}

function successes(live: LiveState): DesktopEvent[] {
  return live.apps.flatMap((app) => {
    const update = app.lastUpdate;
    if (update?.outcome !== 'succeeded' || update.finishedAt === null) return [];
    // Kept by a person although it gives no sign of life: nothing to be glad of, and no news to who kept it.
    if (update.stillDown) return [];
    const release = update.to === null ? '' : ` to #${update.to.release}`;
    const done = { add: 'Added', update: 'Updated', restore: 'Restored' }[update.kind];
    const commit = update.toCommit?.message ?? null;
    return [
      {
        key: `succeeded:${app.name}:${update.id}`,
        kind: 'succeeded' as const,
        app: app.name,
        message: `${done}${release}${commit === null ? '' : `: ${commit}`}`,
        updateId: update.id,
        restore: null,
        at: update.finishedAt,
      },
    ];
  });
}

function dockerAway(live: LiveState, now: Date): DesktopEvent[] {
  if (live.docker.state !== 'away' || awayDueInMs(live, now) !== null) return [];
  const kind = live.docker.otherEngine === null ? 'docker-away' : 'other-engine';
  return [
    {
      key: `${kind}:${live.docker.since}`,
      kind,
      app: null,
      message: live.docker.message ?? `No Docker engine answers at ${live.docker.endpoint}.`,
      updateId: null,
      restore: null,
      at: live.docker.since,
    },
  ];
}
