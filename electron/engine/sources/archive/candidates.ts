import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { HomeportError, isHomeportError, messageOf } from '../../../shared/errors.ts';
import { orAborted } from '../../../shared/or-aborted.ts';
import { sizeWords } from '../../../shared/size-words.ts';
import type { ArchiveSource } from '../../../shared/sources/archive.ts';
import { say } from '../../../shared/text/text.ts';
import { unusable } from '../../archives/archive-error.ts';
import { isUnfinishedName, type Look, stillWritten } from '../../archives/settled.ts';
import { matchesTag } from '../../domain/tag-order.ts';

/** A network share that hangs answers nobody. */
const LOOK_MS = 20_000;
/** How long a file that is being written is waited for at once; the next check waits again. */
const PATIENCE_MS = 12_000;
const BETWEEN_LOOKS_MS = 1_000;
const MAX_FILES = 10_000;

const ENDINGS = ['.tar', '.tar.gz', '.tgz', '.tar.zst', '.tar.zstd', '.tzst'];

/** A file that may be an archive. */
export type Candidate = { file: string; size: number; mtimeMs: number };

export type Waiting = { now: () => Date; wait: (ms: number, signal: AbortSignal) => Promise<void> };

/**
 * The files that count, those that were written last first. The newest of them has settled: it is waited for a little.
 * @throws SOURCE_UNAVAILABLE there is none, it can't be read, or the newest is still being written; TIMEOUT
 */
export async function candidates(
  source: ArchiveSource,
  waiting: Waiting,
  signal: AbortSignal,
): Promise<Candidate[]> {
  const began = waiting.now().getTime();
  let before: (Look & { file: string }) | null = null;
  for (;;) {
    const { found, beside } = await inTime(source.path, () => list(source), signal);
    const [newest] = found;
    if (newest === undefined) throw nothing(source);
    const at = waiting.now().getTime();
    const now = { size: newest.size, mtimeMs: newest.mtimeMs, at };
    const why = stillWritten(
      path.basename(newest.file),
      beside,
      before?.file === newest.file ? before : null,
      now,
    );
    if (why === null) return found;
    if (why === 'name' || at - began >= PATIENCE_MS)
      throw unusable(
        say('archive.still-written', { name: path.basename(newest.file), size: sizeWords(newest.size) }),
      );
    // The first look at a state of the file is the one that its age is counted from.
    const same = before?.file === newest.file && before.size === now.size && before.mtimeMs === now.mtimeMs;
    if (!same) before = { ...now, file: newest.file };
    await waiting.wait(BETWEEN_LOOKS_MS, signal);
  }
}

async function list({
  path: place,
  pattern,
}: ArchiveSource): Promise<{ found: Candidate[]; beside: string[] }> {
  const facts = await stat(place);
  if (!facts.isDirectory()) {
    const beside = await readdir(path.dirname(place)).catch(() => []);
    if (!facts.isFile()) throw unusable(say('archive.no-file', { name: place }));
    return { found: [{ file: place, size: facts.size, mtimeMs: facts.mtimeMs }], beside };
  }
  const beside = await readdir(place);
  if (beside.length > MAX_FILES)
    throw unusable(say('archive.too-many-files', { folder: place, limit: MAX_FILES }));
  const found: Candidate[] = [];
  for (const name of beside) {
    if (isUnfinishedName(name)) continue;
    if (
      pattern === null ? !ENDINGS.some((it) => name.toLowerCase().endsWith(it)) : !matchesTag(pattern, name)
    )
      continue;
    const file = path.join(place, name);
    // One that goes while it is looked at is none.
    const it = await stat(file).catch(() => null);
    if (it?.isFile()) found.push({ file, size: it.size, mtimeMs: it.mtimeMs });
  }
  found.sort((a, b) => b.mtimeMs - a.mtimeMs || (a.file < b.file ? 1 : -1));
  return { found, beside };
}

async function inTime<T>(place: string, look: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOK_MS)]);
  try {
    const found = await orAborted(look(), limit);
    signal.throwIfAborted();
    if (found !== 'left') return found;
    throw new HomeportError('TIMEOUT', say('storage.disk-silent', { path: place, seconds: LOOK_MS / 1000 }));
  } catch (error) {
    signal.throwIfAborted();
    if (isHomeportError(error) || !(error instanceof Error) || !('code' in error)) throw error;
    throw unusable(
      error.code === 'ENOENT'
        ? say('archive.missing', { name: place })
        : say('archive.unreadable', { name: place, why: messageOf(error) }),
      error,
    );
  }
}

function nothing({ path: folder, pattern }: ArchiveSource): HomeportError {
  return unusable(
    pattern === null
      ? say('archive.empty-folder', { folder, endings: ENDINGS })
      : say('archive.none-matches', { folder, pattern }),
  );
}
