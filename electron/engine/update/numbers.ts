import type { ImageReader } from '../docker-port/images.ts';
import { releaseOfTag, tagPrefixes } from '../domain/names.ts';
import type { Store } from '../ports.ts';

/**
 * Before a release gets its number: what a tag on the engine has is given to no other one. The records may be of an earlier time
 * than the engine's images.
 */
export async function passTakenNumbers(
  { docker, store }: { docker: { images: ImageReader }; store: Pick<Store, 'passNumbers'> },
  app: string,
): Promise<void> {
  const tags = (await Promise.all(tagPrefixes(app).map((prefix) => docker.images.tags(prefix)))).flat();
  const taken = tags.map(({ tag }) => releaseOfTag(tag) ?? 0);
  const highest = Math.max(0, ...taken);
  if (highest > 0) store.passNumbers(app, highest);
}
