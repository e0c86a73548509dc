import pLimit from 'p-limit';
import { isHomeportError, textOf } from '../../shared/errors.ts';
import type { ImageDto } from '../../shared/images-dto.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { ownAmong } from '../apps/own-images.ts';
import { keepersOf } from '../apps/take-over.ts';
import type { Core } from '../core.ts';
import type { ListedImage } from '../docker-port/image-stock.ts';
import { isHomeportRef } from '../domain/image-ref.ts';
import { bytesFreed, type ImageNeeds, type ImageOnEngine, whyProtected } from '../domain/prune.ts';
import { containerNeeds, recordedNeeds } from './needs.ts';

/** Longer nobody waits for a list: without sizes it is still one. */
const SIZES_MS = 20_000;
const QUESTIONS = 8;

/** What every image has in common with others, by id: counted once, since some engines count files for it. */
export type SharedSizes = {
  /** What the engine does not count by itself, a step of another image, is a part of that. null: nothing was counted. */
  of(image: { id: string; bytes: number }): { bytes: number; sharedBytes: number } | null;
  /** Why there are none. */
  unknown: Text[];
};

export const NOT_COUNTED: SharedSizes = { of: () => null, unknown: [] };

export async function sharedSizes({ engineStorage }: Pick<Core, 'engineStorage'>): Promise<SharedSizes> {
  try {
    const { images } = await engineStorage.sizes(SIZES_MS);
    return { of: ({ id, bytes }) => images.get(id) ?? { bytes, sharedBytes: bytes }, unknown: [] };
  } catch (error) {
    // What is gone altogether is said by whatever is asked next.
    if (!isHomeportError(error)) throw error;
    return { of: () => null, unknown: [say('image.sizes-unknown', { why: textOf(error) })] };
  }
}

/** The images that the engine has now. @param asksSince whether it matters when each got its name */
export async function imagesNow(
  core: Core,
  sizes: Pick<SharedSizes, 'of'>,
  asksSince: boolean,
): Promise<ImageOnEngine[]> {
  const listed = await core.imageStock.all();
  const ours = await ownOf(core, listed);
  const atATime = pLimit(QUESTIONS);
  return atATime.map(listed, async (image) => {
    const counted = sizes.of(image);
    return {
      ...image,
      bytes: counted?.bytes ?? image.bytes,
      sharedBytes: counted?.sharedBytes ?? null,
      namedAt: asksSince ? await core.imageStock.namedAt(image.id) : null,
      own: ours.has(image.id),
    };
  });
}

/** Of those that go by Homeport's names, the ones that are this one's. A copy of its data directory has its id, and other records. */
async function ownOf(core: Core, listed: readonly ListedImage[]): Promise<ReadonlySet<string>> {
  const named = listed.filter(({ names }) => names.some(isHomeportRef)).map(({ id }) => id);
  if (named.length === 0) return new Set();
  const keepers = [...(await keepersOf(core)).values()];
  const copied = keepers.some((it) => !core.keepers.isOwn(it) && it.installation === core.installation);
  return copied ? new Set() : ownAmong(core, named, new Set());
}

/** Everything that may need an image, now. */
export async function needsNow(core: Core): Promise<ImageNeeds> {
  const containers = await containerNeeds(core);
  return { ...recordedNeeds(core), containers };
}

export function imageDto(image: ImageOnEngine, needs: ImageNeeds): ImageDto {
  return {
    id: image.id,
    names: image.names.map(plainLine),
    createdAt: isoOf(image.createdAt),
    bytes: image.bytes,
    usedBy: needs.containers.filter(({ imageId }) => imageId === image.id).map(({ name }) => name),
    protectedBecause: whyProtected(image, needs),
    frees: bytesFreed([image]),
  };
}

/** Some are made so that they have no time of their own: the beginning of all times says nothing. */
function isoOf(at: number | null): string | null {
  return at === null || at <= 0 || !Number.isFinite(new Date(at).getTime())
    ? null
    : new Date(at).toISOString();
}
