import type { CacheLimits } from '../../shared/storage-dto.ts';

/**
 * BuildKit's cache belongs to nobody: its records carry no owner, and a person's builds on the same engine leave theirs beside
 * Homeport's. What is Homeport's is told by what came while nobody else built, and stops being so once anybody else uses it.
 * In doubt a record is not Homeport's.
 */

/** One record of BuildKit's cache, as the engine lists it. */
export type BuildRecord = {
  id: string;
  parents: string[];
  /** 'regular', 'source.local', 'source.git.checkout', 'exec.cachemount', 'frontend', 'internal'. */
  kind: string;
  /** For people; in it are words of the Dockerfile. */
  description: string;
  /** A build has it in hands now. */
  inUse: boolean;
  /** Its content is an image's layer as well: without the record, the disk is no emptier. */
  shared: boolean;
  bytes: number;
  /** Milliseconds since the epoch; null: never. */
  lastUsedAt: number | null;
  uses: number;
};

/** A record that a build of Homeport's made, as it was when Homeport looked last. */
export type OwnBuildRecord = { id: string; apps: string[]; uses: number; lastUsedAt: number | null };

/** Room for the layers of a dozen large apps: less than a hundredth of a usual disk. */
export const CACHE_LIMITS: CacheLimits = { bytes: 5_000_000_000, days: 30 };

const DAY_MS = 24 * 3600_000;
/** BuildKit's name for a context that came as an archive; the engine gives each a new address. */
const UPLOAD = /^http url http:\/\/build-context-/;
/** How BuildKit 0.8 (Docker 20.10) and later ones call what they unpacked it to. */
const UNPACKED = ['fileop target', 'copy /context /'];

/**
 * Why what came while Homeport built may be somebody else's, in words; null: nothing speaks for that. Homeport sends its contexts
 * as archives. A person's build leaves one more archive, uses a folder or a repository, or is under way at one of both ends.
 * @param builds how many builds of Homeport's there were meanwhile
 */
export function signOfOthers(before: BuildRecord[], after: BuildRecord[], builds: number): string | null {
  if ([...before, ...after].some((it) => it.inUse)) return 'another build was under way';
  const known = new Map(before.map((it) => [it.id, it]));
  const used = after.filter((it) => isChanged(it, known.get(it.id)));
  if (used.some((it) => it.kind === 'source.local' || it.kind === 'source.git.checkout'))
    return 'somebody built from a folder or a repository';
  const uploads = used.filter((it) => UPLOAD.test(it.description) && !known.has(it.id));
  return uploads.length > builds ? 'somebody else built from an archive' : null;
}

/** What of it is there still, and was used by nobody since Homeport looked last. */
export function stillOwn(own: OwnBuildRecord[], now: BuildRecord[]): OwnBuildRecord[] {
  const there = new Map(now.map((it) => [it.id, it]));
  return own.filter((it) => {
    const record = there.get(it.id);
    return record !== undefined && !isChanged(record, it);
  });
}

/**
 * What is Homeport's after its builds: what it was before, and what came. Where somebody else may have built as well, nothing new
 * is, and what was used meanwhile is not any more.
 * @param own what was Homeport's when they began. @param apps whose builds they were; none: Homeport only removed something
 */
export function ownAfterBuilds(
  own: OwnBuildRecord[],
  before: BuildRecord[],
  after: BuildRecord[],
  apps: string[],
): OwnBuildRecord[] {
  if (signOfOthers(before, after, apps.length) !== null) return stillOwn(own, after);
  const known = new Map(before.map((it) => [it.id, it]));
  const owned = new Map(own.map((it) => [it.id, it]));
  return after.flatMap((record) => {
    const { id, uses, lastUsedAt } = record;
    const mine = owned.get(id);
    if (mine === undefined && (known.has(id) || apps.length === 0)) return [];
    const users = isChanged(record, known.get(id)) ? apps : [];
    return { id, apps: [...new Set([...(mine?.apps ?? []), ...users])].sort(), uses, lastUsedAt };
  });
}

/**
 * What to remove for the limits, each after what is made from it: what nobody used for so long, then what was used longest ago.
 * The uploads go at once: a context's archive has another address with every build, so nothing can ever use it again.
 * Counted is what the disk would win: not what is an image's layer as well.
 *
 * @param forgets any removal makes the next build run all of its steps again, as where images are kept in containerd (tried with
 * 28.5.2). There little is removed for long, and then a good part at once: down to half of the size.
 */
export function recordsToPrune(
  own: OwnBuildRecord[],
  records: BuildRecord[],
  limits: CacheLimits,
  now: Date,
  forgets = false,
): string[] {
  if (!forgets) return beyond(own, records, limits, now);
  const mine = ownRecords(own, records);
  const longAgo = now.getTime() - 2 * limits.days * DAY_MS;
  const used = [...lastUses(childrenFirst(mine)).values()];
  const due = ownBytes(mine) > limits.bytes || used.some((at) => at > 0 && at < longAgo);
  return due ? beyond(own, records, { ...limits, bytes: limits.bytes / 2 }, now) : [];
}

function beyond(own: OwnBuildRecord[], records: BuildRecord[], limits: CacheLimits, now: Date): string[] {
  const mine = childrenFirst(ownRecords(own, records));
  const used = lastUses(mine);
  const usedAt = ({ id }: BuildRecord) => used.get(id) ?? 0;
  const old = (it: BuildRecord) => now.getTime() - usedAt(it) > limits.days * DAY_MS;
  const going = new Set(mine.filter((it) => isUpload(it) || old(it)).map((it) => it.id));
  const oldestFirst = mine.filter((it) => !going.has(it.id)).sort((a, b) => usedAt(a) - usedAt(b));
  let excess = ownBytes(oldestFirst) - limits.bytes;
  for (const { id, shared, bytes } of oldestFirst) {
    if (shared) continue;
    if (excess <= 0) break;
    going.add(id);
    excess -= bytes;
  }
  return mine.filter((it) => going.has(it.id)).map((it) => it.id);
}

/** What something is made from is needed as long as that. @param records children first */
function lastUses(records: BuildRecord[]): Map<string, number> {
  const used = new Map(records.map((it) => [it.id, it.lastUsedAt ?? 0]));
  for (const { id, parents } of records)
    for (const parent of parents) used.set(parent, Math.max(used.get(parent) ?? 0, used.get(id) ?? 0));
  return used;
}

/** What only this app's builds made and used, each after what is made from it. */
export function recordsOfApp(own: OwnBuildRecord[], records: BuildRecord[], app: string): string[] {
  const alone = own.filter((it) => it.apps.every((user) => user === app));
  return childrenFirst(ownRecords(alone, records)).map((it) => it.id);
}

export function ownRecords(own: OwnBuildRecord[], records: BuildRecord[]): BuildRecord[] {
  const ids = new Set(own.map((it) => it.id));
  return records.filter((it) => ids.has(it.id));
}

/** What the disk would win. */
export function ownBytes(records: BuildRecord[]): number {
  return records.reduce((sum, it) => sum + (it.shared ? 0 : it.bytes), 0);
}

function isUpload({ parents, shared, description }: BuildRecord): boolean {
  if (parents.length > 0 || shared) return false;
  return UPLOAD.test(description) || UNPACKED.includes(description);
}

function isChanged(
  now: Pick<BuildRecord, 'uses' | 'lastUsedAt'>,
  before: Pick<BuildRecord, 'uses' | 'lastUsedAt'> | undefined,
): boolean {
  return before === undefined || now.uses !== before.uses || now.lastUsedAt !== before.lastUsedAt;
}

/** The engine keeps what another record is made from. */
function childrenFirst(records: BuildRecord[]): BuildRecord[] {
  const byId = new Map(records.map((it) => [it.id, it]));
  const done = new Set<string>();
  const parentsFirst: BuildRecord[] = [];
  // Not by recursion: a Dockerfile of thousands of steps makes a chain as long.
  for (const start of records) {
    const path = [start];
    while (path.length > 0) {
      const record = path[path.length - 1];
      if (record === undefined) break;
      const next = record.parents
        .map((id) => byId.get(id))
        .find((it) => it !== undefined && !done.has(it.id));
      if (next !== undefined && !path.includes(next)) path.push(next);
      else {
        path.pop();
        if (!done.has(record.id)) parentsFirst.push(record);
        done.add(record.id);
      }
    }
  }
  return parentsFirst.reverse();
}
