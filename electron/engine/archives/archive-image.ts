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
  /** What its container will be like. */
  outline: ImageOutline;
  /** Digests of its layers unpacked, lowest first. */
  diffIds: string[];
  /** Bytes in the archive. */
  bytes: number;
  /** The files that it consists of, for whoever takes them out of the archive. */
  config: ImageFile;
  manifest: (ImageFile & { mediaType: string }) | null;
  layers: ImageFile[];
};

/** A file of an image: how it is called in its archive, and what it was when it was read. */
export type ImageFile = Omit<ArchivedFile, 'json'>;

type ImageOutline = {
  exposedPorts: { port: number; protocol: 'tcp' | 'udp' | 'sctp' }[];
  volumes: string[];
  healthcheck: string | null;
};

const SHOWN_EACH = 50;

/** What an image's configuration says. @param config of that file. */
export function factsOf(
  config: z.infer<typeof shapes.config>,
): Pick<ArchiveImage, 'platform' | 'createdAt' | 'labels' | 'outline' | 'diffIds'> {
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
    outline: {
      exposedPorts: Object.keys(config.config?.ExposedPorts ?? {})
        .flatMap(portOf)
        .slice(0, SHOWN_EACH),
      volumes: Object.keys(config.config?.Volumes ?? {})
        .map(plainLine)
        .slice(0, SHOWN_EACH),
      healthcheck: healthcheckOf(config.config?.Healthcheck?.Test ?? []),
    },
    diffIds: config.rootfs.diff_ids ?? [],
  };
}

/** '8080/tcp', or a port alone. */
function portOf(text: string): ImageOutline['exposedPorts'] {
  const [, number, protocol = 'tcp'] = /^(\d{1,5})(?:\/(tcp|udp|sctp))?$/.exec(text) ?? [];
  const port = Number(number);
  if (!(port > 0 && port < 65_536)) return [];
  return [{ port, protocol: protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp' }];
}

/** The words of a Healthcheck.Test without what says how they are run. */
function healthcheckOf([how, ...said]: readonly string[]): string | null {
  return how === undefined || how === 'NONE' || said.length === 0
    ? null
    : plainLine(said.join(' ')).slice(0, 2000);
}

/** What is kept of a file once it was understood. */
export function bare({ name, bytes, digest, packed }: ArchivedFile): ImageFile {
  return { name, bytes, digest, packed };
}

/** Bytes of all its files, a layer that it has twice counted once. */
export function bytesOf(files: readonly ArchivedFile[]): number {
  return [...new Set(files)].reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Names that can be shown. */
export function namesOf(tags: readonly string[]): string[] {
  return [...new Set(tags.map(plainLine))].filter((tag) => tag !== '' && isPlain(tag));
}
