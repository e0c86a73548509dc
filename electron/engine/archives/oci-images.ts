import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import { type ArchiveImage, bare, bytesOf, factsOf, namesOf } from './archive-image.ts';
import type { ArchivedFile, Contents } from './contents.ts';
import { parsed, shapes } from './shapes.ts';

/** An index may hold an index: `docker save` of images that are kept in containerd does, one level deep. */
const MAX_DEPTH = 3;
const MAX_IMAGES = 200;
const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
/** An image that came from a registry may be of Docker's own kind. */
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';

type Descriptor = { digest: string; size: number; annotations?: Record<string, string> | null | undefined };

/**
 * The images of an OCI layout: the manifests that its index.json leads to. A platform that the archive was made without is
 * none of them, and neither is what is no image, such as an attestation.
 * @returns null: it is no OCI layout
 * @throws SOURCE_UNAVAILABLE a blob is not what its name says, or an image has only a part of its blobs
 */
export function ociImages(contents: Contents, archive: string): ArchiveImage[] | null {
  const layout = contents.file('oci-layout');
  const index = contents.file('index.json');
  if (layout === null || index === null) return null;
  parsed(shapes.ociLayout, layout, archive);
  const images: ArchiveImage[] = [];

  const visit = (file: ArchivedFile, tags: string[], depth: number) => {
    for (const descriptor of parsed(shapes.index, file, archive).manifests) {
      const { platform } = descriptor;
      if (platform?.os === 'unknown' || images.length >= MAX_IMAGES) continue;
      const named = namesOf([...tags, ...tagsOf(descriptor)]);
      const blob = blobOf(contents, descriptor, archive);
      // Another platform's, which the archive was made without.
      if (blob === null && depth > 0) continue;
      if (blob === null) throw lacks(archive, descriptor);
      if (isIndex(blob)) {
        if (depth < MAX_DEPTH) visit(blob, named, depth + 1);
      } else {
        const image = imageOf(contents, blob, named, archive, depth > 0);
        if (image !== null) images.push(image);
      }
    }
  };
  visit(index, [], 0);
  return images;
}

/** @param mayLack whether an archive is right without any of its blobs */
function imageOf(
  contents: Contents,
  manifest: ArchivedFile,
  tags: string[],
  archive: string,
  mayLack: boolean,
): ArchiveImage | null {
  const { config: described, layers: wanted, mediaType } = parsed(shapes.manifest, manifest, archive);
  const config = blobOf(contents, described, archive);
  if (config === null && mayLack) return null;
  if (config === null) throw lacks(archive, described);
  const facts = shapes.config.safeParse(safely(config));
  // Something else than an image can lie in a layout: a chart, a signature.
  if (!facts.success) return null;
  const layers = wanted.map((layer) => blobOf(contents, layer, archive));
  const present = layers.filter((layer) => layer !== null);
  if (present.length < layers.length) {
    if (mayLack) return null;
    throw lacks(archive, wanted[layers.indexOf(null)] ?? described);
  }
  return {
    format: 'oci',
    tags,
    configDigest: config.digest,
    manifestDigest: manifest.digest,
    ...factsOf(facts.data),
    bytes: bytesOf([config, manifest, ...present]),
    config: bare(config),
    manifest: { ...bare(manifest), mediaType: mediaType === DOCKER_MANIFEST ? mediaType : OCI_MANIFEST },
    layers: present.map(bare),
  };
}

/** The blob, compared with its name and its size; null: it is not in the archive. */
function blobOf(contents: Contents, { digest, size }: Descriptor, archive: string): ArchivedFile | null {
  const blob = contents.file(`blobs/${digest.replace(':', '/')}`);
  if (blob !== null && (blob.digest !== digest || blob.bytes !== size))
    throw unusable(say('archive.changed', { name: archive, file: blob.name }));
  return blob;
}

/** containerd's annotation has the whole reference; OCI's own mostly the tag alone, and names nothing by itself then. */
function tagsOf({ annotations }: Descriptor): string[] {
  const whole = annotations?.['io.containerd.image.name'];
  const name = annotations?.['org.opencontainers.image.ref.name'];
  return [whole ?? name].filter((tag) => tag !== undefined);
}

function isIndex(blob: ArchivedFile): boolean {
  const value = safely(blob);
  return typeof value === 'object' && value !== null && 'manifests' in value;
}

function safely({ json }: ArchivedFile): unknown {
  try {
    return JSON.parse(json?.toString() ?? '');
  } catch {
    return null;
  }
}

function lacks(archive: string, { digest }: Descriptor) {
  return unusable(say('archive.lacks', { name: archive, file: digest }));
}
