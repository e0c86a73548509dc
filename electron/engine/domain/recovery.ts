import type { AppNow } from './app-state.ts';
import type { ContainerInspect } from './docker-types.ts';
import type { Update } from './model.ts';
import { mainMember } from './moved.ts';

/** `over`: it has served since, and whatever becomes of it is its restart policy's business, or a person's. */
export type Recovery = 'none' | 'over' | 'wait' | 'start';

/** What is known of the app of a failed rollback when it is looked at. */
export type RecoveryLook = {
  last: Pick<Update, 'id' | 'outcome' | 'finishedAt' | 'journal'> | null;
  /** Id of the update whose recovery is over. */
  recovered: string | null;
  /** The container that the rollback was to bring back. */
  previous: (Pick<ContainerInspect, 'Name'> & { State: RecoveryState }) | null;
  now: Pick<AppNow, 'state' | 'wanted' | 'since'>;
  /** An update, of this app or of another one, moves it now. */
  moved: boolean;
};

type RecoveryState = Pick<ContainerInspect['State'], 'Running' | 'StartedAt' | 'FinishedAt'>;

/** What ran for so long was up when it was looked for, had anybody looked: Homeport may have been off. */
export const UP_MS = 60_000;

/**
 * Whether what a failed rollback left stopped is to be started again (its port was taken, say). Pure.
 * It ends with the first sign that it runs again, and never works against a person who stopped it since.
 */
export function recoveryOf({ last, recovered, previous, now, moved }: RecoveryLook): Recovery {
  const main = last && mainMember(last.journal);
  const end = last?.finishedAt?.getTime();
  if (last?.outcome !== 'rollback-failed' || end === undefined || recovered === last.id) return 'none';
  if (!main?.previousWasRunning || previous?.Name !== `/${main.name}`) return 'none';
  if (moved || now.state === 'unknown') return 'wait';
  if (previous.State.Running || ranSince(previous.State, end)) return 'over';
  const stoppedSince = now.wanted && now.since !== null && Date.parse(now.since) > end;
  return stoppedSince ? 'wait' : 'start';
}

function ranSince({ StartedAt, FinishedAt }: RecoveryState, end: number): boolean {
  const started = Date.parse(StartedAt);
  return started > end && Date.parse(FinishedAt) - started >= UP_MS;
}
