import type { z } from 'zod';
import { isPlain, plainLine } from '../../shared/plain-text.ts';
import type { ArchivedFile } from './contents.ts';
import type { shapes } from './shapes.ts';

/** An image in an archive. Its words come from whoever made it: data, and no instructions. */
export type ArchiveImage = {
  format: 'docker' | 'oci';
  /** What the archive calls it; an engine that loaded the archive as it is would give it these names. */
  tags: string[];
  /** `sha256:…`: what the image is. Verified. */
  configDigest: string;
  /** Of its OCI manifest, verified; null: the archive has none. */
  manifestDigest: string | null;
  platform: { os: string; architecture: string; variant: string | null };
  /** ISO; null: it does not say, or makes no sense. */
  createdAt: string | null;
  labels: Record<string, string>;
  /** Bytes in the archive. */
  bytes: number;
  /** The files that it consists of, for whoever takes them out of the archive. */
  config: ArchivedFile;
  manifest: ArchivedFile | null;
  layers: ArchivedFile[];
};

/** What an image's configuration says. @param config of that file. */
export function factsOf(
  config: z.infer<typeof shapes.config>,
): Pick<ArchiveImage, 'platform' | 'createdAt' | 'labels'> {
  const created = new Date(config.created ?? '');
  const labels = Object.entries(config.config?.Labels ?? {});
  return {
    platform: {
      os: plainLine(config.os),
      architecture: plainLine(config.architecture),
      variant: config.variant ? plainLine(config.variant) : null,
    },
    createdAt: Number.isNaN(created.getTime()) ? null : created.toISOString(),
    labels: Object.fromEntries(labels.map(([name, value]) => [plainLine(name), plainLine(value)])),
  };
}

/** Bytes of all its files, a layer that it has twice counted once. */
export function bytesOf(files: ArchivedFile[]): number {
  return [...new Set(files)].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Names that can be shown. */
export function namesOf(tags: readonly string[]): string[] {
  return [...new Set(tags.map(plainLine))].filter((tag) => tag !== '' && isPlain(tag));
}
