import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from './update/context.ts';

/** The machine's time, or another that a test gives. */
export function createClock(now: () => Date): Clock {
  return {
    now,
    async sleep(ms, signal) {
      await delay(ms, undefined, { signal });
    },
  };
}
