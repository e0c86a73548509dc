/** Counts failures of each key (an address) within a moving window. Bounded: a flood of addresses forgets the oldest. */
export type RateLimit = {
  /** Seconds until the key may try again; 0: now. */
  waitS(key: string): number;
  fail(key: string): void;
  /** Forgets the key's failures. */
  clear(key: string): void;
};

const MAX_KEYS = 10_000;

/**
 * @param limit failures allowed within the window
 * @param windowMs length of the window, in milliseconds
 */
export function rateLimit(limit: number, windowMs: number, now: () => Date): RateLimit {
  const failures = new Map<string, number[]>();
  const recent = (key: string) => (failures.get(key) ?? []).filter((at) => at > now().getTime() - windowMs);
  return {
    waitS(key) {
      const times = recent(key);
      const oldest = times.at(-limit);
      return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + windowMs - now().getTime()) / 1000));
    },
    fail(key) {
      const times = [...recent(key), now().getTime()].slice(-limit);
      // Re-inserted, so that the map's order is by last failure.
      failures.delete(key);
      failures.set(key, times);
      const oldestKey = failures.keys().next();
      if (failures.size > MAX_KEYS && !oldestKey.done) failures.delete(oldestKey.value);
    },
    clear(key) {
      failures.delete(key);
    },
  };
}
