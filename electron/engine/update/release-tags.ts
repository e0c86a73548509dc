import type { Images } from '../docker-port/images.ts';
import type { Release } from '../domain/model.ts';
import { releaseTag, releaseTagApart } from '../domain/names.ts';
import type { LogSink } from '../ports.ts';
import type { UpdateDeps } from './context.ts';

type Docker = { images: Images };
type Deps<K extends keyof UpdateDeps['store']> = { docker: Docker; store: Pick<UpdateDeps['store'], K> };

/**
 * The tags that keep releases. A tag is only a name, and names can be moved: an earlier Homeport gave two apps the same, another
 * one on this engine has apps of the same names, and a person may tag what they like. So nothing is done to a tag before it was
 * looked at, and what it names decides.
 */

/** The tag to keep a new release by: one that names nothing yet, or this very image. */
export async function freeReleaseTag(
  docker: Docker,
  release: { app: string; number: number; version: string; imageId: string },
): Promise<string> {
  const { app, number, version, imageId } = release;
  const plain = releaseTag(app, number, version);
  const named = await docker.images.inspect(plain);
  return named === null || named.Id === imageId ? plain : releaseTagApart(app, number, version, imageId);
}

/**
 * Puts a release's tag on its image. Where the tag on record names another image, that one keeps it, and the release gets
 * another tag: on record first, so that none is ever on the engine that nobody knows of.
 * @returns the tag that the release has now
 */
export async function protectRelease(
  { docker, store }: Deps<'updateRelease'>,
  release: Release,
): Promise<string> {
  const { app, number, imageId } = release;
  const named = await docker.images.inspect(release.tag);
  const version = release.version?.id ?? imageId;
  const tag =
    named === null || named.Id === imageId
      ? release.tag
      : await freeReleaseTag(docker, { app, number, version, imageId });
  if (tag !== release.tag) store.updateRelease(app, number, { tag });
  await docker.images.tag(imageId, tag);
  return tag;
}

/**
 * Takes a release's tag off, and the image with it unless another tag, release or container needs it. One that names another
 * image by now, or keeps another app's release as well, stays.
 * @returns what was removed
 */
export async function dropImage(
  { docker, store }: Deps<'apps' | 'releases'>,
  release: Release,
  log: LogSink,
): Promise<string[]> {
  const { app, number, tag, imageId } = release;
  const named = await docker.images.inspect(tag);
  if (named === null) return [];
  if (named.Id !== imageId) {
    log(`${tag} names another image than that of release ${number} of ${app}: it is left as it is`);
    return [];
  }
  const sharer = store.apps().find((other) => {
    return (
      other.name !== app && store.releases(other.name).some((r) => r.tag === tag && r.imageId === imageId)
    );
  });
  if (sharer !== undefined) {
    log(`${tag} keeps a release of ${sharer.name} as well: it is left as it is`);
    return [];
  }
  return docker.images.remove(tag);
}

/**
 * A release that is built again has its number, and gets its image on record with the commit alone; but a container goes by the name that
 * it is made with for good. So the release's tag is put on the new image before, where nothing has it: that is, where the old image is gone.
 * @returns the tag; null: it is another image's
 */
export async function lendTag(docker: Docker, { tag }: Release, imageId: string): Promise<string | null> {
  const named = await docker.images.inspect(tag);
  if (named === null) await docker.images.tag(imageId, tag);
  return named === null || named.Id === imageId ? tag : null;
}

/** The commit did not come: the release is what it was, and its tag names nothing again, even where the build made the very same image. */
export async function takeTagBack(docker: Docker, release: Release, imageId: string | null): Promise<void> {
  const named = imageId === null ? null : await docker.images.inspect(release.tag);
  if (named !== null && named.Id === imageId) await docker.images.remove(release.tag);
}
