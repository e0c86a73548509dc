import type { TransferProgress } from '../../shared/dto.ts';
import type { Text } from '../../shared/text/text.ts';
import type { App, Update } from '../domain/model.ts';
import type { Signal } from '../signal.ts';
import type { UpdateRequest } from './request.ts';

/** What runs updates, as the rest of the engine asks it (runner.ts). */

export type UnderWay = {
  update: Update;
  waitingFor: Text | null;
  /** What it fetches just now. */
  progress: TransferProgress | null;
  inLine: boolean;
  behind: string | null;
};

export type RunnerEvent =
  | { type: 'changed'; update: Update }
  | { type: 'log'; updateId: string }
  | { type: 'store'; problem: Text | null };

export type UpdateRunner = {
  readonly events: Signal<RunnerEvent>;
  /** Begins an update. CONFLICT where the app has one under way; STORE_UNAVAILABLE where it could not be kept on record. */
  start(request: UpdateRequest): Update;
  /** Takes up what an earlier run left open. */
  resumeOpen(): Update[];
  /**
   * Takes up a failed rollback again, as the same update. Its caller says that it is due, and which members are to be left alone.
   * null: it is no failed rollback any more, or not its turn. STORE_UNAVAILABLE where it could not be written down: nothing has begun.
   */
  takeUpAgain(updateId: string, leftAlone: (index: number) => boolean): Update | null;
  /** Whether `resumeOpen` took it up; also once it has ended. */
  tookUp(updateId: string): boolean;
  /** `inLine`: what it waits for is only its turn. `behind`: the app whose update it waits for. */
  active(app: string): UnderWay | null;
  /** The app whose update moves the container now, or needs it to stay: its own, its parent's or a dependant's. */
  holder(place: Pick<App, 'host' | 'containerName'>): { app: string; moves: boolean } | null;
  /** The updates under way. */
  all(): Update[];
  /** Resolves with the ended update, or with the open one if Homeport closes first. */
  ended(updateId: string): Promise<Update>;
  /** CONFLICT after the swap has begun; nothing to do where the update turned back before it. */
  cancel(app: string): Update;
  /** Answers an update that awaits a decision; null where none does. */
  decide(app: string, decision: 'keep' | 'restore'): Update | null;
  /** Lets the step under way end, then stops: the journals keep the rest. */
  close(): Promise<void>;
};
