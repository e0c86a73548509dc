import type { ImageInspect } from './docker-types.ts';

/**
 * Which installation built an image. Always the same for one installation: a label that differed from build to build would
 * make another image of one that has not changed.
 */
export const BUILT_BY = 'homeport.built-by';

/** As they are put on an image that is built. The build's own `LABEL` does not win over them. */
export const imageLabels = (installation: string): Record<string, string> => ({ [BUILT_BY]: installation });

/**
 * Whether an image lies on top of another one. Whatever is made FROM an image of ours has inherited its label, whoever made it, so
 * on such an image the label proves nothing.
 */
export function isMadeFrom(
  image: Pick<ImageInspect, 'RootFS'>,
  other: Pick<ImageInspect, 'RootFS'>,
): boolean {
  const [layers, below] = [image.RootFS?.Layers ?? [], other.RootFS?.Layers ?? []];
  return layers.length > below.length && below.length > 0 && below.every((id, index) => layers[index] === id);
}
