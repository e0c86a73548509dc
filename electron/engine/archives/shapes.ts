import { z } from 'zod';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import type { ArchivedFile } from './contents.ts';

/**
 * What stands in an archive. Sources: moby image/spec (manifest.json), OCI image-spec 1.1 (image-layout, manifest, config).
 * All of it is hostile: only what is used is read, and all that is read is bounded.
 */

/** An image has 127 layers at most with every engine. */
const MAX_LAYERS = 512;
const MAX_IMAGES = 200;
const MAX_LABELS = 500;

const word = z.string().max(1024);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

const strings = z.record(z.string().max(1024), z.string().max(64 * 1024)).refine((it) => {
  return Object.keys(it).length <= MAX_LABELS;
});

export const shapes = {
  /** manifest.json */
  dockerManifest: z
    .array(
      z.object({
        Config: word,
        RepoTags: z.array(word).max(MAX_IMAGES).nullish(),
        Layers: z.array(word).max(MAX_LAYERS).nullish(),
      }),
    )
    .max(MAX_IMAGES),
  /** The image's configuration, the same in both. */
  config: z.object({
    os: word,
    architecture: word,
    variant: word.nullish(),
    created: word.nullish(),
    config: z
      .object({
        Labels: strings.nullish(),
        ExposedPorts: z.record(word, z.unknown()).nullish().catch(null),
        Volumes: z.record(word, z.unknown()).nullish().catch(null),
        Healthcheck: z
          .object({
            Test: z
              .array(z.string().max(64 * 1024))
              .max(100)
              .nullish(),
          })
          .nullish()
          .catch(null),
      })
      .nullish(),
    rootfs: z.object({ diff_ids: z.array(digest).max(MAX_LAYERS).nullish() }),
  }),
  ociLayout: z.object({ imageLayoutVersion: word }),
  /** index.json, and an index within it. */
  index: z.object({
    manifests: z
      .array(
        z.object({
          digest,
          size: z.number().int().nonnegative(),
          mediaType: word.nullish(),
          annotations: strings.nullish(),
          platform: z.object({ os: word, architecture: word }).nullish(),
        }),
      )
      .max(MAX_IMAGES),
  }),
  manifest: z.object({
    mediaType: word.nullish(),
    config: z.object({ digest, size: z.number().int().nonnegative(), mediaType: word.nullish() }),
    layers: z
      .array(z.object({ digest, size: z.number().int().nonnegative(), mediaType: word.nullish() }))
      .max(MAX_LAYERS),
  }),
};

/** @throws SOURCE_UNAVAILABLE it is no JSON of that shape */
export function parsed<T>(shape: z.ZodType<T>, file: ArchivedFile, archive: string): T {
  const nonsense = (cause: unknown) =>
    unusable(say('archive.nonsense', { name: archive, file: file.name }), cause);
  let value: unknown;
  try {
    value = JSON.parse(file.json?.toString() ?? '');
  } catch (error) {
    throw nonsense(error);
  }
  const result = shape.safeParse(value);
  if (!result.success) throw nonsense(result.error);
  return result.data;
}
