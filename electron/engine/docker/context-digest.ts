import { createHash, type Hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError, isHomeportError, textOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { type Entry, listContext } from './build-context.ts';

/** Bytes. What is bigger in all is told by the sizes and times of its files: nobody wants gigabytes to be read at every check. */
const READ_AT_MOST = 1024 ** 3;
/** Some file systems tell times to two seconds only: a file written again within them looks untouched. */
const SETTLED_MS = 2_000;
const REMEMBERED = 200;

type DigestLimits = { readAtMost: number };

/** What a build would be given of a folder, as one digest. */
export type ContextDigests = (
  contextDir: string,
  dockerfile: string,
  signal: AbortSignal,
  /** Folders whose content is left out: it is data. */
  written?: readonly string[],
) => Promise<string>;

/**
 * Digests of build contexts: the same exactly where names, modes, links and contents are the same, whatever the times of the files
 * and whatever `.dockerignore` leaves out. Read anew only where a file's size, time or inode is another one than the last time.
 * @throws (the digest, when it is asked for) BAD_INPUT where a build could not read the folder either; the signal's reason.
 */
export function createContextDigests(
  now: () => Date,
  limits: DigestLimits = { readAtMost: READ_AT_MOST },
): ContextDigests {
  const known = new Map<string, { stamps: string; digest: string }>();
  return async (contextDir, dockerfile, signal, written = []) => {
    const listed = await listContext(contextDir, dockerfile, () => undefined, signal);
    const isData = await dataIn(contextDir, written);
    const says = [dockerfile, `${dockerfile}.dockerignore`, '.dockerignore'];
    const entries = listed.filter(({ name }) => says.includes(name) || !isData(name));
    const stamps = digestOf(entries, (entry) => [entry.size, entry.stamp]);
    const place = JSON.stringify([contextDir, dockerfile]);
    const before = known.get(place);
    if (before?.stamps === stamps) return before.digest;
    const bytes = entries.reduce((sum, entry) => sum + (entry.kind === 'file' ? entry.size : 0), 0);
    const digest =
      bytes > limits.readAtMost
        ? digestOf(entries, (entry) => [entry.size, entry.mtime.getTime()])
        : await contentDigest(entries, signal);
    known.delete(place);
    if (entries.every((entry) => now().getTime() - entry.mtime.getTime() > SETTLED_MS))
      known.set(place, { stamps, digest });
    const [oldest] = known.keys();
    if (known.size > REMEMBERED && oldest !== undefined) known.delete(oldest);
    return digest;
  };
}

/** Whether an entry lies in a folder that is written to, or is git's own: what git notes there is no part of what is built. */
async function dataIn(contextDir: string, written: readonly string[]): Promise<(name: string) => boolean> {
  const real = (folder: string) => realpath(folder).catch(() => path.resolve(folder));
  const top = await real(contextDir);
  const folders = await Promise.all(written.map(real));
  return (name) => {
    if (name === '.git' || name.startsWith('.git/')) return true;
    const place = path.join(top, name);
    return folders.some((folder) => place === folder || place.startsWith(folder.replace(/\/*$/, '/')));
  };
}

type FileEntry = Extract<Entry, { kind: 'file' }>;

function digestOf(entries: Entry[], ofFile: (entry: FileEntry) => unknown[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) add(hash, entry, entry.kind === 'file' ? ofFile(entry) : []);
  return `sha256:${hash.digest('hex')}`;
}

async function contentDigest(entries: Entry[], signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of entries)
    add(hash, entry, entry.kind === 'file' ? [await fileDigest(entry, signal)] : []);
  return `sha256:${hash.digest('hex')}`;
}

/** One JSON array a line: no name can be mistaken for another entry. */
function add(hash: Hash, entry: Entry, content: unknown[]): void {
  const target = entry.kind === 'symlink' ? [entry.target] : [];
  // A link's own mode means nothing; every system gives it another one.
  const mode = entry.kind === 'symlink' ? 0 : entry.mode;
  hash.update(`${JSON.stringify([entry.kind, entry.name, mode, ...target, ...content])}\n`);
}

async function fileDigest({ name, file }: FileEntry, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  try {
    // Listed as a file: if it is a link by now, it is not followed. If it is a pipe by now, it is not waited for.
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      for await (const chunk of handle.createReadStream({ autoClose: false, signal })) hash.update(chunk);
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (signal.aborted) throw isHomeportError(signal.reason) ? signal.reason : error;
    const said = say('context.file-needed', { file: name, why: textOf(error) });
    throw new HomeportError('BAD_INPUT', said, { cause: error });
  }
  return hash.digest('hex');
}
