import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import { sizeWords } from '../../../shared/size-words.ts';
import { type Param, say } from '../../../shared/text/text.ts';

const MIB = 1024 ** 2;
/** The longest path that a file can have (PATH_MAX), with what git says of it before. */
const LONGEST_ENTRY = 4096 + 128;
/** Left on the disk for everybody else: this much, or a part of a small disk. */
const RESERVE_BYTES = 256 * MIB;
const RESERVE_PART = 0.05;

/** What a checkout may take, its submodules counted in. */
export type CheckoutLimits = {
  /** Bytes that are fetched, packed as they come. */
  maxFetchedBytes: number;
  /** Bytes of all files. */
  maxBytes: number;
  /** Files and folders. */
  maxEntries: number;
};

export const CHECKOUT_LIMITS: CheckoutLimits = {
  maxFetchedBytes: 2048 * MIB,
  maxBytes: 2048 * MIB,
  maxEntries: 250_000,
};

/** A submodule as a tree names it. */
export type Gitlink = { path: string; commit: string };

/** What is used up of the limits by one checkout. */
export type Usage = {
  readonly limits: CheckoutLimits;
  fetchedBytes: number;
  bytes: number;
  entries: number;
};

/** A tree, as it would be written. */
export type TreeFacts = {
  bytes: number;
  gitlinks: Gitlink[];
  modulesFile: { mode: string; bytes: number } | null;
};

/**
 * Reads what `git ls-tree -r -t -l -z` prints, and refuses in the middle of it: a tree of a few objects can list for ever.
 * @throws BAD_INPUT from `push`, as soon as a limit is passed. `usage` is counted up.
 */
export function createTreeReader(usage: Usage): { push(chunk: Buffer): void; facts(): TreeFacts } {
  const facts: TreeFacts = { bytes: 0, gitlinks: [], modulesFile: null };
  let rest: Buffer = Buffer.alloc(0);

  const take = (entry: string) => {
    const tab = entry.indexOf('\t');
    const [mode = '', type = '', object = '', size = ''] = entry.slice(0, tab).split(/ +/);
    const file = entry.slice(tab + 1);
    const bytes = type === 'blob' ? Number(size) : 0;
    usage.entries += 1;
    usage.bytes += bytes;
    facts.bytes += bytes;
    if (type === 'commit') facts.gitlinks.push({ path: file, commit: object });
    if (file === '.gitmodules') facts.modulesFile = { mode, bytes };
    if (usage.entries > usage.limits.maxEntries) throw refuse('entries', usage.limits.maxEntries);
    if (!(usage.bytes <= usage.limits.maxBytes)) throw refuse('files', sizeWords(usage.limits.maxBytes));
  };
  const short = (length: number) => {
    if (length > LONGEST_ENTRY) throw refuse('path', LONGEST_ENTRY);
  };
  return {
    push(chunk) {
      const all = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = all.indexOf(0); end >= 0; end = all.indexOf(0, from)) {
        short(end - from);
        take(all.toString('utf8', from, end));
        from = end + 1;
      }
      rest = all.subarray(from);
      short(rest.length);
    },
    facts: () => facts,
  };
}

/** Whether what a fetch into `dir` has brought so far is still within the limits, and leaves room on the disk. */
export async function lookAtFetch(dir: string, usage: Usage): Promise<void> {
  const fetched = usage.fetchedBytes + (await packBytes(dir));
  if (fetched > usage.limits.maxFetchedBytes)
    throw refuse('fetched', sizeWords(usage.limits.maxFetchedBytes));
  await lookAtDisk(dir, 0);
}

/** Bytes of the packs in `dir`'s repository, those that are still being received among them. */
export async function packBytes(dir: string): Promise<number> {
  const packs = path.join(dir, '.git', 'objects', 'pack');
  const names = await readdir(packs).catch(() => []);
  // One may be renamed between the two looks.
  const sizes = await Promise.all(
    names.map((name) =>
      stat(path.join(packs, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @throws BAD_INPUT where `bytes` more would fill the disk that `dir` is on. */
export async function lookAtDisk(dir: string, bytes: number): Promise<void> {
  const { bsize, bavail, blocks } = await statfs(dir);
  const free = bsize * bavail;
  const reserve = Math.min(RESERVE_BYTES, bsize * blocks * RESERVE_PART);
  if (free - bytes >= reserve) return;
  throw new HomeportError(
    'SOURCE_UNAVAILABLE',
    say('git.no-room', {
      what: bytes > 0 ? 'files' : 'fetched',
      size: sizeWords(bytes),
      free: sizeWords(free),
      reserve: sizeWords(reserve),
    }),
  );
}

function refuse(what: 'entries' | 'files' | 'fetched' | 'path', limit: Param): HomeportError {
  return new HomeportError('BAD_INPUT', say('git.too-big', { what, limit }));
}
