import { HomeportError } from '../../../shared/errors.ts';
import { parseImageRef } from '../../../shared/image-ref.ts';
import type { RegistrySource } from '../../../shared/sources/registry.ts';
import { say } from '../../../shared/text/text.ts';
import { shortId } from '../../../shared/version.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import { isFetched, pulledRef } from '../../domain/registry-image.ts';
import type { Resolved } from '../../domain/source.ts';
import type { RegistryLogin } from '../../registry/registry-client.ts';
import type { Acquired, Acquiring } from '../adapter.ts';
import { createPullProgress } from './pull-progress.ts';

/**
 * Has the engine fetch the image by its digest, and looks whether it is what was looked at. What is there already is fetched from nobody.
 *
 * INVARIANT: that a reference is brought by this is on record before the engine is asked for it, so that a cut leaves nothing that
 * nobody knows of.
 */
export async function acquireImage(
  parts: { now: () => Date; login: (registry: string) => Promise<RegistryLogin | null> },
  source: RegistrySource,
  resolved: Resolved<'registry'>,
  to: Acquiring,
  signal: AbortSignal,
): Promise<Acquired<'registry'>> {
  const { images, tag, log, line } = to;
  const ref = pulledRef(resolved);
  return line.fetch(async () => {
    const there = await images.inspect(ref);
    if (there !== null) log(`${ref} is here already`);
    else {
      to.brings(ref);
      log(`Pulling ${ref}`);
      const onProgress = createPullProgress({
        bytes: resolved.inputs.bytes,
        now: parts.now,
        log,
        report: to.progress,
      });
      const registry = parseImageRef(resolved.inputs.image)?.registry ?? '';
      const limitMs = source.pullTimeoutMinutes * 60_000;
      try {
        await images.pull(ref, { limitMs, login: await parts.login(registry), onProgress }, signal);
      } finally {
        to.progress(null);
      }
    }
    const image = there ?? (await images.inspect(ref));
    try {
      const imageId = await verified(source, resolved, image, to);
      await images.tag(ref, tag);
      log(`Got ${imageId}`);
      return { imageId, resolved, bases: [] };
    } catch (error) {
      // It is no image of the app's. If this fails too, the update's end removes it.
      if (there === null) await images.remove(ref).catch(() => []);
      throw error;
    }
  });
}

async function verified(
  { expect }: RegistrySource,
  resolved: Resolved<'registry'>,
  image: ImageInspect | null,
  { platform }: Acquiring,
): Promise<string> {
  const ref = pulledRef(resolved);
  if (image === null)
    throw new HomeportError('SOURCE_UNAVAILABLE', say('image-source.nothing-there', { ref }));
  if (!isFetched(resolved, image))
    throw new HomeportError(
      'SOURCE_UNAVAILABLE',
      say('image-source.another-image', { ref, found: shortId(image.Id) }),
    );
  const { os, architecture } = await platform();
  if (image.Os !== os || image.Architecture !== architecture)
    throw new HomeportError(
      'BUILD_FAILED',
      say('verify.other-platform', {
        made: `${image.Os}/${image.Architecture}`,
        machine: `${os}/${architecture}`,
      }),
    );
  if (expect !== null) {
    const found = image.Config?.Labels?.[expect.label];
    if (found !== expect.value)
      throw new HomeportError(
        'BUILD_FAILED',
        found === undefined
          ? say('image-source.no-such-label', { ref, ...expect })
          : say('image-source.other-label', { ref, ...expect, found }),
      );
  }
  return image.Id;
}
