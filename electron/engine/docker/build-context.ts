import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readdir, readlink } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Header, type Pack, pack } from 'tar-stream';
import { HomeportError, textOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { LogSink } from '../ports.ts';
import { readIgnoreRules, type Verdict } from './ignore-rules.ts';
import { abortReason } from './request.ts';

const MAX_BYTES = 4 * 1024 ** 3;
const MAX_ENTRIES = 500_000;

export type Entry =
  | { kind: 'directory'; name: string; mode: number; mtime: Date }
  | { kind: 'symlink'; name: string; mode: number; mtime: Date; target: string }
  /** `stamp`: another one as soon as the file was written again, or is another file. */
  | { kind: 'file'; name: string; mode: number; mtime: Date; size: number; file: string; stamp: string };

type EntryHeader = Partial<Header> & Pick<Header, 'name'>;

type ContextLimits = { maxBytes: number; maxEntries: number };

/**
 * Lists what belongs into a build context: everything under `dir` that .dockerignore (or `<Dockerfile>.dockerignore`,
 * which wins, as with BuildKit) does not leave out; the Dockerfile and the ignore file always (the classic builder
 * takes them out again by itself, BuildKit leaves them to a `COPY .`). Symbolic links stay
 * links and are never followed; sockets, pipes and devices are left out and named in the log.
 * @param dockerfile relative to dir, with '/' between.
 * @throws BAD_INPUT too big, unreadable, or an ignore file that can't be used; the signal's reason.
 */
export async function listContext(
  dir: string,
  dockerfile: string,
  log: LogSink,
  signal: AbortSignal,
  limits: ContextLimits = { maxBytes: MAX_BYTES, maxEntries: MAX_ENTRIES },
): Promise<Entry[]> {
  const rules = await readIgnoreRules(dir, dockerfile);
  const always = new Set([dockerfile, `${dockerfile}.dockerignore`, '.dockerignore']);
  const keptParents = new Set([...always].flatMap(parentsOf));
  const entries: Entry[] = [];
  let bytes = 0;

  const visit = async (folder: string, verdict: Verdict) => {
    const names = await readdir(path.join(dir, folder));
    // Sorted, so that the same content is the same context.
    for (const name of names.sort()) {
      signal.throwIfAborted();
      const relative = folder === '' ? name : `${folder}/${name}`;
      const file = path.join(dir, relative);
      const stats = await lstat(file);
      const judged = rules.below(verdict, name);
      const ignored = judged.ignored && !always.has(relative);
      const common = { name: relative, mode: stats.mode & 0o7777, mtime: stats.mtime };
      if (stats.isDirectory()) {
        if (!ignored) entries.push({ kind: 'directory', ...common });
        if (!ignored || judged.mayReenter || keptParents.has(relative)) await visit(relative, judged);
      } else if (ignored) {
        continue;
      } else if (stats.isSymbolicLink()) {
        entries.push({ kind: 'symlink', ...common, target: await readlink(file) });
      } else if (stats.isFile()) {
        bytes += stats.size;
        const stamp = `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}`;
        entries.push({ kind: 'file', ...common, size: stats.size, file, stamp });
      } else {
        log(`Left out of the build context, as it is no file: ${relative}`);
      }
      if (bytes > limits.maxBytes || entries.length > limits.maxEntries) throw tooBig(limits);
    }
  };
  try {
    await visit('', rules.top);
  } catch (error) {
    if (signal.aborted) throw abortReason(signal, say('docker-call.list-context'));
    if (error instanceof HomeportError) throw error;
    throw new HomeportError('BAD_INPUT', say('context.unreadable', { why: textOf(error) }), {
      cause: error,
    });
  }
  return entries;
}

/**
 * The context as the tar stream that the engine takes, owned by root, modes and times as they are.
 * Reading happens while the stream is read; a file that fails or changes its size breaks the stream with the reason.
 */
export function packContext(entries: Entry[], signal: AbortSignal): Readable {
  const tar = pack();
  const write = async () => {
    for (const entry of entries) {
      signal.throwIfAborted();
      const { name, mode, mtime } = entry;
      const header = { name, mode, mtime, uid: 0, gid: 0 };
      if (entry.kind === 'directory') await writeEntry(tar, { ...header, type: 'directory' });
      else if (entry.kind === 'symlink')
        await writeEntry(tar, { ...header, type: 'symlink', linkname: entry.target });
      else await writeFile(tar, { ...header, type: 'file', size: entry.size }, entry.file);
    }
    tar.finalize();
  };
  write().catch((error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  // A node stream for docker-modem, which pipes and listens for errors as node's streams know them.
  return Readable.from(tar);
}

function writeEntry(tar: Pack, header: EntryHeader): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry(header, (error) => (error ? reject(error) : resolve()));
  });
}

async function writeFile(tar: Pack, header: EntryHeader, file: string): Promise<void> {
  try {
    // Listed as a file: if it is a link by now, it is not followed.
    const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      await copyInto(tar, header, handle);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new HomeportError(
      'BAD_INPUT',
      say('context.file-unreadable', { file: header.name, why: textOf(error) }),
      { cause: error },
    );
  }
}

async function copyInto(tar: Pack, header: EntryHeader, handle: FileHandle): Promise<void> {
  const size = header.size ?? 0;
  const written = Promise.withResolvers<void>();
  // Awaited below; it may fail before that, and then the failure is not lost but early.
  written.promise.catch(() => undefined);
  const sink = tar.entry(header, (error) => (error ? written.reject(error) : written.resolve()));
  sink.on('error', (error) => written.reject(error));
  let copied = 0;
  if (size > 0) {
    // A file that grew since it was listed is cut at the size that the header gave.
    for await (const chunk of handle.createReadStream({ end: size - 1, autoClose: false })) {
      copied += chunk.length;
      if (sink.write(chunk)) continue;
      const drained = new Promise<void>((resolve) => sink.once('drain', () => resolve()));
      // A reader that went away never drains; then `written` rejects.
      await Promise.race([drained, written.promise]);
    }
  }
  if (copied < size) throw new HomeportError('BAD_INPUT', say('context.file-shrank'));
  sink.end(undefined);
  await written.promise;
}

function parentsOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

function tooBig(limits: ContextLimits): HomeportError {
  const gib = Math.round((limits.maxBytes / 1024 ** 3) * 10) / 10;
  return new HomeportError('BAD_INPUT', say('context.too-big', { gib, files: limits.maxEntries }));
}
