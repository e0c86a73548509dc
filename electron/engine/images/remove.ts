import { HomeportError } from '../../shared/errors.ts';
import type { ImageRemoved } from '../../shared/images-dto.ts';
import { plainLine } from '../../shared/plain-text.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { familiarRef } from '../domain/image-ref.ts';
import { bytesFreed, type ImageOnEngine, whyNameStays, whyProtected } from '../domain/prune.ts';
import { containerNeeds, recordedNeeds } from './needs.ts';
import { imagesNow, sharedSizes } from './survey.ts';
import { takeAway } from './take-away.ts';

/**
 * Removes what a person names: a name, and with the last one the image; by its id, all of it.
 * @throws NOT_FOUND; CONFLICT in words where it is protected, or the engine says that something needs it
 */
export async function removeImage(core: Core, ref: string): Promise<ImageRemoved> {
  const sizes = await sharedSizes(core);
  return core.removals.one(async () => {
    const found = await core.docker.images.inspect(ref);
    const images = await imagesNow(core, sizes, false);
    const image = images.find(({ id }) => id === found?.Id);
    if (image === undefined)
      throw new HomeportError('NOT_FOUND', say('image.no-such', { image: shown(ref) }));
    const name = image.names.find((it) => familiarRef(it) === familiarRef(ref));
    const containers = await containerNeeds(core);
    // From here to the request to the engine nothing is awaited: an update that begins now waits until this is over.
    const needs = { ...recordedNeeds(core), containers };
    if (name !== undefined && image.names.length > 1) {
      refuseWhere(ref, whyNameStays(image, name, needs));
      const removed = await core.imageStock.remove(name);
      return { removed: removed.map(plainLine), freed: { bytes: 0, atLeast: false } };
    }
    refuseWhere(ref, whyProtected(image, needs));
    const removed = await takeAway(core, image);
    const gone = [image];
    // What it was made from step by step, and nothing else is.
    for (let next = parentOf(image, images, gone); next !== null; next = parentOf(next, images, gone)) {
      if (whyProtected(next, { ...recordedNeeds(core), containers }).length > 0) break;
      removed.push(...(await takeAway(core, next)));
      gone.push(next);
    }
    return { removed: removed.map(plainLine), freed: bytesFreed(gone) };
  });
}

function parentOf(
  { parent }: ImageOnEngine,
  images: readonly ImageOnEngine[],
  gone: readonly ImageOnEngine[],
): ImageOnEngine | null {
  const found = images.find(({ id, names, digests }) => id === parent && names.length + digests.length === 0);
  const others = images.some((it) => it.parent === parent && !gone.includes(it));
  return others ? null : (found ?? null);
}

function refuseWhere(ref: string, why: ReturnType<typeof whyProtected>): void {
  if (why.length > 0) throw new HomeportError('CONFLICT', say('image.stays', { image: shown(ref), why }));
}

const SHOWN = 200;
const shown = (ref: string): string => plainLine(ref).slice(0, SHOWN);
