import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRegistryAccess } from '../../../electron/engine/registry/access.ts';
import { type HttpsFront, startHttpsFront } from '../../support/https-front.ts';
import { pushImage } from '../../support/registry/push-image.ts';
import { AMD64, failing, NEVER, refOf, registryWorld } from './support.ts';

const world = registryWorld();
const info = async () => ({});
const now = () => new Date();

describe('mirrors', () => {
  const ref = () => refOf(`docker.io/${world.target().repository}:1`);
  const client = (logins = {}) =>
    world.client({
      logins,
      access: async () => ({
        bases: [
          { url: world.proxy.url, mirror: true },
          { url: world.registry.url, mirror: false },
        ],
        ca: [],
        insecure: true,
      }),
    });

  it('are asked before the registry, with no login but their own', async () => {
    const { digest } = await pushImage(world.target());
    const ada = { username: 'ada', password: 'lovelace' };
    world.proxy.demandToken(null);
    const asking = client({ 'docker.io': ada });
    expect((await asking.head(ref(), NEVER)).digest).toBe(digest);
    expect(await asking.look({ ...ref(), digest }, AMD64, NEVER)).toMatchObject({ platformDigest: digest });
    expect(world.proxy.requests.length).toBeGreaterThan(2);
    expect(world.proxy.tokens).toMatchObject([{ authorization: null }]);
    world.proxy.demandToken(ada);
    await client({ [world.proxy.host]: ada }).head(ref(), NEVER);
    expect(world.proxy.tokens.at(-1)?.authorization).toMatch(/^Basic /);
  });

  it.each([
    ['errors of their own', { kind: 'status', status: 500 }, '/manifests/'],
    ['nothing that was asked for', { kind: 'status', status: 404 }, '/manifests/'],
    ['a request to be left alone', { kind: 'status', status: 429 }, '/manifests/'],
    ['another content', { kind: 'bytes', body: '{}' }, '/blobs/'],
    ['another way to sign in', { kind: 'status', status: 401 }, '/manifests/'],
  ] as const)('that have %s are no reason to fail', async (_, fault, on) => {
    const { digest } = await pushImage(world.target());
    world.proxy.add({ fault, on });
    const asking = client();
    expect((await asking.head(ref(), NEVER)).digest).toBe(digest);
    expect(await asking.look({ ...ref(), digest }, AMD64, NEVER)).toMatchObject({ platformDigest: digest });
    expect(world.log.join('\n')).toContain('mirror');
  });

  it('that failed are left alone for a while', async () => {
    await pushImage(world.target());
    world.proxy.add({ fault: { kind: 'status', status: 500 } });
    const asking = client();
    await asking.head(ref(), NEVER);
    const asked = world.proxy.requests.length;
    await asking.head(ref(), NEVER);
    expect(world.proxy.requests).toHaveLength(asked);
  });

  it('are no mirrors of what the registry itself does not have', async () => {
    const error = await failing(client().head(ref(), NEVER));
    expect(error).toMatchObject({
      why: 'missing',
      message: expect.stringContaining('docker.io has no image'),
    });
  });
});

it('a registry on loopback may speak http, and is asked in the way that worked before', async () => {
  const { digest } = await pushImage(world.target());
  const access = createRegistryAccess({ info, certsDir: null, now, log: () => undefined });
  const client = world.client({ access });
  expect((await client.head(world.ref(), NEVER)).digest).toBe(digest);
  expect((await client.head(world.ref(), NEVER)).digest).toBe(digest);
  expect(world.proxy.requests).toHaveLength(2);
});

describe('a registry with a certificate of its own', () => {
  const HOST = 'registry.hpt.example';
  let dir: string;
  let front: HttpsFront;
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-certs-'));
    front = await startHttpsFront(dir, HOST, world.proxy.url);
    await mkdir(path.join(dir, 'certs.d', HOST), { recursive: true });
  });
  afterAll(async () => {
    await front?.close();
    await rm(dir, { recursive: true, force: true });
  });
  const asking = (trust: { ca?: string[]; insecure?: boolean } | { certsDir: string }) => {
    const { repository } = world.target();
    const { ca = [], insecure = false } = 'certsDir' in trust ? {} : trust;
    const client = world.client({
      proxies: { HTTPS_PROXY: front.proxy },
      access:
        'certsDir' in trust
          ? createRegistryAccess({ info, ...trust, now, log: (line) => world.log.push(line) })
          : async () => ({ bases: [{ url: `https://${HOST}`, mirror: false }], ca, insecure }),
    });
    return client.head(refOf(`${HOST}/${repository}:1`), NEVER);
  };

  it('is not trusted', async () => {
    await pushImage(world.target());
    expect(await failing(asking({}))).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      why: 'unreachable',
      message: expect.stringContaining('could not be trusted'),
    });
    expect(front.asked).toContain(`${HOST}:443`);
    expect(world.proxy.requests).toEqual([]);
  });

  it('is, with its CA, from the engine’s certs.d too, or where the engine checks none', async () => {
    const { digest } = await pushImage(world.target());
    const ca = await readFile(front.certificate, 'utf8');
    expect(await asking({ ca: [ca] })).toMatchObject({ digest });
    expect(await asking({ insecure: true })).toMatchObject({ digest });
    const certsDir = path.join(dir, 'certs.d');
    expect(await failing(asking({ certsDir }))).toMatchObject({ why: 'unreachable' });
    await writeFile(path.join(certsDir, HOST, 'ca.crt'), ca);
    expect(await asking({ certsDir })).toMatchObject({ digest });
  });

  it('leads nobody to a place without encryption', async () => {
    await pushImage(world.target());
    world.proxy.add({ fault: { kind: 'redirect', to: `${world.registry.url}/v2/` } });
    const ca = await readFile(front.certificate, 'utf8');
    expect(await failing(asking({ ca: [ca] }))).toMatchObject({
      why: 'nonsense',
      message: expect.stringContaining('without encryption'),
    });
  });
});
