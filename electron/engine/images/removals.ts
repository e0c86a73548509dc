import pLimit from 'p-limit';
import { HomeportError } from '../../shared/errors.ts';
import { orAborted } from '../../shared/or-aborted.ts';
import { say } from '../../shared/text/text.ts';

/**
 * Keeps the removal of images and the getting of them apart.
 *
 * INVARIANTS
 * - At most one image is being removed, and whoever removes it has looked at the updates under way at that very moment.
 * - An update that begins after that look waits for the removal to end before it gets its image: what it builds on or pulls is then
 *   either still there, or gone before it looked.
 */
export type Removals = {
  /** Removes one. `work` must look at what is under way after it is called, and in the same turn in which it asks the engine. */
  one<T>(work: () => Promise<T>): Promise<T>;
  /** Until none is under way. @throws the signal's reason */
  settled(signal: AbortSignal): Promise<void>;
  /** For many in a row. @returns its end @throws CONFLICT where others are under way */
  begin(): () => void;
};

export function createRemovals(): Removals {
  const atATime = pLimit(1);
  let last: Promise<unknown> = Promise.resolve();
  let pruning = false;
  return {
    one(work) {
      const removed = atATime(work);
      last = removed.catch(() => undefined);
      return removed;
    },
    async settled(signal) {
      const left = await orAborted(last, signal);
      if (left === 'left') signal.throwIfAborted();
    },
    begin() {
      if (pruning) throw new HomeportError('CONFLICT', say('image.pruning'));
      pruning = true;
      return () => {
        pruning = false;
      };
    },
  };
}
