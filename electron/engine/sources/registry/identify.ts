import { isHomeportError } from '../../../shared/errors.ts';
import type { RegistrySource } from '../../../shared/sources/registry.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import { notesOf } from '../../domain/image-notes.ts';
import { digestsOf, isInContainerd, isVersion, registryKey } from '../../domain/registry-image.ts';
import type { Resolved } from '../../domain/source.ts';
import type { ImagePlatform, RegistryClient } from '../../registry/registry-client.ts';
import { repositoryOf } from './resolve.ts';

/**
 * Whether an image of the engine is a version. In containerd an image goes by the index that it came in: where that is another one, the
 * registry is asked what it holds, once.
 */
export async function isSameImage(
  asks: Pick<RegistryClient, 'look'>,
  resolved: Resolved<'registry'>,
  image: ImageInspect,
  platform: () => Promise<ImagePlatform>,
  signal: AbortSignal,
): Promise<boolean> {
  if (isVersion(resolved, image)) return true;
  const { image: name, configDigest } = resolved.inputs;
  if (configDigest === null || !isInContainerd(image)) return false;
  for (const digest of digestsOf(image, name)) {
    try {
      const facts = await asks.look({ ...repositoryOf(name), digest }, await platform(), signal);
      if (facts.configDigest === configDigest) return true;
    } catch (error) {
      signal.throwIfAborted();
      // A registry that has forgotten it can't say: then it counts as another one.
      if (!isHomeportError(error)) throw error;
    }
  }
  return false;
}

/** Which version of its repository an image on the engine is, as far as the engine itself tells; null: it does not. */
export function identified(source: RegistrySource, image: ImageInspect): Resolved<'registry'> | null {
  const digests = digestsOf(image, source.image);
  const inContainerd = isInContainerd(image);
  const digest = digests.find((it) => it === image.Id) ?? digests[0];
  if (digest === undefined) return null;
  const { version: label, links, revision } = notesOf(image.Config?.Labels);
  const { follow } = source;
  const inputs = {
    kind: 'registry' as const,
    image: source.image,
    tag: follow.kind === 'versions' ? null : follow.tag,
    platformDigest: null,
    configDigest: inContainerd ? null : image.Id,
    bytes: null,
    links,
    revision,
  };
  const made = Date.parse(image.Created);
  const madeAt = Number.isNaN(made) || made <= 0 ? null : new Date(made).toISOString();
  const version = {
    kind: 'registry' as const,
    id: digest,
    label,
    author: null,
    message: null,
    madeAt,
    contextDigest: null,
  };
  return { key: registryKey(digest, inputs), version, inputs };
}
