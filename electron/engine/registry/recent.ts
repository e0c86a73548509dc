/** Answers that still count, up to a number of them: the one that was used longest ago goes first. */
export type Recent<T> = {
  get(key: string): T | undefined;
  /** @param forMs how long it counts; for good where it is not given */
  set(key: string, value: T, forMs?: number): void;
  delete(key: string): void;
  /** The one that was used longest ago first; some may count no more. */
  keys(): string[];
};

export function createRecent<T>({ most, now }: { most: number; now: () => Date }): Recent<T> {
  const kept = new Map<string, { value: T; until: number }>();
  return {
    get: (key) => {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      if (found.until <= now().getTime()) return undefined;
      kept.set(key, found);
      return found.value;
    },
    set: (key, value, forMs = Number.POSITIVE_INFINITY) => {
      kept.delete(key);
      kept.set(key, { value, until: now().getTime() + forMs });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
    },
    delete: (key) => {
      kept.delete(key);
    },
    keys: () => [...kept.keys()],
  };
}
