import { describe, expect, it, test } from 'vitest';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { waitFor } from '../../support/docker.ts';
import { NO_DIGEST, tooManyRequests } from '../../support/registry/proxy-faults.ts';
import { pushImage } from '../../support/registry/push-image.ts';
import { AMD64, failing, NEVER, refOf, registryWorld } from './support.ts';

const world = registryWorld();
const pushed = async (bytes = 0) => {
  const image = await pushImage(world.target(), { bytes });
  return { ...world.ref(), digest: image.digest };
};

describe('what fails for a moment', () => {
  test.each([
    ['an error of its own', { kind: 'status', status: 500 }],
    ['a bad gateway', { kind: 'status', status: 502 }],
    ['a cut body', { kind: 'break', after: 20 }],
  ] as const)('is asked for again: %s', async (_, fault) => {
    const ref = await pushed();
    world.proxy.add({ fault, times: 2 });
    expect(await world.client().look(ref, AMD64, NEVER)).toMatchObject({ platformDigest: ref.digest });
    expect(world.proxy.requests).toHaveLength(4);
    expect(world.log).toHaveLength(2);
  });

  it('is asked for four times at most', async () => {
    await pushed();
    world.proxy.add({ fault: { kind: 'status', status: 503 } });
    expect(await failing(world.client().head(world.ref(), NEVER))).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      why: 'server',
      message: expect.stringContaining('(503)'),
    });
    expect(world.proxy.requests).toHaveLength(4);
  });
});

describe('what is no use is not asked for again', () => {
  const WRONG = 'does not match its digest';
  test.each([
    ['another content', '/manifests/', { kind: 'bytes', body: '{"config":{},"layers":[]}' }, WRONG],
    ['a part of it', '/manifests/', { kind: 'truncate', after: 50 }, WRONG],
    ['an error within a success', '/manifests/', { kind: 'error-in-200' }, WRONG],
    ['another config', '/blobs/', { kind: 'bytes', body: '{"created":"2020-01-01T00:00:00Z"}' }, WRONG],
    ['a part of the config', '/blobs/', { kind: 'truncate', after: 10 }, WRONG],
    ['far too much', '/manifests/', { kind: 'bytes', body: 'x'.repeat(5_000_000) }, 'far more'],
    ['far too much config', '/blobs/', { kind: 'bytes', body: 'x'.repeat(9_000_000) }, 'far more'],
  ] as const)('%s', async (_, on, fault, words) => {
    const ref = await pushed();
    world.proxy.add({ fault, on });
    const client = world.client();
    expect(await failing(client.look(ref, AMD64, NEVER))).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      why: 'nonsense',
      message: expect.stringContaining(words),
    });
    expect(world.proxy.requests.filter(({ path }) => path.includes(on))).toHaveLength(1);
    // Nothing of it is kept.
    world.proxy.clear();
    expect(await client.look(ref, AMD64, NEVER)).toMatchObject({ platformDigest: ref.digest });
  });

  it('a page of something else, for a tag', async () => {
    await pushed();
    world.proxy.add({ fault: NO_DIGEST, on: /^HEAD/ });
    world.proxy.add({
      fault: { kind: 'bytes', body: '<html>Welcome to your new router</html>' },
      on: /^GET/,
    });
    world.proxy.add({ fault: NO_DIGEST, on: /^HEAD/ });
    const error = await failing(world.client().head(world.ref(), NEVER));
    expect(error).toMatchObject({ why: 'nonsense', message: expect.stringContaining('not as a registry') });
  });

  it('a digest that is another than the one that was asked for', async () => {
    const ref = await pushed();
    const other = { 'docker-content-digest': `sha256:${'0'.repeat(64)}` };
    world.proxy.add({ fault: { kind: 'headers', headers: other } });
    expect(await failing(world.client().head(ref, NEVER))).toMatchObject({
      why: 'nonsense',
      message: expect.stringContaining(WRONG),
    });
  });

  test.each([
    ['a missing tag', 404, 'missing', 'has no image'],
    ['a refusal', 403, 'sign-in', 'asks for a login'],
    ['anything else', 418, 'refused', 'short and stout'],
  ])('%s', async (_, status, why, words) => {
    const body = JSON.stringify({ errors: [{ code: 'X', message: 'short\nand \u001b[31mstout' }] });
    world.proxy.add({ fault: { kind: 'status', status, body } });
    const error = await failing(world.client().tags(world.ref(), NEVER));
    expect(error).toMatchObject({ why, message: expect.stringContaining(words) });
    expect(String(error)).not.toContain('\u001b');
    expect(world.proxy.requests).toHaveLength(1);
  });
});

it('says what can’t be reached at all', async () => {
  const client = world.client();
  expect(await failing(client.head(refOf('127.0.0.1:1/app'), NEVER))).toMatchObject({
    code: 'SOURCE_UNAVAILABLE',
    why: 'unreachable',
    message: expect.stringContaining('127.0.0.1:1 can’t be reached'),
  });
  expect(await failing(client.head(refOf('registry.invalid/app'), NEVER))).toMatchObject({
    why: 'unreachable',
    message: expect.stringContaining('registry.invalid could not be found'),
  });
});

describe('a registry that does not answer', () => {
  it.each([
    ['says nothing', { kind: 'hang' }],
    ['stops within its answer', { kind: 'stall', after: 10 }],
  ] as const)('is given up: it %s', async (_, fault) => {
    const ref = await pushed();
    world.proxy.add({ fault, on: /^GET/ });
    const client = world.client({ limits: { answerMs: 200 } });
    expect(await failing(client.look(ref, AMD64, NEVER))).toMatchObject({
      code: 'TIMEOUT',
      message: expect.stringContaining('did not answer within 0.2 s'),
    });
    expect(world.proxy.requests.length).toBeLessThanOrEqual(1);
  });

  it('is left when the caller leaves, for the reason that it gave', async () => {
    await pushed();
    world.proxy.add({ fault: { kind: 'hang' } });
    const client = world.client();
    for (const [reason, code] of [
      [new HomeportError('TIMEOUT', asWritten('Too slow.')), 'TIMEOUT'],
      [undefined, 'CANCELLED'],
    ] as const) {
      const leave = new AbortController();
      const before = world.proxy.requests.length;
      const left = failing(client.head(world.ref(), leave.signal));
      await waitFor(() => world.proxy.requests.length > before, { what: 'the question' });
      leave.abort(reason);
      expect(await left).toMatchObject({ code });
    }
    expect(await failing(client.head(world.ref(), AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED' });
  });
});

describe('courtesy', () => {
  it('asks nothing more until a registry wants to be asked again', async () => {
    const ref = await pushed();
    let time = Date.parse('2026-06-01T12:00:00Z');
    const client = world.client({ now: () => new Date(time) });
    world.proxy.add({ fault: tooManyRequests('120'), times: 1 });
    const busy = { why: 'busy', message: expect.stringContaining('before 2026-06-01 12:02 UTC') };
    expect(await failing(client.head(world.ref(), NEVER))).toMatchObject(busy);
    expect(await failing(client.look(ref, AMD64, NEVER))).toMatchObject(busy);
    expect(await failing(client.tags(ref, NEVER))).toMatchObject(busy);
    const login = { username: 'ada', password: 'x' };
    expect(await failing(client.tryLogin(ref.registry, login, NEVER))).toMatchObject(busy);
    expect(world.proxy.requests).toHaveLength(1);
    expect(client.budgets()).toEqual([
      {
        registry: world.proxy.host,
        limit: 100,
        remaining: 0,
        resetsAt: '2026-06-01T18:00:00.000Z',
        notBefore: '2026-06-01T12:02:00.000Z',
      },
    ]);
    time += 120_000;
    expect((await client.head(world.ref(), NEVER)).digest).toBe(ref.digest);
    expect(client.budgets()).toMatchObject([{ notBefore: null }]);
  });

  it('says what is left, as the Hub does', async () => {
    await pushed();
    const headers = { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '98;w=21600' };
    world.proxy.add({ fault: { kind: 'headers', headers } });
    const client = world.client();
    await client.head(world.ref(), NEVER);
    expect(client.budgets()).toMatchObject([{ registry: world.proxy.host, limit: 100, remaining: 98 }]);
  });

  it('asks once for all that want to know the same, and one that leaves takes nobody along', async () => {
    const ref = await pushed();
    const client = world.client();
    const leave = new AbortController();
    const heads = Array.from({ length: 20 }, (_, n) =>
      client.head(world.ref(), n === 7 ? leave.signal : NEVER),
    );
    const looks = Array.from({ length: 20 }, () => client.look(ref, AMD64, NEVER));
    const lists = Array.from({ length: 20 }, () => client.tags(ref, NEVER));
    const left = failing(heads[7] ?? Promise.resolve());
    leave.abort();
    expect(await left).toMatchObject({ code: 'CANCELLED' });
    heads.splice(7, 1);
    expect(new Set((await Promise.all(heads)).map(({ digest }) => digest))).toEqual(new Set([ref.digest]));
    expect(await Promise.all(looks)).toHaveLength(20);
    expect(await Promise.all(lists)).toHaveLength(20);
    expect(world.proxy.requests.map(({ method, path }) => `${method} ${path.split('/')[4]}`).sort()).toEqual([
      'GET blobs',
      'GET manifests',
      'GET tags',
      'HEAD manifests',
    ]);
  });
});
