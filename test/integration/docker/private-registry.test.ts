import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LayerProgress } from '../../../electron/engine/docker-port/images.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import type { RegistryLogin } from '../../../electron/engine/registry/registry-client.ts';
import { messageOf } from '../../../electron/shared/errors.ts';
import { BASE_IMAGE, dockerCleanup, ensureBaseImage, imageExists, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { writeFiles } from '../../support/git-repo.ts';
import { PRIVATE_LOGIN, startPrivateRegistry } from '../../support/private-registry.ts';

const never = new AbortController().signal;
const docker = testDocker();
const WRONG = { username: 'ada', password: 'wrong horse' };

let registry: Awaited<ReturnType<typeof startPrivateRegistry>>;
let ref = '';

beforeAll(async () => {
  await ensureBaseImage();
  registry = await startPrivateRegistry();
  ref = `${registry.host}/hpt-private/app:1`;
  await docker.getImage(BASE_IMAGE).tag({ repo: `${registry.host}/hpt-private/app`, tag: '1' });
});
afterAll(async () => {
  await registry?.close();
  await dockerCleanup('hpt-private');
});

describe('a registry that wants a login', () => {
  let host: DockerHost;
  beforeAll(async () => {
    host = await connectedHost();
  });
  afterAll(() => host?.close());

  test('takes an image with it, and says by which digest', async () => {
    const digest = await host.images.push(ref, { limitMs: 30_000, login: PRIVATE_LOGIN }, never);
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const { RepoDigests } = await docker.getImage(ref).inspect();
    expect(RepoDigests).toContain(`${registry.host}/hpt-private/app@${digest}`);
  });

  test.each([
    ['none', null, /asks for a login before it takes .*homeport login 127\.0\.0\.1:\d+/],
    ['a wrong one', WRONG, /refuses the login that there is for it: .* may not write/],
  ])('takes none with %s, though the engine answers 200', async (_what, login, words) => {
    const pushing = host.images.push(ref, { limitMs: 30_000, login }, never);
    await expect(pushing).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringMatching(words),
    });
    await expect(pushing).rejects.not.toMatchObject({ message: expect.stringContaining('horse') });
  });

  test.each([
    ['none', null, /asks for a login before it gives/],
    ['a wrong one', WRONG, /refuses the login that there is for it: .* may not read/],
  ])('gives none with %s', async (_what, login, words) => {
    const pulling = host.images.pull(ref, { limitMs: 30_000, login }, never);
    await expect(pulling).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringMatching(words),
    });
  });

  test('gives it with the right one, by tag and by digest, and says how far each layer is', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'hpt-private-layers-'));
    const own = `${registry.host}/hpt-private/layers:1`;
    await writeFiles(dir, { Dockerfile: 'FROM scratch\nCOPY noise /\n' });
    await writeFile(path.join(dir, 'noise'), randomBytes(2_000_000));
    const request = { contextDir: dir, dockerfile: 'Dockerfile', target: null, buildArgs: {}, noCache: true };
    const log = () => undefined;
    // BuildKit would keep the layer in its cache, and it would not be downloaded again.
    const classic = await connectedHost({ builder: 'classic' });
    const imageId = await classic.images.build({ ...request, tag: own, timeoutMs: 60_000, log }, never);
    classic.close();
    await rm(dir, { recursive: true, force: true });
    const sent: LayerProgress[] = [];
    const got: LayerProgress[] = [];
    const transfer = (events: LayerProgress[]) => ({
      limitMs: 30_000,
      login: PRIVATE_LOGIN,
      onProgress: (told: LayerProgress[]) => void events.push(...told),
    });
    const digest = await host.images.push(own, transfer(sent), never);
    await host.images.remove(own);
    expect(await imageExists(docker, own)).toBe(false);
    const byDigest = `${registry.host}/hpt-private/layers@${digest}`;
    expect(await host.images.pull(byDigest, transfer(got), never)).toBe(imageId);
    expect(await host.images.pull(own, transfer([]), never)).toBe(imageId);
    expect(sent.map(({ status }) => status)).toContain('Pushed');
    expect(got.map(({ status }) => status)).toContain('Pull complete');
    expect(new Set(got.map(({ id }) => id)).size).toBe(1);
    const downloading = got.filter(({ status }) => status === 'Downloading');
    expect(downloading.at(-1)?.total).toBeGreaterThan(1_900_000);
    await host.images.remove(own);
    await host.images.remove(byDigest);
  });
});

describe.each(['auto', 'classic'] as const)('a private base image (%s)', (builder) => {
  let host: DockerHost;
  let dir: string;
  beforeAll(async () => {
    host = await connectedHost({ builder });
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-private-build-'));
    await host.images.push(ref, { limitMs: 30_000, login: PRIVATE_LOGIN }, never);
    // Unknown to the engine, so that it must ask.
    await docker.getImage(BASE_IMAGE).tag({ repo: `${registry.host}/hpt-private/${builder}`, tag: '1' });
    const own = `${registry.host}/hpt-private/${builder}:1`;
    await host.images.push(own, { limitMs: 30_000, login: PRIVATE_LOGIN }, never);
    await docker.getImage(own).remove();
  });
  afterAll(async () => {
    host?.close();
    await rm(dir, { recursive: true, force: true });
  });

  /** A busy engine may lose the session before it has asked; its words say to try again. */
  const build = async (logins: [string, RegistryLogin][]) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await buildOnce(logins);
      } catch (error) {
        if (attempt === 4 || !messageOf(error).includes('BuildKit did not reach Homeport')) throw error;
      }
    }
  };
  const buildOnce = async (logins: [string, RegistryLogin][]) => {
    await writeFiles(dir, {
      Dockerfile: `FROM ${registry.host}/hpt-private/${builder}:1\nRUN env && cat /proc/self/cmdline\n`,
    });
    const lines: string[] = [];
    const tag = `homeport/hpt-private-${builder}:1`;
    const imageId = await host.images.build(
      {
        contextDir: dir,
        dockerfile: 'Dockerfile',
        target: null,
        buildArgs: {},
        noCache: true,
        pull: true,
        logins: new Map(logins),
        tag,
        timeoutMs: 60_000,
        log: (line) => lines.push(line),
      },
      never,
    );
    return { imageId, lines };
  };

  test('is not had without a login, nor with one for another registry', async () => {
    await expect(build([])).rejects.toThrow(/asks for a login before it gives .*homeport login 127/);
    await expect(build([['nas.example:5000', PRIVATE_LOGIN]])).rejects.toThrow(/asks for a login/);
  });

  test('nor with a wrong one', async () => {
    await expect(build([[registry.host, WRONG]])).rejects.toThrow(/unauthorized/);
  });

  test('is built upon with the right one, which is nowhere to be found afterwards', async () => {
    const { imageId, lines } = await build([[registry.host, PRIVATE_LOGIN]]);
    expect(lines.join('\n')).not.toContain('horse');
    const image = docker.getImage(imageId);
    const told = JSON.stringify([await image.inspect(), await image.history()]);
    expect(told).toContain('cmdline');
    expect(told).not.toContain('horse');
    expect(told).not.toContain(Buffer.from('ada:correct horse').toString('base64'));
  });
});
