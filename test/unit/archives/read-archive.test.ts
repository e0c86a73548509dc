import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ARCHIVE_LIMITS, type ArchiveLimits } from '../../../electron/engine/archives/limits.ts';
import { readArchive } from '../../../electron/engine/archives/read-archive.ts';
import { dockerArchive, ociArchive, sha256, type TarEntry, tarOf } from '../../support/image-archives.ts';

const never = new AbortController().signal;
let dir: string;
let count = 0;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-read-archive-'));
});
afterAll(async () => {
  await rm(dir, { recursive: true, force: true });
});

async function written(bytes: Buffer): Promise<string> {
  count += 1;
  const file = path.join(dir, `${count}.tar`);
  await writeFile(file, bytes);
  return file;
}

const read = async (bytes: Buffer, limits?: ArchiveLimits) =>
  readArchive(await written(bytes), { signal: never, ...(limits === undefined ? {} : { limits }) });

const readEntries = async (entries: TarEntry[], limits?: ArchiveLimits) => read(await tarOf(entries), limits);

const withContent = (entries: TarEntry[], name: RegExp, content: string): TarEntry[] =>
  entries.map((entry) => (name.test(entry.name) ? { ...entry, content } : entry));

describe('an archive tells what is in it', () => {
  const image = {
    tags: ['hpt-a:1'],
    labels: { 'org.opencontainers.image.version': '1.2' },
    layers: ['a', 'b'],
  };

  test('as docker save wrote it before engine 25', async () => {
    const entries = await dockerArchive([image]);
    const { images } = await readEntries(entries);
    expect(images).toMatchObject([
      {
        format: 'docker',
        tags: ['hpt-a:1'],
        platform: { os: 'linux', architecture: 'amd64', variant: null },
        createdAt: '2026-01-02T03:04:05.000Z',
        labels: { 'org.opencontainers.image.version': '1.2' },
        manifestDigest: null,
      },
    ]);
    expect(images[0]?.configDigest).toBe(`sha256:${entries[0]?.name.replace('.json', '')}`);
    expect(images[0]?.layers).toHaveLength(2);
  });

  test('as an OCI layout, its layers packed or not', async () => {
    const plain = await readEntries(await ociArchive([image]));
    const packed = await readEntries(await ociArchive([image], { pack: (layer) => gzipSync(layer) }));
    expect(plain.images).toMatchObject([{ format: 'oci', tags: ['hpt-a:1'] }]);
    expect(packed.images[0]?.configDigest).toBe(plain.images[0]?.configDigest);
    expect(packed.images[0]?.manifestDigest).not.toBe(plain.images[0]?.manifestDigest);
  });

  test('packed with gzip or zstd, and in another order', async () => {
    const tar = await tarOf((await ociArchive([image])).reverse());
    const [plain, gzip, zstd] = await Promise.all(
      [tar, gzipSync(tar), zstdCompressSync(tar)].map((it) => read(it)),
    );
    expect(gzip?.images).toEqual(plain?.images);
    expect(zstd?.images).toEqual(plain?.images);
  });

  test('made by tar from a folder, with ./ before each name', async () => {
    const folder = await mkdtemp(path.join(dir, 'layout-'));
    for (const { name, content = '' } of await ociArchive([image])) {
      await execa('mkdir', ['-p', path.dirname(path.join(folder, name))]);
      await writeFile(path.join(folder, name), content);
    }
    const file = path.join(dir, 'by-tar.tar');
    await execa('tar', ['-cf', file, '-C', folder, '.']);
    expect((await readArchive(file, { signal: never })).images).toMatchObject([{ tags: ['hpt-a:1'] }]);
  });

  test('the platforms of an index that it has, and not those that it was made without', async () => {
    const both = [image, { ...image, architecture: 'arm64' }];
    const entries = await ociArchive(both, { asIndex: 'docker.io/library/hpt-a:1' });
    const { images } = await readEntries(entries);
    expect(images.map((it) => it.platform.architecture)).toEqual(['amd64', 'arm64']);
    const gone = images[1]?.config.name;
    const without = await readEntries(entries.filter(({ name }) => name !== gone));
    expect(without.images.map((it) => it.platform.architecture)).toEqual(['amd64']);
    expect(without.images[0]?.tags).toContain('docker.io/library/hpt-a:1');
  });

  test('a layer that several images have is written once, and linked to', async () => {
    const entries = await dockerArchive([image]);
    const layer = entries.find(({ name }) => name.endsWith('layer.tar'));
    const moved = entries.map((entry) =>
      entry === layer
        ? { name: entry.name, type: 'symlink' as const, linkname: '../shared/layer.tar' }
        : entry,
    );
    const shared = { name: 'shared/layer.tar', content: layer?.content ?? '' };
    const { images } = await readEntries([...moved, shared]);
    expect(images[0]?.layers[0]?.name).toBe('shared/layer.tar');
  });

  test('how far it is', async () => {
    const file = await written(await tarOf(await dockerArchive([image])));
    const seen: number[] = [];
    const { bytes } = await readArchive(file, { signal: never, onProgress: (at) => seen.push(at) });
    expect(seen.at(-1)).toBe(bytes);
  });
});

describe('what can’t be used is said in words', () => {
  const says = (code: string) => ({ code: 'SOURCE_UNAVAILABLE', text: { code } });

  test('no file, no archive, no image', async () => {
    const gone = readArchive(path.join(dir, 'gone.tar'), { signal: never });
    await expect(gone).rejects.toMatchObject(says('archive.missing'));
    await expect(readArchive(dir, { signal: never })).rejects.toMatchObject(says('archive.no-file'));
    await expect(read(Buffer.from('hello'))).rejects.toMatchObject(says('archive.no-archive'));
    await expect(read(Buffer.alloc(4096, 'x'))).rejects.toMatchObject(says('archive.no-archive'));
    await expect(readEntries([{ name: 'etc/passwd', content: 'x' }])).rejects.toMatchObject(
      says('archive.no-image'),
    );
    await expect(readEntries([])).rejects.toMatchObject(says('archive.no-image'));
  });

  test('cut off at any place', async () => {
    const tar = await tarOf(await dockerArchive([{ layers: ['x'.repeat(3000)] }]));
    const packed = gzipSync(tar);
    const zstd = zstdCompressSync(tar);
    for (const [bytes, steps] of [
      [tar, 40],
      [packed, 25],
      [zstd, 25],
    ] as const) {
      for (let step = 0; step < steps; step += 1) {
        // The second block of zeros may be missing halfway: some programs write no more.
        const end = Math.floor((bytes.length - (bytes === tar ? 1024 : 1)) * (step / steps));
        const outcome = read(bytes.subarray(0, end));
        await expect(outcome, `${end} of ${bytes.length}`).rejects.toMatchObject({
          code: 'SOURCE_UNAVAILABLE',
        });
      }
    }
  });

  test('cut off behind a whole entry, where all that there is can be read', async () => {
    const entries = await dockerArchive([{}]);
    const tar = await tarOf(entries);
    // Everything but the end of the archive: two blocks.
    await expect(read(tar.subarray(0, tar.length - 1024))).rejects.toMatchObject(says('archive.cut-off'));
  });

  test('flipped bits in a layer, a configuration, a manifest', async () => {
    const docker = await dockerArchive([{ tags: ['hpt-a:1'] }]);
    await expect(readEntries(withContent(docker, /layer\.tar$/, 'other'))).rejects.toMatchObject(
      says('archive.changed'),
    );
    await expect(readEntries(withContent(docker, /^[0-9a-f]{64}\.json$/, '{}'))).rejects.toMatchObject(
      says('archive.changed'),
    );
    const oci = await ociArchive([{ tags: ['hpt-a:1'] }]);
    for (const blob of oci.filter(({ name }) => name.startsWith('blobs/'))) {
      const content = Buffer.from(blob.content ?? '');
      content[content.length - 3] = (content[content.length - 3] ?? 0) ^ 1;
      const flipped = oci.map((entry) => (entry === blob ? { ...entry, content } : entry));
      await expect(readEntries(flipped), blob.name).rejects.toMatchObject(says('archive.changed'));
      const without = oci.filter((entry) => entry !== blob);
      await expect(readEntries(without), blob.name).rejects.toMatchObject(says('archive.lacks'));
    }
  });

  test('manifests that are no JSON, or of another shape', async () => {
    const docker = await dockerArchive([{}]);
    for (const nonsense of ['', '{', '{}', '[{}]', '[{"Config":7}]', 'null'])
      await expect(readEntries(withContent(docker, /^manifest\.json$/, nonsense))).rejects.toMatchObject(
        says('archive.nonsense'),
      );
  });
});

describe('an archive that was made to do harm', () => {
  test('unpacks to no more than the limits', async () => {
    const zeros = Buffer.alloc(8 * 1024 * 1024);
    const tar = await tarOf([{ name: 'zeros', content: zeros }, ...(await dockerArchive([{}]))]);
    const small = { ...ARCHIVE_LIMITS, freeBytes: 1024 * 1024 };
    const bomb = { code: 'SOURCE_UNAVAILABLE', text: { code: 'archive.bomb' } };
    await expect(read(gzipSync(tar), small)).rejects.toMatchObject(bomb);
    await expect(read(zstdCompressSync(tar), small)).rejects.toMatchObject(bomb);
    await expect(read(tar, { ...ARCHIVE_LIMITS, maxBytes: 4 * 1024 * 1024 })).rejects.toMatchObject(bomb);
    expect((await read(gzipSync(tar))).images).toHaveLength(1);
  });

  test('has no more entries, and no more JSON, than the limits', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ name: `f${index}`, content: '{}' }));
    await expect(readEntries(many, { ...ARCHIVE_LIMITS, maxEntries: 50 })).rejects.toMatchObject({
      text: { code: 'archive.too-many-entries' },
    });
    await expect(readEntries(many, { ...ARCHIVE_LIMITS, maxJsonTotal: 100 })).rejects.toMatchObject({
      text: { code: 'archive.too-much-json' },
    });
    const huge = withContent(
      await dockerArchive([{}]),
      /^manifest\.json$/,
      `[${' '.repeat(5 * 1024 * 1024)}]`,
    );
    await expect(readEntries(huge)).rejects.toMatchObject({ text: { code: 'archive.nonsense' } });
  });

  test('names that lead out of it are never used', async () => {
    const [config, ...rest] = await dockerArchive([{}]);
    const name = `../${config?.name}`;
    const manifest = rest.find((entry) => entry.name === 'manifest.json');
    const renamed = String(manifest?.content).replace(config?.name ?? '', name);
    const outside = [{ ...config, name }, ...withContent(rest, /^manifest\.json$/, renamed)];
    await expect(readEntries(outside)).rejects.toMatchObject({ text: { code: 'archive.lacks' } });
    const absolute = outside.map((entry) =>
      entry.name === name ? { ...entry, name: `/${config?.name}` } : entry,
    );
    await expect(readEntries(absolute)).rejects.toMatchObject({ text: { code: 'archive.lacks' } });
  });

  test('links that lead out of it, or in a circle, lead nowhere', async () => {
    const entries = await dockerArchive([{}]);
    for (const linkname of ['/etc/passwd', '../../etc/passwd', 'layer.tar']) {
      const linked = entries.map((entry) =>
        entry.name.endsWith('layer.tar') ? { name: entry.name, type: 'symlink' as const, linkname } : entry,
      );
      await expect(readEntries(linked), linkname).rejects.toMatchObject({ text: { code: 'archive.lacks' } });
    }
  });

  test('a file that is in it twice is what it says only once', async () => {
    const entries = await dockerArchive([{ tags: ['hpt-a:1'] }]);
    const other = await dockerArchive([{ tags: ['hpt-b:1'], layers: ['other'] }]);
    await expect(readEntries([...entries, ...other])).rejects.toMatchObject({
      text: { code: 'archive.twice' },
    });
    expect((await readEntries([...entries, ...entries])).images).toHaveLength(1);
  });

  test('what it says is a line of text, whatever is in it', async () => {
    const hostile = {
      tags: ['hpt-a:\u001b[2J1'],
      labels: { 'org.opencontainers.image.version': '1\u202e\n2' },
    };
    const { images } = await readEntries(await dockerArchive([hostile]));
    expect(images[0]?.tags).toEqual(['hpt-a:1']);
    expect(images[0]?.labels).toEqual({ 'org.opencontainers.image.version': '1\n2' });
  });
});

test('whoever calls it off is told their own reason', async () => {
  const file = await written(await tarOf(await dockerArchive([{}])));
  const off = AbortSignal.abort(new Error('enough'));
  await expect(readArchive(file, { signal: off })).rejects.toThrow('enough');
  expect(sha256('x')).toHaveLength(64);
});
