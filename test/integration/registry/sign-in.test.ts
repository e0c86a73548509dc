import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pushImage } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';
import { AMD64, failing, NEVER, refOf, registryWorld } from './support.ts';

const world = registryWorld();
const ADA = { username: 'ada', password: 'lovelace' };
const BASIC = `Basic ${Buffer.from('ada:lovelace').toString('base64')}`;
const WRONG = { username: 'ada', password: 'byron' };
const withLogin = (login: typeof ADA | { identityToken: string } | null) => {
  const host = world.proxy.host;
  return world.client({ logins: login === null ? {} : { [host]: login } });
};

describe('a registry that wants tokens', () => {
  it('gives everybody one for what is public, which counts until it expires', async () => {
    const { digest } = await pushImage(world.target());
    world.proxy.demandToken(null);
    const client = withLogin(null);
    expect((await client.head(world.ref(), NEVER)).digest).toBe(digest);
    await client.look({ ...world.ref(), digest }, AMD64, NEVER);
    expect(world.proxy.tokens).toEqual([
      {
        method: 'GET',
        scope: `repository:${world.ref().repository}:pull`,
        service: 'hpt-registry',
        authorization: null,
        form: {},
      },
    ]);
    expect(world.proxy.requests.map(({ status }) => status)).toEqual([401, 200, 200, 200]);
  });

  it('gives one for a password, which the registry itself never sees', async () => {
    const { digest } = await pushImage(world.target());
    world.proxy.demandToken(ADA);
    expect((await withLogin(ADA).head(world.ref(), NEVER)).digest).toBe(digest);
    expect(world.proxy.tokens).toMatchObject([{ method: 'GET', authorization: BASIC }]);
    expect(world.proxy.requests.map(({ authorization }) => authorization?.split(' ')[0] ?? null)).toEqual([
      null,
      'Bearer',
    ]);
  });

  it('gives one for an identity token', async () => {
    const { digest } = await pushImage(world.target());
    world.proxy.demandToken({ identityToken: 'of-ada' });
    const client = withLogin({ identityToken: 'of-ada' });
    expect((await client.head(world.ref(), NEVER)).digest).toBe(digest);
    expect(world.proxy.tokens).toMatchObject([
      {
        method: 'POST',
        authorization: null,
        form: { grant_type: 'refresh_token', refresh_token: 'of-ada', client_id: 'homeport' },
      },
    ]);
  });

  it('says whether a login is missing or refused, and no word of it', async () => {
    await pushImage(world.target());
    world.proxy.demandToken(ADA);
    const missing = await failing(withLogin(null).head(world.ref(), NEVER));
    expect(missing).toMatchObject({ why: 'sign-in', message: expect.stringContaining('asks for a login') });
    const refused = await failing(withLogin(WRONG).head(world.ref(), NEVER));
    expect(refused).toMatchObject({ why: 'sign-in', message: expect.stringContaining('refuses the login') });
    expect(JSON.stringify([refused, world.log, String(refused)])).not.toContain('byron');
  });

  it('is asked for a new token when the old one, or the login, counts no more', async () => {
    const { digest } = await pushImage(world.target());
    world.proxy.demandToken(ADA);
    const client = withLogin(ADA);
    await client.head(world.ref(), NEVER);
    world.proxy.demandToken(ADA);
    expect((await client.head(world.ref(), NEVER)).digest).toBe(digest);
    expect(world.proxy.tokens).toHaveLength(2);
  });

  it('is told no password where others can read it', async () => {
    await pushImage(world.target());
    world.proxy.demandToken(ADA);
    const { host } = world.proxy;
    const access = async () => ({
      bases: [{ url: `http://${host}`, mirror: false }],
      ca: [],
      insecure: false,
    });
    const client = world.client({ access, logins: { [host]: ADA } });
    expect(await failing(client.head(world.ref(), NEVER))).toMatchObject({
      why: 'sign-in',
      message: expect.stringContaining('not encrypted'),
    });
    expect(await failing(client.tryLogin(host, ADA, NEVER))).toMatchObject({ why: 'sign-in' });
    expect(world.proxy.tokens).toEqual([]);
  });

  it('says whether a login works', async () => {
    world.proxy.demandToken(ADA);
    const { host } = world.proxy;
    await world.client().tryLogin(host, ADA, NEVER);
    expect(await failing(world.client().tryLogin(host, WRONG, NEVER))).toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining('refuses this login'),
    });
  });
});

describe('a registry that wants a password', () => {
  let closed: RealRegistry;
  beforeAll(async () => {
    closed = await startRealRegistry({ login: ADA });
  });
  afterAll(() => closed?.close());

  it('gets it, and says when it is wrong or missing', async () => {
    const target = { url: closed.url, repository: 'hpt/closed', tag: '1', login: ADA };
    const { digest } = await pushImage(target);
    const ref = refOf(`${closed.host}/hpt/closed:1`);
    const client = (login: typeof ADA | null) =>
      world.client({ logins: login === null ? {} : { [closed.host]: login } });
    expect((await client(ADA).head(ref, NEVER)).digest).toBe(digest);
    expect(await client(ADA).tags(ref, NEVER)).toEqual(['1']);
    for (const login of [WRONG, null])
      expect(await failing(client(login).head(ref, NEVER))).toMatchObject({ why: 'sign-in' });
    await client(null).tryLogin(closed.host, ADA, NEVER);
    expect(await failing(client(null).tryLogin(closed.host, WRONG, NEVER))).toMatchObject({ why: 'sign-in' });
    expect(await failing(client(null).tryLogin(closed.host, { identityToken: 'x' }, NEVER))).toMatchObject({
      why: 'sign-in',
    });
  });
});

describe('redirects', () => {
  it('are followed, and take no credentials to another host', async () => {
    const { digest, manifests } = await pushImage(world.target());
    world.proxy.demandToken(ADA);
    world.proxy.add({ fault: { kind: 'redirect' }, on: '/blobs/' });
    const facts = await withLogin(ADA).look({ ...world.ref(), digest }, AMD64, NEVER);
    expect(facts.configDigest).toBe(manifests[0]?.configDigest);
    expect(world.proxy.elsewhere).toHaveLength(1);
    expect(world.proxy.elsewhere).toMatchObject([{ status: 200, authorization: null }]);
  });

  it('within a host keep them', async () => {
    const { digest } = await pushImage(world.target());
    world.proxy.demandToken(ADA);
    const to = `/v2/${world.ref().repository}/manifests/${digest}`;
    world.proxy.add({ fault: { kind: 'redirect', to }, on: '/manifests/1' });
    expect((await withLogin(ADA).head(world.ref(), NEVER)).digest).toBe(digest);
  });

  it.each([
    ['in circles', '/v2/hpt/loop/manifests/1', 'without an end'],
    ['to a file', 'file:///etc/passwd', 'not as a registry'],
    ['to nowhere', 'http://', 'not as a registry'],
  ])('are given up where they lead %s', async (_, to, words) => {
    world.proxy.add({ fault: { kind: 'redirect', to } });
    const error = await failing(world.client().head(world.ref(), NEVER));
    expect(error).toMatchObject({ why: 'nonsense', message: expect.stringContaining(words) });
    expect(world.proxy.requests.length).toBeLessThanOrEqual(6);
  });
});
