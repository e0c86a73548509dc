import type { BuildRecord } from '../domain/build-cache.ts';

/** No build takes that long: what has been in use since, and was not used, is in nobody's hands. */
const LOST_MS = 6 * 3600_000;

/**
 * Records of the build cache that stay in use although no build has them: one that was cut off may leave them so, until the
 * engine is started anew (tried: 20.10).
 */
type HeldRecords = {
  /** Whether no build of Homeport's that has ended since the last look can have it: it was in use by then, or there was no look yet. */
  wasHeld(record: BuildRecord): boolean;
  /** All that there are now. @returns the same, where those that are in nobody's hands are not in use */
  seen(records: BuildRecord[]): BuildRecord[];
};

export function createHeldRecords(now: () => Date): HeldRecords {
  let held: Map<string, { record: BuildRecord; since: number }> | null = null;
  /** Since when it is in use as it is now. */
  const since = (record: BuildRecord, at: number): number => {
    const before = held?.get(record.id);
    const same = before?.record.uses === record.uses && before.record.lastUsedAt === record.lastUsedAt;
    return before && same ? before.since : at;
  };
  return {
    wasHeld: ({ id }) => held === null || held.has(id),
    seen(records) {
      const at = now().getTime();
      const inUse = records.filter((it) => it.inUse);
      const heldNow = new Map(inUse.map((record) => [record.id, { record, since: since(record, at) }]));
      held = heldNow;
      const lost = [...heldNow.values()].filter((it) => at - it.since >= LOST_MS).map((it) => it.record);
      const free = withParents(lost, records);
      return records.map((it) => (free.has(it.id) ? { ...it, inUse: false } : it));
    },
  };
}

/** BuildKit has a record in use for as long as one that is made from it is. Whoever uses it as well has others in use too. */
function withParents(some: BuildRecord[], all: BuildRecord[]): Set<string> {
  const byId = new Map(all.map((it) => [it.id, it]));
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const parent of byId.get(id)?.parents ?? []) add(parent);
  };
  for (const { id } of some) add(id);
  return found;
}
