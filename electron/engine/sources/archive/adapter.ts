import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import { sizeWords } from '../../../shared/size-words.ts';
import type { ArchiveSource } from '../../../shared/sources/archive.ts';
import { say } from '../../../shared/text/text.ts';
import { versionName } from '../../../shared/version.ts';
import { unusable } from '../../archives/archive-error.ts';
import type { Resolved } from '../../domain/source.ts';
import type { SourceAdapter } from '../adapter.ts';
import type { Waiting } from './candidates.ts';
import { createKnownArchives } from './known-archives.ts';
import { loadImage } from './load.ts';
import { type Looking, newestImage, type Picked, sameImage } from './newest.ts';
import { versionOf } from './version-of.ts';

/** Sources whose releases are image archives that somebody puts into a place of this machine. */
export function createArchiveAdapter(
  parts: Waiting & { log: (line: string) => void },
): SourceAdapter<'archive'> {
  const looking: Looking = { known: createKnownArchives(), waiting: parts, log: parts.log };
  return {
    validate: async (source, on, signal) => {
      if (!path.isAbsolute(source.path))
        throw new HomeportError('BAD_INPUT', say('source.folder-not-absolute', { folder: source.path }));
      await newestImage(source, on, looking, signal);
    },
    resolve: async (source, on, signal) => resolvedOf(await newestImage(source, on, looking, signal)),
    acquire: (source, resolved, { images, platform, tag, line, log }, signal) =>
      line.fetch(async () => {
        const { file, bytes } = resolved.inputs;
        const wanted = { file, configDigest: resolved.version.id };
        const found = await sameImage(source, wanted, { platform }, { ...looking, log }, signal);
        if (found === null)
          throw unusable(say('archive.gone', { version: versionName(resolved.version), place: source.path }));
        refuseOther(source, found);
        log(
          `Loading ${found.candidate.file}${bytes === null ? '' : ` (${sizeWords(bytes)})`}: ${versionName(resolved.version)}`,
        );
        const limitMs = source.loadTimeoutMinutes * 60_000;
        const imageId = await loadImage(
          found.candidate.file,
          found.image,
          { images, tag, limitMs, log },
          signal,
        );
        log(`Loaded ${imageId}`);
        return { imageId, bases: null, resolved: { ...resolved, inputs: inputsOf(found) } };
      }),
    inspect: async (source, on, signal) => {
      const picked = await newestImage(source, on, looking, signal);
      const { candidate, archive, image } = picked;
      return {
        kind: 'archive',
        version: versionOf(candidate, image),
        file: candidate.file,
        bytes: candidate.size,
        images: [...new Set(archive.images.flatMap(({ tags }) => tags))].slice(0, 50),
        ...image.outline,
        warnings: expected(source, picked) === null ? [] : [notExpected(source, picked)],
      };
    },
    key: (_source, version) => keyOf(version.id),
    formerKeys: () => [],
    isImage: ({ version, inputs }, image) => image.Id === version.id || image.Id === inputs.manifestDigest,
  };
}

function resolvedOf(picked: Picked): Resolved<'archive'> {
  const version = versionOf(picked.candidate, picked.image);
  return { key: keyOf(version.id), version, inputs: inputsOf(picked) };
}

function inputsOf({ candidate, archive, image }: Picked): Resolved<'archive'>['inputs'] {
  return {
    kind: 'archive',
    file: candidate.file,
    image: archive.images.length > 1 ? (image.tags[0] ?? image.configDigest) : null,
    manifestDigest: image.manifestDigest,
    bytes: candidate.size,
  };
}

/** What an archive is called or packed with makes no other image of it. */
const keyOf = (configDigest: string): string => `archive:${configDigest}`;

/** @throws SOURCE_UNAVAILABLE the image does not say of itself what the app expects */
function refuseOther(source: ArchiveSource, picked: Picked): void {
  if (expected(source, picked) !== null) throw unusable(notExpected(source, picked));
}

/** What the label that is expected holds instead; null: all is as it should be. */
function expected({ expect }: ArchiveSource, { image }: Picked): string | null {
  if (expect === null) return null;
  const said = image.labels[expect.label] ?? '';
  return said === expect.value ? null : said;
}

function notExpected(source: ArchiveSource, picked: Picked) {
  const { label = '', value = '' } = source.expect ?? {};
  const said = expected(source, picked) ?? '';
  return say('archive.not-expected', {
    name: path.basename(picked.candidate.file),
    label,
    value,
    said,
  });
}
