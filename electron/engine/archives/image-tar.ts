import { createHash } from 'node:crypto';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import type { ArchiveImage } from './archive-image.ts';
import { roomIn } from './back-pressure.ts';
import type { ArchivedFile } from './contents.ts';
import { type ArchiveEntry, entriesOf } from './entries.ts';
import { ARCHIVE_LIMITS } from './limits.ts';
import { withTar } from './read-archive.ts';

const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/**
 * One image of an archive as a tar for `docker load`, under one tag and no other. What else the archive holds, whatever it
 * calls the image, and names that a person may have given to something else never reach the engine. Each file is compared
 * once more with what was read of it: the archive may have been exchanged since.
 *
 * An engine that keeps images itself reads manifest.json; one that keeps them in containerd reads the OCI layout where
 * there is one, so that the image stays the one with that manifest.
 * @param image as `readArchive` found it in that file
 * @returns bytes that end with an error where the archive changed, can't be read, or the signal aborts
 */
export function imageTar(
  file: string,
  image: ArchiveImage,
  tag: string,
  reading: { signal: AbortSignal; onProgress?: (read: number, size: number) => void },
): Readable {
  const tar = pack();
  const names = namesFor(image);
  const written = withTar(file, reading, async (bytes) => {
    const left = new Map([...names].map(([{ name }, as]) => [name, as]));
    for await (const entry of entriesOf(bytes, path.basename(file), ARCHIVE_LIMITS)) {
      const as = left.get(entry.name);
      if (as === undefined || entry.leadsTo !== null) continue;
      left.delete(entry.name);
      const known = [...names.keys()].find(({ name }) => name === entry.name);
      await copy(tar, entry, as, known?.digest ?? '');
    }
    const [missing] = left.keys();
    if (missing !== undefined) throw changed(file, missing);
    for (const [name, content] of manifests(image, names, tag)) await put(tar, name, content);
    tar.finalize();
  });
  // Without the error, which whoever reads is told below: tar-stream would throw it at nobody.
  written.catch(() => tar.destroy());
  return Readable.from(bytesOf(tar, written), { objectMode: false });
}

/** What each file is called in the tar: a blob by its digest, and a layer of `docker save` by its place. */
function namesFor({ manifest, config, layers }: ArchiveImage): Map<ArchivedFile, string> {
  const names = new Map<ArchivedFile, string>();
  if (manifest === null) {
    names.set(config, `${hexOf(config)}.json`);
    layers.forEach((layer, index) => {
      if (!names.has(layer)) names.set(layer, `${index}/layer.tar`);
    });
  } else {
    for (const blob of [config, manifest, ...layers]) names.set(blob, `blobs/sha256/${hexOf(blob)}`);
  }
  return names;
}

function manifests(image: ArchiveImage, names: Map<ArchivedFile, string>, tag: string): [string, object][] {
  const { manifest, config, layers, platform } = image;
  const nameOf = (file: ArchivedFile) => names.get(file) ?? '';
  const docker = [{ Config: nameOf(config), RepoTags: [tag], Layers: layers.map(nameOf) }];
  if (manifest === null) return [['manifest.json', docker]];
  const descriptor = {
    mediaType: OCI_MANIFEST,
    digest: manifest.digest,
    size: manifest.bytes,
    platform: { os: platform.os, architecture: platform.architecture },
    annotations: {
      'io.containerd.image.name': `docker.io/${tag}`,
      'org.opencontainers.image.ref.name': tag.slice(tag.lastIndexOf(':') + 1),
    },
  };
  return [
    ['manifest.json', docker],
    ['index.json', { schemaVersion: 2, manifests: [{ ...descriptor, mediaType: mediaTypeOf(manifest) }] }],
    ['oci-layout', { imageLayoutVersion: '1.0.0' }],
  ];
}

/** As the manifest calls itself: an image of a registry may be Docker's own kind. */
function mediaTypeOf({ json }: ArchivedFile): string {
  const said: unknown = JSON.parse(json?.toString() ?? '{}');
  const known = said !== null && typeof said === 'object' && 'mediaType' in said ? said.mediaType : null;
  return known === 'application/vnd.docker.distribution.manifest.v2+json' ? known : OCI_MANIFEST;
}

async function copy(tar: Pack, entry: ArchiveEntry, as: string, digest: string): Promise<void> {
  const hash = createHash('sha256');
  const sink = tar.entry({ name: as, size: entry.size, mtime: new Date(0) });
  sink.on('error', () => undefined);
  for await (const chunk of entry.bytes) {
    hash.update(chunk);
    if (!sink.write(chunk)) await roomIn(sink);
    if (tar.destroyed) return;
  }
  sink.end(undefined);
  if (`sha256:${hash.digest('hex')}` !== digest) throw changed(as, entry.name);
}

function put(tar: Pack, name: string, content: object): Promise<void> {
  return new Promise((resolve, reject) => {
    tar.entry({ name, mtime: new Date(0) }, JSON.stringify(content), (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function* bytesOf(tar: Pack, written: Promise<void>): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of tar) if (chunk instanceof Uint8Array) yield Buffer.from(chunk);
  } catch (error) {
    // What broke the work, rather than that the tar was broken off.
    await written;
    throw error;
  } finally {
    tar.destroy();
  }
  await written;
}

const hexOf = ({ digest }: ArchivedFile): string => digest.slice('sha256:'.length);

function changed(archive: string, file: string) {
  return unusable(say('archive.changed', { name: path.basename(archive), file }));
}
