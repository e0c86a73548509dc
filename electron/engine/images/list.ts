import type { ImageList } from '../../shared/images-dto.ts';
import type { Core } from '../core.ts';
import { imageDto, imagesNow, NOT_COUNTED, needsNow, sharedSizes } from './survey.ts';

/** The images on the engine, the largest first. Steps of others that have no name are theirs, and not shown. */
export async function listImages(core: Core, counts: boolean): Promise<ImageList> {
  const [sizes, needs] = await Promise.all([counts ? sharedSizes(core) : NOT_COUNTED, needsNow(core)]);
  const all = await imagesNow(core, sizes, false);
  const below = new Set(all.map(({ parent }) => parent));
  const shown = all.filter(({ id, names }) => names.length > 0 || !below.has(id));
  return {
    images: shown.map((image) => imageDto(image, needs)).sort((a, b) => b.bytes - a.bytes),
    unknown: sizes.unknown,
  };
}
