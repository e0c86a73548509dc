import { familiarName, splitRef } from '../../shared/image-ref.ts';
import type { ImageInspect } from './docker-types.ts';
import type { Resolved } from './source.ts';

/** Whether an image of the engine is a version of a registry. */

type Held = Pick<ImageInspect, 'Id' | 'RepoDigests'>;

/**
 * Where Docker keeps its images itself, an image's id is the digest of its configuration. Where containerd keeps them, it is that of the
 * index or the manifest, which stands among its digests, too.
 */
export function isInContainerd({ Id, RepoDigests }: Held): boolean {
  return (RepoDigests ?? []).some((it) => it.endsWith(`@${Id}`));
}

/** The digests by which the image is known to have come from (or gone to) a repository, however either is spelled. */
export function digestsOf({ RepoDigests }: Held, repository: string): string[] {
  const wanted = familiarName(repository);
  return (RepoDigests ?? []).flatMap((it) => {
    const { name, digest } = splitRef(it);
    return digest !== null && familiarName(name) === wanted ? [digest] : [];
  });
}

/** That it is another one is not said by a false: an index that was pushed anew has other digests, and the same image. */
export function isVersion({ version, inputs }: Resolved<'registry'>, image: Held): boolean {
  const named = [version.id, inputs.platformDigest];
  return (
    image.Id === inputs.configDigest ||
    named.includes(image.Id) ||
    digestsOf(image, inputs.image).some((digest) => named.includes(digest))
  );
}

/** What it is after it was fetched by that digest: the engine has checked the digest, and what it holds must be what was looked at. */
export function isFetched(resolved: Resolved<'registry'>, image: Held): boolean {
  const { configDigest } = resolved.inputs;
  if (configDigest !== null && !isInContainerd(image)) return image.Id === configDigest;
  return isVersion(resolved, image);
}

/** What quarantine goes by: the content for this engine, whatever it was pushed as. */
export function registryKey(
  id: string,
  { configDigest, platformDigest }: { configDigest: string | null; platformDigest: string | null },
): string {
  return `registry:${configDigest ?? platformDigest ?? id}`;
}

/** How the engine is asked for it, and knows it from then on. */
export const pulledRef = ({ version, inputs }: Resolved<'registry'>): string =>
  `${inputs.image}@${version.id}`;
