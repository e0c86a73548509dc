import { mkdir, mkdtemp, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Resolved } from '../../../electron/engine/domain/source.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { createArchiveAdapter } from '../../../electron/engine/sources/archive/adapter.ts';
import { archiveSource } from '../../../electron/shared/sources/archive.ts';
import { dockerCleanup, imageExists, tagBaseImage, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { dockerArchive, ociArchive, sha256, tarOf } from '../../support/image-archives.ts';

const docker = testDocker();
const never = new AbortController().signal;
const TAG = 'homeport/hpt-arch-app:incoming';
const HOUR = 3_600_000;
let host: DockerHost;
let dir: string;

beforeAll(async () => {
  host = await connectedHost();
});
afterAll(() => host?.close());
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-arch-'));
});
afterEach(async () => {
  await dockerCleanup('hpt-arch-');
  await rm(dir, { recursive: true, force: true });
});

type HandMade = Parameters<typeof dockerArchive>[0][number];

/** Puts an archive into the folder, as of some time ago. */
async function put(
  name: string,
  image: HandMade | HandMade[],
  { ageMs = HOUR, oci = false } = {},
): Promise<string> {
  const images = [image].flat();
  const bytes = await tarOf(oci ? await ociArchive(images) : await dockerArchive(images));
  const file = path.join(dir, name);
  await writeFile(file, name.endsWith('.gz') ? gzipSync(bytes) : bytes);
  const at = new Date(Date.now() - ageMs);
  await utimes(file, at, at);
  return file;
}

/** Its clock is set by the waiting. @param onWait what happens meanwhile */
function adapterWith(onWait: (times: number) => Promise<unknown> = async () => undefined) {
  const lines: string[] = [];
  let [clock, times] = [Date.now(), 0];
  const adapter = createArchiveAdapter({
    now: () => new Date(clock),
    wait: async (ms) => {
      clock += ms;
      times += 1;
      await onWait(times);
    },
    log: (line) => lines.push(line),
  });
  return { adapter, lines, times: () => times };
}

const from = (more: object = {}) => archiveSource.parse({ kind: 'archive', path: dir, ...more });

function acquiring(lines: string[] = []) {
  return {
    platform: () => host.platform(),
    images: host.images,
    tag: TAG,
    dir,
    wishes: { pull: false, noCache: false },
    on: host,
    brings: () => undefined,
    progress: () => undefined,
    line: { fetch: <T>(work: () => Promise<T>) => work(), build: <T>(work: () => Promise<T>) => work() },
    log: (line: string) => lines.push(line),
  };
}

describe('the newest archive', () => {
  test('is a file, or the newest of a folder, by when its image was made', async () => {
    const { adapter } = adapterWith();
    const old = await put('b.tar', { created: '2026-01-01T00:00:00Z', tags: ['hpt-arch:1.0'] });
    const newer = await put(
      'a.tar.gz',
      { created: '2026-02-01T00:00:00Z', tags: ['hpt-arch:2.0'] },
      { ageMs: 9 * HOUR },
    );
    await put('notes.txt', {});
    const single = await adapter.resolve(from({ path: old }), host, never);
    expect(single.version).toMatchObject({
      kind: 'archive',
      label: '1.0',
      madeAt: '2026-01-01T00:00:00.000Z',
    });
    const newest = await adapter.resolve(from(), host, never);
    expect(newest.version.label).toBe('2.0');
    expect(newest.inputs.file).toBe(newer);
    expect(newest.key).toBe(`archive:${newest.version.id}`);
    expect((await adapter.resolve(from({ pattern: 'b*' }), host, never)).version.label).toBe('1.0');
    await expect(adapter.resolve(from({ pattern: 'c*' }), host, never)).rejects.toThrow('c*');
  });

  test('where the images do not say when, by when its file was written', async () => {
    const { adapter } = adapterWith();
    await put('a.tar', { created: '1970-01-01T00:00:00Z', layers: ['a'] }, { ageMs: 3 * HOUR });
    await put('b.tar', { created: '1970-01-01T00:00:00Z', layers: ['b'] }, { ageMs: HOUR });
    const { version } = await adapter.resolve(from(), host, never);
    expect(version).toMatchObject({ label: 'b', madeAt: null });
  });

  test('is called by its own label, else its tag, else its file', async () => {
    const { adapter } = adapterWith();
    const label = async (image: HandMade) => {
      await put('web-7.tar', image);
      return (await adapter.resolve(from(), host, never)).version.label;
    };
    const labels = { 'org.opencontainers.image.version': '7.1\u001b[31m\nand more' };
    expect(await label({ labels, tags: ['x:1'], layers: ['1'] })).toBe('7.1');
    expect(await label({ tags: ['registry:5000/x:latest', 'x:7.0'], layers: ['2'] })).toBe('7.0');
    expect(await label({ tags: ['x:latest'], layers: ['3'] })).toBe('web-7');
  });

  test('is the same image however it is packed or called', async () => {
    const { adapter } = adapterWith();
    const image = { tags: ['hpt-arch:1'], layers: ['same'] };
    const keys = new Set<string>();
    for (const [name, oci] of [
      ['a.tar', false],
      ['b.tar.gz', false],
      ['c.tar', true],
    ] as const) {
      const file = await put(name, image, { oci });
      keys.add((await adapter.resolve(from({ path: file }), host, never)).key);
    }
    expect(keys.size).toBe(1);
  });

  test('is not read again while it is as it was', async () => {
    const { adapter } = adapterWith();
    const file = await put('a.tar', { tags: ['hpt-arch:1'] });
    const first = await adapter.resolve(from(), host, never);
    const { mtime } = { mtime: new Date(Date.now() - HOUR) };
    const bytes = await readFile(file);
    await utimes(file, mtime, mtime);
    const again = await adapter.resolve(from(), host, never);
    // The same size and time, and none of the content: only who remembers can answer.
    await writeFile(file, Buffer.alloc(bytes.length));
    await utimes(file, mtime, mtime);
    expect(again).toEqual(first);
    expect(await adapter.resolve(from(), host, never)).toEqual(first);
  });
});

test('who is called off while an archive is read calls nobody else off', async () => {
  const { adapter } = adapterWith();
  await put('a.tar', { tags: ['hpt-arch:1'], layers: ['x'.repeat(3_000_000)] });
  const off = new AbortController();
  const first = adapter.resolve(from(), host, off.signal);
  const second = adapter.resolve(from(), host, never);
  off.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  expect((await second).version.label).toBe('1');
});

describe('what is still being written', () => {
  test('is waited for, and then it counts', async () => {
    const whole = await tarOf(await dockerArchive([{ tags: ['hpt-arch:9'] }]));
    const file = path.join(dir, 'a.tar');
    await writeFile(file, whole.subarray(0, 1000));
    const { adapter, times } = adapterWith(async (time) => {
      if (time === 2) await writeFile(file, whole);
    });
    expect((await adapter.resolve(from(), host, never)).version.label).toBe('9');
    expect(times()).toBeGreaterThan(4);
  });

  test('is said to be so when it goes on', async () => {
    const file = path.join(dir, 'a.tar');
    await writeFile(file, 'x');
    const { adapter } = adapterWith((time) => writeFile(file, Buffer.alloc(1000 + time)));
    await expect(adapter.resolve(from(), host, never)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      text: { code: 'archive.still-written' },
    });
  });

  test('under another name for so long is not looked at', async () => {
    const { adapter } = adapterWith();
    await put('a.tar', { tags: ['hpt-arch:1'] });
    await writeFile(path.join(dir, 'b.tar.part'), 'half');
    await writeFile(path.join(dir, '.c.tar.X1'), 'half');
    expect((await adapter.resolve(from(), host, never)).version.label).toBe('1');
    await rename(path.join(dir, 'b.tar.part'), path.join(dir, 'a.tar.part'));
    await expect(adapter.resolve(from(), host, never)).rejects.toMatchObject({
      text: { code: 'archive.still-written' },
    });
  });
});

describe('an image of an archive is acquired', () => {
  async function resolved(more: object = {}) {
    const { adapter } = adapterWith();
    const source = from(more);
    return { adapter, source, resolved: await adapter.resolve(source, host, never) };
  }

  test('under the update’s own tag alone', async () => {
    const mine = await tagBaseImage('hpt-arch-person', docker);
    const before = (await docker.getImage(mine).inspect()).Id;
    await put('a.tar', { tags: [mine], layers: ['new'] });
    const it = await resolved();
    const lines: string[] = [];
    const acquired = await it.adapter.acquire(it.source, it.resolved, acquiring(lines), never);
    const image = await host.images.inspect(TAG);
    expect(acquired.imageId).toBe(image?.Id);
    expect(image && it.adapter.isImage(it.resolved, image, host, never)).toBe(
      image?.Id === it.resolved.version.id,
    );
    expect(image?.RootFS?.Layers).toEqual([
      `sha256:${sha256(await tarOf([{ name: 'file-0', content: 'new' }]))}`,
    ]);
    expect((await docker.getImage(mine).inspect()).Id).toBe(before);
    expect(lines.join('\n')).toContain('a.tar');
  });

  test('from where it is now, also if the file was renamed', async () => {
    const file = await put('a.tar', { tags: ['hpt-arch:1'] });
    const it = await resolved();
    await rename(file, path.join(dir, 'moved.tar'));
    const acquired = await it.adapter.acquire(it.source, it.resolved, acquiring(), never);
    expect(acquired.resolved.inputs.file).toBe(path.join(dir, 'moved.tar'));
  });

  test('and never another one: exchanged, gone, of another platform, or not as expected', async () => {
    const file = await put('a.tar', { tags: ['hpt-arch:1'], labels: { flavour: 'mild' } });
    const it = await resolved();
    const fails = (source: typeof it.source, wanted: Resolved<'archive'> = it.resolved) =>
      expect(it.adapter.acquire(source, wanted, acquiring(), never)).rejects;
    const expectation = from({ expect: { label: 'flavour', value: 'hot' } });
    await fails(expectation).toMatchObject({ text: { code: 'archive.not-expected' } });
    expect((await it.adapter.inspect(expectation, host, never)).warnings).toHaveLength(1);
    await put('a.tar', { tags: ['hpt-arch:2'], layers: ['another'] });
    await fails(it.source).toMatchObject({ text: { code: 'archive.gone' } });
    await rm(file);
    await fails(it.source).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    const arm = await put('arm.tar', { architecture: 's390x' });
    await expect(it.adapter.resolve(from({ path: arm }), host, never)).rejects.toMatchObject({
      text: { code: 'archive.other-platform' },
    });
    expect(await imageExists(docker, TAG)).toBe(false);
  });

  test('not if it was called off meanwhile: nothing of it stays', async () => {
    await put('a.tar', { layers: ['x'.repeat(200_000)] });
    const it = await resolved();
    const off = new AbortController();
    const to = acquiring();
    const images = {
      ...host.images,
      load: (...[tar, limitMs, signal]: Parameters<typeof host.images.load>) => {
        off.abort(new Error('enough'));
        return host.images.load(tar, limitMs, signal);
      },
    };
    await expect(it.adapter.acquire(it.source, it.resolved, { ...to, images }, off.signal)).rejects.toThrow(
      'enough',
    );
    expect(await imageExists(docker, TAG)).toBe(false);
  });

  test('of several, the one that is named', async () => {
    await put('a.tar', [
      { tags: ['hpt-arch-one:1'], layers: ['1'] },
      { tags: ['hpt-arch-two:2'], layers: ['2'] },
    ]);
    const { adapter } = adapterWith();
    await expect(adapter.resolve(from(), host, never)).rejects.toThrow('hpt-arch-one:1');
    const it = await resolved({ image: 'hpt-arch-two' });
    expect(it.resolved.version.label).toBe('2');
    await it.adapter.acquire(it.source, it.resolved, acquiring(), never);
    expect(await imageExists(docker, TAG)).toBe(true);
    expect(await imageExists(docker, 'hpt-arch-one:1')).toBe(false);
  });
});

test('a place that can’t be is refused in words', async () => {
  const { adapter } = adapterWith();
  await expect(adapter.validate(from({ path: 'a.tar' }), host, never)).rejects.toMatchObject({
    code: 'BAD_INPUT',
  });
  await expect(adapter.validate(from({ path: path.join(dir, 'none') }), host, never)).rejects.toThrow('none');
  await mkdir(path.join(dir, 'empty'));
  await expect(adapter.validate(from({ path: path.join(dir, 'empty') }), host, never)).rejects.toMatchObject({
    text: { code: 'archive.empty-folder' },
  });
});
