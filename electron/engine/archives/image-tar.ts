import { createHash } from 'node:crypto';
import path from 'node:path';
import { Readable } from 'node:stream';
import { type Pack, pack } from 'tar-stream';
import { say } from '../../shared/text/text.ts';
import { unusable } from './archive-error.ts';
import type { ArchiveImage, ImageFile } from './archive-image.ts';
import { roomIn } from './back-pressure.ts';
import { type ArchiveEntry, entriesOf } from './entries.ts';
import { ARCHIVE_LIMITS } from './limits.ts';
import { withTar } from './read-archive.ts';

type Wanted = { digest: string; as: string };

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
  const wanted = wantedOf(image);
  const written = withTar(file, reading, async (bytes) => {
    const left = new Map(wanted);
    for await (const entry of entriesOf(bytes, path.basename(file), ARCHIVE_LIMITS)) {
      const known = left.get(entry.name);
      if (known === undefined || entry.leadsTo !== null) continue;
      left.delete(entry.name);
      await copy(tar, entry, known, file);
    }
    const [missing] = left.keys();
    if (missing !== undefined) throw changed(file, missing);
    for (const [name, content] of manifests(image, wanted, tag)) await put(tar, name, content);
    tar.finalize();
  });
  // Without the error, which whoever reads is told below: tar-stream would throw it at nobody.
  written.catch(() => tar.destroy());
  return Readable.from(bytesOf(tar, written), { objectMode: false });
}

/** The files that are taken over, by their names in the archive, and what each is called in the tar: a blob by its digest, and a layer of `docker save` by its place. */
function wantedOf({ manifest, config, layers }: ArchiveImage): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  const take = (file: ImageFile, as: string) => {
    if (!wanted.has(file.name)) wanted.set(file.name, { digest: file.digest, as });
  };
  const blob = (file: ImageFile) => `blobs/sha256/${hexOf(file)}`;
  take(config, manifest === null ? `${hexOf(config)}.json` : blob(config));
  if (manifest !== null) take(manifest, blob(manifest));
  for (const [index, layer] of layers.entries())
    take(layer, manifest === null ? `${index}/layer.tar` : blob(layer));
  return wanted;
}

function manifests(image: ArchiveImage, wanted: Map<string, Wanted>, tag: string): [string, object][] {
  const { manifest, config, layers, platform } = image;
  const nameOf = ({ name }: ImageFile) => wanted.get(name)?.as ?? '';
  const docker = [{ Config: nameOf(config), RepoTags: [tag], Layers: layers.map(nameOf) }];
  if (manifest === null) return [['manifest.json', docker]];
  const descriptor = {
    mediaType: manifest.mediaType,
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
    ['index.json', { schemaVersion: 2, manifests: [descriptor] }],
    ['oci-layout', { imageLayoutVersion: '1.0.0' }],
  ];
}

async function copy(tar: Pack, entry: ArchiveEntry, { as, digest }: Wanted, file: string): Promise<void> {
  const hash = createHash('sha256');
  const sink = tar.entry({ name: as, size: entry.size, mtime: new Date(0) });
  sink.on('error', () => undefined);
  for await (const chunk of entry.bytes) {
    hash.update(chunk);
    if (!sink.write(chunk)) await roomIn(sink);
    if (tar.destroyed) return;
  }
  sink.end(undefined);
  if (`sha256:${hash.digest('hex')}` !== digest) throw changed(file, entry.name);
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

const hexOf = ({ digest }: ImageFile): string => digest.slice('sha256:'.length);

function changed(archive: string, file: string) {
  return unusable(say('archive.changed', { name: path.basename(archive), file }));
}
