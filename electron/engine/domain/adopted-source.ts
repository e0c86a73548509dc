import { familiarName, formatImageRef, parseImageRef } from '../../shared/image-ref.ts';
import { type RegistrySource, registrySource } from '../../shared/sources/registry.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { ContainerInspect, ImageInspect } from './docker-types.ts';
import { isHomeportRef } from './image-ref.ts';
import { digestsOf, isInContainerd } from './registry-image.ts';

type AdoptedSource =
  /** `sure`: the engine knows that it came from there; false: only the registry can say whether it has such an image. */
  { source: RegistrySource; sure: boolean; noSource: null } | { source: null; noSource: Text };

/**
 * What a container that exists would follow: the reference that it was made with. Where Docker keeps its images itself, an image without
 * a digest of that repository was made on this machine; in containerd every image has one.
 */
export function adoptedSource(
  { Config, Image }: ContainerInspect,
  image: ImageInspect,
  container: string,
): AdoptedSource {
  const written = Config.Image ?? '';
  const none = (noSource: Text): AdoptedSource => ({ source: null, noSource });
  const ref = isId(written, Image) ? null : parseImageRef(written);
  if (ref === null) return none(say('adopt.made-from-id', { container }));
  if (isHomeportRef(written)) return none(say('adopt.homeports-image', { image: written }));
  const name = familiarName(formatImageRef({ ...ref, tag: null, digest: null }));
  if (digestsOf(image, name).length === 0) return none(say('adopt.made-here', { image: written }));
  const follow =
    ref.digest === null
      ? { kind: 'tag', tag: ref.tag ?? 'latest' }
      : { kind: 'pin', digest: ref.digest, tag: ref.tag };
  const source = registrySource.safeParse({ kind: 'registry', image: name, follow });
  if (!source.success) return none(say('adopt.made-from-id', { container }));
  return { source: source.data, sure: !isInContainerd(image), noSource: null };
}

/** Docker takes an id, or its beginning, for an image's name. */
function isId(written: string, imageId: string): boolean {
  const hex = written.replace(/^sha256:/, '');
  return (
    written.startsWith('sha256:') || (hex.length >= 12 && imageId.replace(/^sha256:/, '').startsWith(hex))
  );
}
