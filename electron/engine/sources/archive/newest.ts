import path from 'node:path';
import { isHomeportError } from '../../../shared/errors.ts';
import type { ArchiveSource } from '../../../shared/sources/archive.ts';
import { render } from '../../../shared/text/render.ts';
import type { ArchiveImage } from '../../archives/archive-image.ts';
import { pickImage } from '../../archives/pick-image.ts';
import type { Archive } from '../../archives/read-archive.ts';
import type { OnEngine } from '../adapter.ts';
import { type Candidate, candidates, type Waiting } from './candidates.ts';
import type { KnownArchives } from './known-archives.ts';
import { madeAt } from './version-of.ts';

/** Of a folder, so many of the files that were written last are read: a folder of years would take hours. */
const READ = 4;

export type Picked = { candidate: Candidate; archive: Archive; image: ArchiveImage };

export type Looking = { known: KnownArchives; waiting: Waiting; log: (line: string) => void };

/**
 * The newest image: by when the image says that it was made; where it does not say, by when its file was written. Among the
 * files that were written last. The very last must be usable; another that is not is passed over.
 * @throws SOURCE_UNAVAILABLE nothing usable is there, in words; TIMEOUT
 */
export async function newestImage(
  source: ArchiveSource,
  on: Pick<OnEngine, 'platform'>,
  looking: Looking,
  signal: AbortSignal,
): Promise<Picked> {
  const [last, ...earlier] = (await candidates(source, looking.waiting, signal)).slice(0, READ);
  if (last === undefined) throw new Error('There is always one, or an error');
  let newest = await pick(source, last, on, looking, signal);
  for (const candidate of earlier) {
    const other = await pick(source, candidate, on, looking, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!isHomeportError(error)) throw error;
      looking.log(`Passed over: ${render(error.text)}`);
      return null;
    });
    if (other !== null && whenOf(other) > whenOf(newest)) newest = other;
  }
  return newest;
}

/**
 * The image of that digest, wherever it is now: in the file where it was found, or in another of the same place.
 * @throws SOURCE_UNAVAILABLE it is nowhere
 */
export async function sameImage(
  source: ArchiveSource,
  wanted: { file: string; configDigest: string },
  on: Pick<OnEngine, 'platform'>,
  looking: Looking,
  signal: AbortSignal,
): Promise<Picked | null> {
  const all = await candidates(source, looking.waiting, signal);
  const first = all.filter(({ file }) => file === wanted.file);
  const others = all.filter(({ file }) => file !== wanted.file).slice(0, READ);
  for (const candidate of [...first, ...others]) {
    const picked = await pick(
      { ...source, image: wanted.configDigest },
      candidate,
      on,
      looking,
      signal,
    ).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!isHomeportError(error, 'SOURCE_UNAVAILABLE')) throw error;
      looking.log(`Not in ${path.basename(candidate.file)}: ${render(error.text)}`);
      return null;
    });
    if (picked !== null) return picked;
  }
  return null;
}

async function pick(
  source: ArchiveSource,
  candidate: Candidate,
  on: Pick<OnEngine, 'platform'>,
  { known }: Looking,
  signal: AbortSignal,
): Promise<Picked> {
  const archive = await known.read(candidate, { limitMs: source.loadTimeoutMinutes * 60_000 }, signal);
  const { os, architecture } = await on.platform();
  const wanted = { image: source.image, platform: { os, architecture } };
  return { candidate, archive, image: pickImage(archive.images, path.basename(candidate.file), wanted) };
}

function whenOf({ candidate, image }: Picked): number {
  const made = madeAt(image);
  return made === null ? candidate.mtimeMs : Date.parse(made);
}
