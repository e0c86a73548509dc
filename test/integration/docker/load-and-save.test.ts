import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ArchiveImage } from '../../../electron/engine/archives/archive-image.ts';
import { imageTar } from '../../../electron/engine/archives/image-tar.ts';
import { pickImage } from '../../../electron/engine/archives/pick-image.ts';
import { readArchive } from '../../../electron/engine/archives/read-archive.ts';
import { writeArchive } from '../../../electron/engine/archives/write-archive.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { BASE_IMAGE, dockerCleanup, imageExists, tagBaseImage, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { dockerArchive, ociArchive, tarOf } from '../../support/image-archives.ts';

const docker = testDocker();
const never = new AbortController().signal;
const TAG = 'homeport/hpt-load-app:incoming';
let host: DockerHost;
let dir: string;

beforeAll(async () => {
  host = await connectedHost();
});
afterAll(async () => {
  host?.close();
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-load-'));
});
afterEach(async () => {
  await dockerCleanup('hpt-load-');
  await rm(dir, { recursive: true, force: true });
});

async function write(bytes: Buffer, name = 'a.tar'): Promise<string> {
  const file = path.join(dir, name);
  await writeFile(file, bytes);
  return file;
}

async function only(file: string): Promise<ArchiveImage> {
  const { images } = await readArchive(file, { signal: never });
  return pickImage(images, file, { image: null, platform: await host.platform() });
}

async function load(file: string, image?: ArchiveImage) {
  const tar = imageTar(file, image ?? (await only(file)), TAG, { signal: never });
  return host.images.load(tar, 60_000, never);
}

/** The engine's own id of what carries the tag, and the layers in it. */
async function carried(tag: string) {
  const { Id, RootFS } = await docker.getImage(tag).inspect();
  return { id: Id, layers: RootFS.Layers };
}

async function saved(name: string, options: Partial<Parameters<typeof writeArchive>[0]> = {}) {
  const ref = await tagBaseImage('hpt-load-base', docker);
  return writeArchive({
    file: path.join(dir, name),
    tar: await host.images.save(ref, never),
    compression: 'none',
    expected: null,
    sum: false,
    signal: never,
    ...options,
  });
}

describe('an image is saved', () => {
  test.each(['none', 'gzip', 'zstd'] as const)('packed with %s, and is whole', async (compression) => {
    const progress: number[] = [];
    const written = await saved('base.tar', {
      compression,
      sum: true,
      onProgress: (at) => progress.push(at),
    });
    const bytes = await readFile(written.file);
    expect(written.bytes).toBe(bytes.length);
    expect(written.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(await readFile(`${written.file}.sha256`, 'utf8')).toBe(`${written.sha256}  base.tar\n`);
    expect(progress.at(-1)).toBeGreaterThan(1000);
    const image = await only(written.file);
    const { layers = [] } = await carried(BASE_IMAGE);
    expect(image.layers).toHaveLength(layers.length);
    expect(image.tags.join()).toContain('hpt-load-base:1');
  });

  test('and what is called off or breaks leaves nothing', async () => {
    const off = new AbortController();
    const endless = new PassThrough();
    endless.write(Buffer.alloc(1024));
    const writing = saved('off.tar', { tar: endless, signal: off.signal });
    off.abort(new Error('enough'));
    await expect(writing).rejects.toThrow('enough');
    endless.destroy();
    const cut = await tarOf(await dockerArchive([{}]));
    const half = Readable.from([cut.subarray(0, cut.length - 2048)]);
    await expect(saved('half.tar', { tar: half })).rejects.toMatchObject({
      text: { code: 'archive.cut-off' },
    });
    await expect(saved('full.tar', { expected: 1e18 })).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(saved('nowhere/x.tar')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await readdir(dir)).toEqual([]);
  });
});

test('on a disk that is full nothing is left, and no other file is touched', async () => {
  const disk = path.join(dir, 'disk');
  await mkdir(disk);
  await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  try {
    await writeFile(path.join(disk, 'a.tar.part'), 'somebody’s');
    const large = await tarOf(await dockerArchive([{ layers: ['x'.repeat(3_000_000)] }]));
    const writing = saved('disk/a.tar', { tar: Readable.from([large]), sum: true });
    await expect(writing).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      text: { code: 'archive.disk-full' },
    });
    expect(await readdir(disk)).toEqual(['a.tar.part']);
  } finally {
    await execa('umount', [disk]);
  }
});

describe('an archive is loaded under one tag', () => {
  test('as the engine itself saved it', async () => {
    const { file } = await saved('base.tar.gz', { compression: 'gzip' });
    const loaded = await load(file);
    expect(loaded.tags.join()).toContain(TAG);
    expect((await carried(TAG)).layers).toEqual((await carried(BASE_IMAGE)).layers);
  });

  test('as docker save wrote it before engine 25, and as an OCI layout with packed layers', async () => {
    const image = { tags: ['hpt-load-person:latest'], layers: ['one', 'two'] };
    const old = await write(await tarOf(await dockerArchive([image])), 'old.tar');
    await load(old);
    const first = await carried(TAG);
    expect(first.layers).toEqual((await only(old)).layers.map(({ digest }) => digest));
    const oci = await ociArchive([image], { pack: (layer) => gzipSync(layer) });
    const layout = await write(await tarOf(oci), 'oci.tar');
    await load(layout);
    const second = await carried(TAG);
    expect(second.layers).toEqual(first.layers);
    const { configDigest, manifestDigest } = await only(layout);
    // An engine that keeps images in containerd calls one by its manifest.
    expect([configDigest, manifestDigest]).toContain(second.id);
  });

  test('no tag of a person’s is moved, and nothing else in it reaches the engine', async () => {
    const mine = await tagBaseImage('hpt-load-person', docker);
    const before = (await carried(mine)).id;
    const images = [{ tags: [mine, 'hpt-load-other:1'] }, { tags: ['hpt-load-second:1'], layers: ['2'] }];
    for (const [index, entries] of [await dockerArchive(images), await ociArchive(images)].entries()) {
      const file = await write(
        await tarOf([...entries, { name: 'repositories', content: '{}' }]),
        `${index}.tar`,
      );
      const { images: found } = await readArchive(file, { signal: never });
      await load(file, found[0]);
      expect((await carried(mine)).id).toBe(before);
      expect(await imageExists(docker, 'hpt-load-other:1')).toBe(false);
      expect(await imageExists(docker, 'hpt-load-second:1')).toBe(false);
    }
  });

  test('not if it was exchanged or cut off since it was read', async () => {
    const file = await write(await tarOf(await dockerArchive([{ tags: ['hpt-load-a:1'], layers: ['one'] }])));
    const image = await only(file);
    const other = image.layers.map((layer) => ({ ...layer, digest: `sha256:${'0'.repeat(64)}` }));
    await expect(load(file, { ...image, layers: other })).rejects.toMatchObject({
      text: { code: 'archive.changed' },
    });
    await truncate(file, (await stat(file)).size - 3000);
    await expect(load(file, image)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(await imageExists(docker, TAG)).toBe(false);
  });

  test('not if the engine refuses it, in its words', async () => {
    const tar = await tarOf([
      { name: 'manifest.json', content: '[{"Config":"gone.json","RepoTags":null,"Layers":[]}]' },
    ]);
    await expect(host.images.load(Readable.from([tar]), 30_000, never)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      text: { code: 'docker.load-failed' },
    });
  });

  test('not longer than its time, and not after it was called off', async () => {
    const stuck = () => {
      const tar = new PassThrough();
      tar.write(Buffer.alloc(512));
      return tar;
    };
    await expect(host.images.load(stuck(), 300, never)).rejects.toMatchObject({ code: 'TIMEOUT' });
    const off = new AbortController();
    const loading = host.images.load(stuck(), 30_000, off.signal);
    off.abort(new Error('enough'));
    await expect(loading).rejects.toThrow('enough');
  });
});

test('what docker load takes, it takes as a file of ours as well', async () => {
  const { file } = await saved('base.tar', { compression: 'none' });
  await docker.getImage('hpt-load-base:1').remove();
  const answer = await docker.loadImage(Readable.from([await readFile(file)]));
  await pipeline(answer, createWriteStream(path.join(dir, 'answer')));
  expect((await carried('hpt-load-base:1')).layers).toEqual((await carried(BASE_IMAGE)).layers);
});
