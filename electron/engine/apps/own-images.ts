import type { Core } from '../core.ts';
import type { ImageInspect } from '../domain/docker-types.ts';
import { BUILT_BY, isMadeFrom } from '../domain/image-labels.ts';

/**
 * Those of these images that are this installation's: it built them, by their label, or they are on record and of a time before
 * there was one. In doubt (something of ours lies below) an image is not.
 *
 * @param images ids
 * @param onRecord ids of images that the records know
 */
export async function ownAmong(
  { docker, installation }: Pick<Core, 'docker' | 'installation'>,
  images: readonly string[],
  onRecord: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  if (images.length === 0) return new Set();
  const labelled = await docker.images.list(BUILT_BY);
  const makers = new Map(labelled.map(({ id, labels }) => [id, labels[BUILT_BY]]));
  const ours = new Map<string, ImageInspect>();
  for (const { id, labels } of labelled) {
    const image = labels[BUILT_BY] === installation ? await docker.images.inspect(id) : null;
    if (image !== null) ours.set(id, image);
  }
  const inherited = (image: ImageInspect) => [...ours.values()].some((other) => isMadeFrom(image, other));
  return new Set(
    images.filter((id) => {
      const built = ours.get(id);
      return makers.has(id) ? built !== undefined && !inherited(built) : onRecord.has(id);
    }),
  );
}
