import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HomeportError } from '../../shared/errors.ts';
import type { ExportEvent } from '../../shared/export-contract.ts';
import { say } from '../../shared/text/text.ts';
import type { Compression } from '../archives/unpacked.ts';
import { writeArchive } from '../archives/write-archive.ts';
import type { Core } from '../core.ts';
import type { Release } from '../domain/model.ts';
import { appOrThrow } from './idle.ts';

const BETWEEN_PROGRESS_MS = 500;

/**
 * Writes the image of a release to a file of this machine, for `docker load` on another: under the release's own tag, and
 * with its SHA-256 beside it. Packed as the file's name says. Who stops listening calls it off, and nothing is left then.
 * @param wanted.release null: the one that runs. @param wanted.file absolute; of a folder, the release names the file
 * @throws NOT_FOUND no such release, or its image is gone; BAD_INPUT, CONFLICT for the file; and what `writeArchive` throws
 */
export async function* exportRelease(
  core: Core,
  wanted: { app: string; release: number | null; file: string },
  signal: AbortSignal,
): AsyncGenerator<ExportEvent> {
  const release = releaseOf(core, wanted);
  const image = await core.docker.images.inspect(release.imageId);
  if (image === null)
    throw new HomeportError(
      'NOT_FOUND',
      say('export.image-gone', { app: release.app, number: release.number }),
    );
  const file = await freeFile(wanted.file, release);
  // The tag may have been taken off by hand, or given to something else: the image goes without a name then.
  const tagged = (await core.docker.images.inspect(release.tag))?.Id === image.Id;
  const left = new AbortController();
  const either = AbortSignal.any([signal, left.signal]);
  let bytes = 0;
  const writing = core.docker.images.save(tagged ? release.tag : image.Id, either).then((tar) =>
    writeArchive({
      file,
      tar,
      compression: compressionFor(file),
      expected: image.Size,
      sum: true,
      signal: either,
      onProgress: (at) => {
        bytes = at;
      },
    }),
  );
  let over = false;
  const ended = writing.then(
    () => undefined,
    () => undefined,
  );
  void ended.then(() => {
    over = true;
  });
  try {
    while (!over) {
      yield { type: 'progress', bytes, of: image.Size };
      await Promise.race([ended, sleep(BETWEEN_PROGRESS_MS)]);
    }
    yield { type: 'written', ...(await writing), tag: tagged ? release.tag : null };
  } finally {
    left.abort(new HomeportError('CANCELLED', say('export.called-off')));
    await ended;
  }
}

function releaseOf(core: Core, wanted: { app: string; release: number | null }): Release {
  const app = appOrThrow(core, wanted.app);
  const number = wanted.release ?? app.runningRelease;
  const release = number === null ? null : core.store.release(app.name, number);
  if (release !== null) return release;
  throw new HomeportError(
    'NOT_FOUND',
    number === null
      ? say('export.nothing-runs', { app: app.name })
      : say('restore.no-such-release', { app: app.name, number }),
  );
}

/** Nothing that is there is ever written over. */
async function freeFile(wanted: string, { app, number }: Release): Promise<string> {
  if (!path.isAbsolute(wanted))
    throw new HomeportError('BAD_INPUT', say('source.folder-not-absolute', { folder: wanted }));
  const file = (await isThere(wanted, 'folder')) ? path.join(wanted, `${app}-${number}.tar.gz`) : wanted;
  for (const each of [file, `${file}.sha256`])
    if (await isThere(each, 'any'))
      throw new HomeportError('CONFLICT', say('export.there-already', { file: each }));
  return file;
}

async function isThere(file: string, what: 'folder' | 'any'): Promise<boolean> {
  const facts = await stat(file).catch(() => null);
  return facts !== null && (what === 'any' || facts.isDirectory());
}

function compressionFor(file: string): Compression {
  if (/\.(gz|tgz)$/i.test(file)) return 'gzip';
  return /\.(zst|zstd|tzst)$/i.test(file) ? 'zstd' : 'none';
}
