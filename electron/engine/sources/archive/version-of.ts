import path from 'node:path';
import { plainLine } from '../../../shared/plain-text.ts';
import { bareVersion, type Version } from '../../../shared/version.ts';
import type { ArchiveImage } from '../../archives/archive-image.ts';
import type { Candidate } from './candidates.ts';

const VERSION_LABEL = 'org.opencontainers.image.version';
const LABEL_LENGTH = 100;
/** What says of an image that it was made earlier says nothing: reproducible builds write 1970, or the year of the first DOS. */
const EARLIEST = Date.UTC(2000, 0, 1);

/** What an image of an archive is called: by its own label, its tag, or the file that it came in. */
export function versionOf({ file }: Candidate, image: ArchiveImage): Version {
  const { configDigest, labels } = image;
  const said = firstLine(labels[VERSION_LABEL] ?? '');
  const label =
    said || tagOf(image) || path.basename(file).replace(/\.(tar|tgz|tzst)(\.(gz|zst|zstd))?$/i, '');
  return {
    ...bareVersion('archive', configDigest, label.slice(0, LABEL_LENGTH)),
    madeAt: madeAt(image),
  };
}

/** When an image was made (ISO 8601), where it says something that can be so. */
export function madeAt({ createdAt }: Pick<ArchiveImage, 'createdAt'>): string | null {
  return createdAt !== null && Date.parse(createdAt) >= EARLIEST ? createdAt : null;
}

/** `latest` tells nothing. */
function tagOf({ tags }: ArchiveImage): string {
  const named = tags.map((tag) => tag.slice(tag.lastIndexOf(':') + 1)).filter((tag) => !tag.includes('/'));
  return named.find((tag) => tag !== 'latest') ?? '';
}

const firstLine = (text: string): string => plainLine(text).split('\n', 1)[0]?.trim() ?? '';
