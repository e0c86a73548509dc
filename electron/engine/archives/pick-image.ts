import type { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { familiarRef } from '../domain/image-ref.ts';
import { unusable } from './archive-error.ts';
import type { ArchiveImage } from './archive-image.ts';

/** How many names an error lists. */
const SHOWN = 8;

/**
 * The image that is meant: of this platform, and of that name.
 * @param archive its file's name, for the words
 * @param wanted.image a reference, or a repository without a tag; null: there is only one
 * @throws SOURCE_UNAVAILABLE there is none of that name or for that platform, or several and none was named
 */
export function pickImage(
  images: readonly ArchiveImage[],
  archive: string,
  wanted: { image: string | null; platform: { os: string; architecture: string } },
): ArchiveImage {
  const { image, platform } = wanted;
  const named = image === null ? images : images.filter((it) => isCalled(it, image));
  if (named.length === 0) throw notNamed(images, archive, image ?? '');
  const runs = named.filter(
    (it) => it.platform.os === platform.os && it.platform.architecture === platform.architecture,
  );
  const [first] = runs;
  if (first === undefined) {
    const others = named.map((it) => `${it.platform.os}/${it.platform.architecture}`);
    const machine = `${platform.os}/${platform.architecture}`;
    throw unusable(say('archive.other-platform', { name: archive, others: shown(others), machine }));
  }
  if (runs.some(({ configDigest }) => configDigest !== first.configDigest))
    throw unusable(say('archive.several', { name: archive, images: shown(runs.map(nameOf)) }));
  return first;
}

function isCalled({ tags, configDigest }: ArchiveImage, image: string): boolean {
  if (image === configDigest) return true;
  const hasTag = image.lastIndexOf(':') > image.lastIndexOf('/');
  return tags.some((tag) => {
    if (hasTag) return familiarRef(tag) === familiarRef(image);
    return repositoryOf(familiarRef(tag)) === repositoryOf(familiarRef(image));
  });
}

const repositoryOf = (familiar: string): string => familiar.slice(0, familiar.lastIndexOf(':'));

/** What a person calls it: its first tag, else its digest. */
function nameOf({ tags, configDigest }: ArchiveImage): string {
  return tags[0] ?? configDigest.slice(0, 'sha256:'.length + 12);
}

function notNamed(images: readonly ArchiveImage[], name: string, image: string): HomeportError {
  return unusable(say('archive.not-named', { name, image, images: shown(images.map(nameOf)) }));
}

function shown(names: string[]): string[] {
  const each = [...new Set(names)];
  return each.length > SHOWN ? [...each.slice(0, SHOWN), '…'] : each;
}
