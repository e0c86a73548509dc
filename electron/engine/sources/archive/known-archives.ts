import { HomeportError } from '../../../shared/errors.ts';
import { orAborted } from '../../../shared/or-aborted.ts';
import { say } from '../../../shared/text/text.ts';
import { type Archive, readArchive } from '../../archives/read-archive.ts';
import type { Candidate } from './candidates.ts';

/** As many archives are remembered as a few watched folders have that count. */
const REMEMBERED = 64;

export type KnownArchives = {
  /**
   * What is in an archive: a file that is as it was is not read again.
   * @throws SOURCE_UNAVAILABLE it can't be used; TIMEOUT
   */
  read(
    candidate: Candidate,
    limits: { limitMs: number; onProgress?: (read: number, size: number) => void },
    signal: AbortSignal,
  ): Promise<Archive>;
};

export function createKnownArchives(): KnownArchives {
  const known = new Map<string, Promise<Archive>>();
  return {
    async read(candidate, limits, signal) {
      const { file, size, mtimeMs } = candidate;
      const key = JSON.stringify([file, size, mtimeMs]);
      for (let before = known.get(key); before !== undefined; before = known.get(key)) {
        const archive = await orAborted(
          before.catch(() => null),
          signal,
        );
        signal.throwIfAborted();
        // Whoever read it may have been called off: that is no reason for anybody else.
        if (archive !== null && archive !== 'left') return archive;
      }
      const reading = inTime(file, limits, signal);
      known.set(key, reading);
      for (const oldest of known.keys()) if (known.size > REMEMBERED) known.delete(oldest);
      try {
        const archive = await reading;
        // Written to while it was read: what was read is of neither.
        if (archive.bytes !== size || archive.mtimeMs !== mtimeMs) known.delete(key);
        return archive;
      } catch (error) {
        known.delete(key);
        throw error;
      }
    },
  };
}

async function inTime(
  file: string,
  { limitMs, onProgress }: { limitMs: number; onProgress?: (read: number, size: number) => void },
  signal: AbortSignal,
): Promise<Archive> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await readArchive(file, {
      signal: AbortSignal.any([signal, limit]),
      ...(onProgress === undefined ? {} : { onProgress }),
    });
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.aborted) throw error;
    throw new HomeportError('TIMEOUT', say('archive.too-slow', { name: file, minutes: limitMs / 60_000 }), {
      cause: error,
    });
  }
}
