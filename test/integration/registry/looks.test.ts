import { describe, expect, it } from 'vitest';
import { NO_DIGEST } from '../../support/registry/proxy-faults.ts';
import { pushImage, pushIndex, putBlob, putManifest } from '../../support/registry/push-image.ts';
import { AMD64, failing, NEVER, registryWorld } from './support.ts';

const world = registryWorld();
const arm = (variant: string) => ({ os: 'linux', architecture: 'arm', variant });
const IMAGES = [
  { architecture: 'amd64', files: { arch: 'amd64' } },
  { architecture: 'arm64', variant: 'v8', files: { arch: 'arm64' } },
  { architecture: 'arm', variant: 'v6', files: { arch: 'armv6' } },
];

describe.each([
  ['OCI', false],
  ['Docker', true],
])('with media types of %s', (_, docker) => {
  const target = () => ({ ...world.target(), docker });

  it('says the digest of a manifest, and what is in it', async () => {
    const created = '2026-03-04T05:06:07.123456789Z';
    const labels = { 'org.opencontainers.image.version': '1.2.3', odd: 'two\nlines \u001b[31mred' };
    const pushed = await pushImage(target(), { labels, created });
    const client = world.client();
    const head = await client.head(world.ref(), NEVER);
    expect(head).toEqual({ digest: pushed.digest, mediaType: pushed.mediaType });
    expect(await client.look({ ...world.ref(), digest: head.digest }, AMD64, NEVER)).toEqual({
      indexDigest: null,
      platformDigest: pushed.digest,
      configDigest: pushed.manifests[0]?.configDigest,
      platforms: ['linux/amd64'],
      bytes: pushed.manifests[0]?.bytes,
      createdAt: '2026-03-04T05:06:07.123Z',
      labels: { 'org.opencontainers.image.version': '1.2.3', odd: 'two lines red' },
      exposedPorts: [],
      volumes: [],
      healthcheck: null,
    });
  });

  it('says the digest of an index, and picks the platform out of it as the engine does', async () => {
    const pushed = await pushIndex(target(), IMAGES, { attestation: true });
    const client = world.client();
    const head = await client.head(world.ref(), NEVER);
    expect(head).toEqual({ digest: pushed.digest, mediaType: pushed.mediaType });
    const [amd64, arm64, armv6] = pushed.manifests;
    const look = (platform: { os: string; architecture: string }) =>
      client.look({ ...world.ref(), digest: head.digest }, platform, NEVER);
    expect(await look(AMD64)).toMatchObject({
      indexDigest: pushed.digest,
      platformDigest: amd64?.digest,
      configDigest: amd64?.configDigest,
      platforms: ['linux/amd64', 'linux/arm64', 'linux/arm/v6'],
    });
    expect((await look({ os: 'linux', architecture: 'x86_64' })).platformDigest).toBe(amd64?.digest);
    expect((await look({ os: 'linux', architecture: 'aarch64' })).platformDigest).toBe(arm64?.digest);
    expect((await look(arm('v7'))).platformDigest).toBe(armv6?.digest);
    expect(await failing(look(arm('v5')))).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      why: 'unusable',
      message: expect.stringContaining('no image for linux/arm/v5, only for linux/amd64, linux/arm64'),
    });
    expect(await failing(look({ os: 'linux', architecture: 'riscv64' }))).toMatchObject({ why: 'unusable' });
  });

  it('tells no difference where the very same image was pushed anew', async () => {
    const [image] = IMAGES;
    const client = world.client();
    const facts = async () => {
      const { digest } = await client.head(world.ref(), NEVER);
      return client.look({ ...world.ref(), digest }, AMD64, NEVER);
    };
    await pushImage(target(), image);
    const alone = await facts();
    await pushImage(target(), image);
    expect(await facts()).toEqual(alone);
    await pushImage(target(), { ...image, annotations: { pushed: 'again' } });
    const annotated = await facts();
    expect(annotated.platformDigest).not.toBe(alone.platformDigest);
    await pushIndex(target(), IMAGES);
    const indexed = await facts();
    expect(indexed.indexDigest).not.toBeNull();
    await pushIndex(target(), IMAGES, { attestation: true, annotations: { built: 'again' } });
    const again = await facts();
    expect(again.indexDigest).not.toBe(indexed.indexDigest);
    expect(new Set([alone, annotated, indexed, again].map((it) => it.configDigest)).size).toBe(1);
    await pushIndex(target(), [{ ...image, files: { arch: 'amd64', new: 'yes' } }]);
    expect((await facts()).configDigest).not.toBe(alone.configDigest);
  });
});

it('asks with one HEAD, and looks into a digest once', async () => {
  await pushIndex(world.target(), IMAGES);
  const client = world.client({ limits: { headMs: 60_000 } });
  const { digest } = await client.head(world.ref(), NEVER);
  await client.head(world.ref(), NEVER);
  expect(world.proxy.requests.map(({ method }) => method)).toEqual(['HEAD']);
  await client.look({ ...world.ref(), digest }, AMD64, NEVER);
  await client.look({ ...world.ref(), digest }, AMD64, NEVER);
  expect(world.proxy.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'GET', 'GET']);
});

it('is content with a registry that does not say the digest', async () => {
  const pushed = await pushImage(world.target());
  world.proxy.add({ fault: NO_DIGEST, on: '/manifests/' });
  expect(await world.client().head(world.ref(), NEVER)).toEqual({
    digest: pushed.digest,
    mediaType: pushed.mediaType,
  });
  expect(world.proxy.requests.map(({ method }) => method)).toEqual(['HEAD', 'GET']);
  world.proxy.clear();
  world.proxy.add({ fault: { kind: 'status', status: 405 }, on: /^HEAD/ });
  expect((await world.client().head(world.ref(), NEVER)).digest).toBe(pushed.digest);
});

it('reads an index within an index, but not one that never ends', async () => {
  const target = world.target();
  const inner = await pushIndex({ ...target, tag: 'inner' }, IMAGES);
  const wrap = async (digest: string, tag: string) => {
    const type = 'application/vnd.oci.image.index.v1+json';
    const manifests = [{ mediaType: type, digest, size: 1 }];
    await putManifest(
      target,
      tag,
      type,
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: type, manifests })),
    );
    return (await client.head(world.ref(tag), NEVER)).digest;
  };
  const client = world.client();
  let digest = inner.digest;
  for (const tag of ['once', 'twice']) digest = await wrap(digest, tag);
  const facts = await client.look({ ...world.ref(), digest }, AMD64, NEVER);
  expect(facts).toMatchObject({ indexDigest: digest, platformDigest: inner.manifests[0]?.digest });
  digest = await wrap(digest, 'thrice');
  expect(await failing(client.look({ ...world.ref(), digest }, AMD64, NEVER))).toMatchObject({
    why: 'unusable',
  });
});

it('says what is no image for Docker', async () => {
  const target = world.target();
  const config = await putBlob(target, Buffer.from('{}'));
  const type = 'application/vnd.oci.image.manifest.v1+json';
  const chart = {
    schemaVersion: 2,
    mediaType: type,
    config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: config, size: 2 },
    layers: [],
  };
  await putManifest(target, '1', type, Buffer.from(JSON.stringify(chart)));
  const client = world.client();
  const { digest } = await client.head(world.ref(), NEVER);
  expect(await failing(client.look({ ...world.ref(), digest }, AMD64, NEVER))).toMatchObject({
    why: 'unusable',
    message: expect.stringContaining('helm'),
  });
  const old = { 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' };
  world.proxy.add({ fault: { kind: 'headers', headers: old } });
  expect(await failing(client.head(world.ref(), NEVER))).toMatchObject({
    why: 'unusable',
    message: expect.stringContaining('schema 1'),
  });
});
