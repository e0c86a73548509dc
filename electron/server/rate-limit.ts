/** Counts what each key (a peer) does within a moving window. Bounded: a flood of keys forgets the oldest. */
type RateLimit = {
  /** Counts one more. @returns seconds until there is room again; 0: it was within the limit */
  count(key: string): number;
};

const MAX_KEYS = 10_000;

/**
 * @param limit how many are allowed within the window
 * @param windowMs length of the window, in milliseconds
 */
export function rateLimit(limit: number, windowMs: number, now: () => Date): RateLimit {
  const counted = new Map<string, number[]>();
  return {
    count(key) {
      const at = now().getTime();
      const times = (counted.get(key) ?? []).filter((time) => time > at - windowMs);
      // Re-inserted, so that the map's order is by last count.
      counted.delete(key);
      counted.set(key, [...times, at].slice(-limit));
      const oldestKey = counted.keys().next();
      if (counted.size > MAX_KEYS && !oldestKey.done) counted.delete(oldestKey.value);
      const oldest = times.at(-limit);
      return oldest === undefined ? 0 : Math.max(1, Math.ceil((oldest + windowMs - at) / 1000));
    },
  };
}
