import { setTimeout as delay } from 'node:timers/promises';
import { RegistryFailure } from './failure.ts';

export type RetryLimits = {
  /** How often more it is tried. */
  retries: number;
  /** Before the first retry; twice as long before each further one, and up to half of it more or less. */
  backOffMs: number;
  /** No retry begins after that. */
  wholeMs: number;
};

/** Tries again what a registry failed at, not what it refused: errors of its own, and connections that were cut. */
export async function retried<T>(
  work: () => Promise<T>,
  options: RetryLimits & { random: () => number; signal: AbortSignal; log: (line: string) => void },
): Promise<T> {
  const { retries, backOffMs, wholeMs, random, signal, log } = options;
  const began = performance.now();
  for (let tried = 0; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const passes = error instanceof RegistryFailure && (error.why === 'server' || error.why === 'cut');
      const wait = backOffMs * 2 ** tried * (0.5 + random());
      if (!passes || tried >= retries || performance.now() - began + wait > wholeMs) throw error;
      log(`${error.message} (try ${tried + 1} of ${retries + 1})`);
      await delay(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
