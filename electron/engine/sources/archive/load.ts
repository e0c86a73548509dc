import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import { sizeWords } from '../../../shared/size-words.ts';
import { say } from '../../../shared/text/text.ts';
import { unusable } from '../../archives/archive-error.ts';
import type { ArchiveImage } from '../../archives/archive-image.ts';
import { imageTar } from '../../archives/image-tar.ts';
import type { Images } from '../../docker-port/images.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import type { LogSink } from '../../ports.ts';

/** So many lines of the log say how far it is. */
const PARTS = 5;

export type Loading = {
  images: Pick<Images, 'load' | 'inspect' | 'remove'>;
  /** The only tag that it gets; the caller's own. */
  tag: string;
  limitMs: number;
  log: LogSink;
};

/**
 * Loads one image of an archive into an engine, and proves that it is the one that was read. What failed leaves nothing.
 * @returns its id there
 * @throws SOURCE_UNAVAILABLE the archive or the engine failed, or something else came of it; TIMEOUT; or the signal's reason
 */
export async function loadImage(
  file: string,
  image: ArchiveImage,
  { images, tag, limitMs, log }: Loading,
  signal: AbortSignal,
): Promise<string> {
  let said = 0;
  const onProgress = (read: number, size: number) => {
    const part = Math.floor((read / Math.max(1, size)) * PARTS);
    if (part <= said) return;
    said = part;
    log(`Loaded ${sizeWords(read)} of ${sizeWords(size)}`);
  };
  try {
    await images.load(imageTar(file, image, tag, { signal, onProgress }), limitMs, signal);
    const loaded = await images.inspect(tag);
    if (loaded === null)
      throw new HomeportError('SOURCE_UNAVAILABLE', say('archive.not-loaded', { name: path.basename(file) }));
    if (!isThisImage(loaded, image))
      throw unusable(say('archive.other-image', { name: path.basename(file) }));
    return loaded.Id;
  } catch (error) {
    await images.remove(tag).catch(() => undefined);
    throw error;
  }
}

/** An engine calls an image by its configuration; by its manifest where it keeps images in containerd, and may then make that itself. */
function isThisImage({ Id, RootFS }: ImageInspect, image: ArchiveImage): boolean {
  if (Id === image.configDigest || Id === image.manifestDigest) return true;
  const layers = RootFS?.Layers ?? [];
  return (
    image.manifestDigest === null &&
    layers.length === image.diffIds.length &&
    layers.every((layer, index) => layer === image.diffIds[index])
  );
}
