import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chooseBase } from '../../../electron/engine/sample/base.ts';
import { isStaticFor, staticBusybox } from '../../../electron/engine/sample/static-busybox.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';

const never = new AbortController().signal;
const HERE = process.arch === 'x64' ? 'amd64' : 'arm64';

describe('this machine’s own busybox', () => {
  let dir: string;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-busybox-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));
  const script = async (name: string, text: string) => {
    const place = path.join(dir, name);
    await writeFile(place, text, { mode: 0o755 });
    return place;
  };

  test('a static one for the engine’s architecture serves; for another one it does not', async () => {
    expect(await staticBusybox(HERE, ['/nowhere', '/bin/busybox'])).toEqual(await readFile('/bin/busybox'));
    expect(await staticBusybox('s390x', ['/bin/busybox'])).toBe(null);
    expect(await staticBusybox(HERE === 'amd64' ? 'arm64' : 'amd64', ['/bin/busybox'])).toBe(null);
  });

  test('a dynamic program, a script and an empty file are none', async () => {
    const places = [await script('script', '#!/bin/sh\necho sh httpd wget\n'), await script('empty', '')];
    expect(await staticBusybox(HERE, places)).toBe(null);
    expect(isStaticFor((await readFile('/bin/sh')).subarray(0, 4096), HERE)).toBe(false);
    expect(isStaticFor((await readFile('/bin/busybox')).subarray(0, 4096), HERE)).toBe(true);
  });

  test('a header that lies about its tables is none', async () => {
    const head = Buffer.from((await readFile('/bin/busybox')).subarray(0, 4096));
    head.writeUInt16LE(0xffff, 56);
    expect(isStaticFor(head, HERE)).toBe(false);
    head.writeBigUInt64LE(2n ** 63n, 32);
    expect(isStaticFor(head, HERE)).toBe(false);
    expect(isStaticFor(head.subarray(0, 20), HERE)).toBe(false);
  });
});

describe('what the sample is made from', () => {
  const BASE = {
    RepoTags: [],
    RepoDigests: [],
    Created: '',
    Os: 'linux',
    Architecture: HERE,
    Size: 1,
    Config: null,
  };
  /** An engine, as far as it is asked for a base. */
  const engine = (has: string | null, pull: () => Promise<string>, os = 'linux') => ({
    platform: async () => ({ os, architecture: HERE, machineName: 'm', engineId: 'e' }),
    images: {
      inspect: async () => (has === null ? null : { ...BASE, Id: has }),
      pull,
    },
  });
  const refused = async () => {
    throw new HomeportError('SOURCE_UNAVAILABLE', 'The engine could not get busybox:stable (no such host).');
  };
  const own = async () => Buffer.from('busybox');

  test('an image that the engine has, which is then nobody’s to remove', async () => {
    expect(await chooseBase(engine('sha256:1', refused), never, own)).toEqual({
      base: 'registry',
      files: [],
      pulled: null,
    });
  });

  test('else one that it gets, which goes with the sample', async () => {
    expect(
      await chooseBase(
        engine(null, async () => 'sha256:2'),
        never,
        own,
      ),
    ).toMatchObject({
      base: 'registry',
      pulled: 'sha256:2',
    });
  });

  test('else this machine’s busybox', async () => {
    const { base, files, pulled } = await chooseBase(engine(null, refused), never, own);
    expect({ base, pulled, paths: files.map(({ path }) => path) }).toEqual({
      base: 'busybox',
      pulled: null,
      paths: ['busybox'],
    });
  });

  test('else words that say what was tried and what to do', async () => {
    await expect(chooseBase(engine(null, refused), never, async () => null)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringMatching(/no such host.*busybox-static/s),
    });
  });

  test('an engine that went away is no missing image, and one of Windows runs no Linux', async () => {
    const away = async () => {
      throw new HomeportError('DOCKER_AWAY', 'Gone.');
    };
    await expect(chooseBase(engine(null, away), never, own)).rejects.toMatchObject({ code: 'DOCKER_AWAY' });
    await expect(chooseBase(engine('sha256:1', refused, 'windows'), never, own)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });
});
