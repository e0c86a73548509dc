import type { AppNow } from './app-state.ts';
import type { ContainerInspect } from './docker-types.ts';
import { takenUpAgain } from './journal.ts';
import type { Update } from './model.ts';
import { memberOfTarget } from './moved.ts';

/** `over`: it has served since, and whatever becomes of it is its restart policy's business, or a person's. */
export type Recovery = 'none' | 'over' | 'wait' | 'start';

/** What is known of the app of a failed rollback when it is looked at. */
export type RecoveryLook = {
  last: Pick<Update, 'id' | 'outcome' | 'finishedAt' | 'journal'> | null;
  /** Index of the app, among the update's targets. */
  target: number;
  /** Id of the update whose recovery is over. */
  recovered: string | null;
  /** The container that the rollback was to bring back. */
  previous: (Pick<ContainerInspect, 'Name'> & { State: RecoveryState }) | null;
  now: Pick<AppNow, 'state' | 'wanted' | 'since'>;
  /** An update, of this app or of another one, moves it now, or a person does. */
  moved: boolean;
};

type RecoveryState = Pick<ContainerInspect['State'], 'Running' | 'StartedAt' | 'FinishedAt'>;

/** What ran for so long was up when it was looked for, had anybody looked: Homeport may have been off. */
export const UP_MS = 60_000;

/**
 * Whether a failed rollback is to be taken up again, since it left the app stopped (its port was taken, say). Pure.
 * It ends with the first sign that it runs again, and never works against a person who stopped it since.
 */
export function recoveryOf({ last, target, recovered, previous, now, moved }: RecoveryLook): Recovery {
  const member = last && memberOfTarget(last.journal, target);
  const end = last?.finishedAt?.getTime();
  if (last?.outcome !== 'rollback-failed' || end === undefined || recovered === last.id) return 'none';
  if (!member?.previousWasRunning || previous?.Name !== `/${member.name}`) return 'none';
  if (moved || now.state === 'unknown') return 'wait';
  if (previous.State.Running || ranSince(previous.State, end)) return 'over';
  const stoppedSince = now.wanted && now.since !== null && Date.parse(now.since) > end;
  return stoppedSince ? 'wait' : 'start';
}

function ranSince({ StartedAt, FinishedAt }: RecoveryState, end: number): boolean {
  const started = Date.parse(StartedAt);
  return started > end && Date.parse(FinishedAt) - started >= UP_MS;
}

/**
 * The same update, open again for another try of its rollback; null: it is no failed rollback. What was said of it (why, how long the
 * app was down) stays until there is something else to say.
 * @param leftAlone says of a member that it is no longer the update's to move
 */
export function reopened(update: Update, leftAlone: (index: number) => boolean): Update | null {
  const { outcome, finishedAt, journal } = update;
  if (outcome !== 'rollback-failed' || finishedAt === null) return null;
  return {
    ...update,
    outcome: null,
    finishedAt: null,
    phase: 'rollback',
    journal: { ...journal, ...takenUpAgain(journal, finishedAt, leftAlone) },
  };
}

/** An open update whose rollback has failed before: until it ends otherwise, that stands. */
export function isAnotherTry({ outcome, journal }: Pick<Update, 'outcome' | 'journal'>): boolean {
  return outcome === null && journal.rollbackFailedAt !== null;
}

/** When its rollback first failed: however often it is tried again, that is the same failure. */
export function failedSince({ finishedAt, journal }: Pick<Update, 'finishedAt' | 'journal'>): string | null {
  return journal.rollbackFailedAt ?? finishedAt?.toISOString() ?? null;
}

/** The newest of them (they come newest first) that has an end, be it one that is just being tried to be put right. */
export function newestEnd(updates: readonly Update[]): Update | null {
  for (const update of updates) {
    if (update.outcome !== null) return update;
    const { rollbackFailedAt } = update.journal;
    if (rollbackFailedAt !== null)
      return {
        ...update,
        phase: 'done',
        outcome: 'rollback-failed',
        finishedAt: new Date(rollbackFailedAt),
      };
  }
  return null;
}
