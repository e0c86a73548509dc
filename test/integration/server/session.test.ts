import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { BrowserSocket } from '../../../electron/cli/local-client.ts';
import type { HomeportClient } from '../../../electron/home/rpc.ts';
import { SIGNED_OUT } from '../../../electron/shared/session.ts';
import { ask, cookieOf, frame, type Hosted, hosted, openSocket, postToken, rawWebSocket } from './hosted.ts';

let home: Hosted;
beforeEach(async () => {
  home = await hosted(['homeport.lan']);
});
afterEach(() => home.close());

describe('signing in', () => {
  it('gives a cookie that scripts and other sites can’t use', async () => {
    expect((await ask(home, '/api/session')).status).toBe(401);
    const answer = await postToken(home, home.token);
    expect(answer.status).toBe(200);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    const flags = cookie.split('; ').slice(1);
    expect(flags.sort()).toEqual(['HttpOnly', `Max-Age=${30 * 24 * 3600}`, 'Path=/', 'SameSite=Strict']);
    expect(cookie).not.toContain(home.token);
    const signedIn = await ask(home, '/api/session', { headers: { cookie: `other=1; ${cookieOf(answer)}` } });
    expect(signedIn).toMatchObject({ status: 200, body: '{"signedIn":true}' });
  });

  it('over TLS, gives one that never travels without', async () => {
    const answer = await postToken(home, home.token, {
      host: 'homeport.lan',
      origin: 'https://homeport.lan',
    });
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    // No page without TLS, and no other host, can set a cookie of such a name.
    expect(cookie).toMatch(/^__Host-homeport_session_\d+=[^;]+; Path=\/; .*; Secure$/);
    expect(cookie).not.toContain('Domain');
    expect((await ask(home, '/api/session', { headers: { cookie: cookieOf(answer) } })).status).toBe(200);
  });

  it('takes a one-time token once', async () => {
    const once = home.signIn.issueOneTime();
    expect((await postToken(home, once)).status).toBe(200);
    const again = await postToken(home, once);
    expect(again.status).toBe(401);
    expect(again.body).toContain('used already');
    expect(again.headers['set-cookie']).toBeUndefined();
  });

  it('refuses what is no token', async () => {
    const send = (body: string, type = 'application/json') =>
      ask(home, '/api/session', {
        method: 'POST',
        headers: { origin: home.origin, 'content-type': type },
        body,
      });
    for (const body of ['', '{', '[]', '{"token":1}', '{"token":""}', `{"token":"${'x'.repeat(5000)}"}`]) {
      expect((await send(body)).status).toBe(400);
    }
    expect((await send(JSON.stringify({ token: home.token }), 'text/plain')).status).toBe(400);
  });

  it('answers ten wrong tokens a minute, however many come at once, and the right one always', async () => {
    const guesses = await Promise.all(Array.from({ length: 200 }, (_, i) => postToken(home, `wrong-${i}`)));
    const of = (status: number) => guesses.filter((answer) => answer.status === status);
    expect([of(401).length, of(429).length]).toEqual([10, 190]);
    expect(Number(of(429)[0]?.headers['retry-after'])).toBeGreaterThan(0);
    expect(home.logged.filter((line) => line.includes('wrong sign-in tokens'))).toHaveLength(1);
    // The owner sits behind the same proxy as the one who guesses.
    expect((await postToken(home, home.token)).status).toBe(200);
    expect((await postToken(home, home.signIn.issueOneTime())).status).toBe(200);
    expect((await postToken(home, 'wrong')).status).toBe(429);
    home.advance(60_000);
    expect((await postToken(home, 'wrong')).status).toBe(401);
  });

  it('finds the valid cookie behind those that an app on another port has set under its name', async () => {
    const cookie = cookieOf(await postToken(home, home.token));
    const [name = ''] = cookie.split('=');
    const planted = [
      `${name}=`,
      `${name}=x`,
      ...Array.from({ length: 40 }, () => `${name}=${'A'.repeat(43)}`),
    ];
    const before = { cookie: [...planted, cookie].join('; ') };
    expect((await ask(home, '/api/session', { headers: before })).status).toBe(200);
    expect((await ask(home, '/api/session', { headers: { cookie: planted.join('; ') } })).status).toBe(401);
    const open = await openSocket(home, { origin: home.origin, ...before });
    expect(open).toBeInstanceOf(WebSocket);
    if (open instanceof WebSocket) open.terminate();
    // Signing out ends it, behind whatever it stands.
    await ask(home, '/api/session', { method: 'DELETE', headers: { origin: home.origin, ...before } });
    expect((await ask(home, '/api/session', { headers: { cookie } })).status).toBe(401);
  });
});

describe('the WebSocket', () => {
  const signedIn = async () => cookieOf(await postToken(home, home.token));

  it('is refused without a session, from another Origin, to another Host and elsewhere than /rpc', async () => {
    const cookie = await signedIn();
    const { origin } = home;
    expect(await openSocket(home, { origin })).toBe(401);
    expect(await openSocket(home, { origin, cookie: `${cookie}x` })).toBe(401);
    expect(await openSocket(home, { origin: 'http://evil.example', cookie })).toBe(403);
    expect(await openSocket(home, { cookie })).toBe(403);
    expect(await openSocket(home, { origin: 'http://evil.example', host: 'evil.example', cookie })).toBe(421);
    expect(await openSocket(home, { origin, cookie }, '/other')).toBe(404);
    const open = await openSocket(home, { origin, cookie });
    expect(open).toBeInstanceOf(WebSocket);
    if (open instanceof WebSocket) open.close();
  });

  it('carries the contract, and a subscription ends with it', async () => {
    const socket = new WebSocket(`ws://${home.host}/rpc`, {
      headers: { origin: home.origin, cookie: await signedIn() },
    });
    await once(socket, 'open');
    const client: HomeportClient = createORPCClient(new RPCLink({ websocket: new BrowserSocket(socket) }));
    expect((await client.live.get()).overall).toBe('well');
    await expect(client.apps.update({ app: 'nobody' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no app "nobody".',
    });
    const events = await client.updates.watch({ id: 'u-slow' });
    expect((await events.next()).value).toMatchObject({ type: 'update' });
    expect(home.scripted.watchers()).toBe(1);
    socket.terminate();
    home.scripted.release();
    await vi.waitFor(() => expect(home.scripted.watchers()).toBe(0));
  });

  it('ends with its session, and no other does', async () => {
    const [cookie, other] = [await signedIn(), await signedIn()];
    const mine = await openSocket(home, { origin: home.origin, cookie });
    const theirs = await openSocket(home, { origin: home.origin, cookie: other });
    if (!(mine instanceof WebSocket && theirs instanceof WebSocket)) throw new Error('Both are signed in');
    const closed = once(mine, 'close');
    const answer = await ask(home, '/api/session', {
      method: 'DELETE',
      headers: { origin: home.origin, cookie },
    });
    expect(answer.headers['set-cookie']?.[0]).toContain('Max-Age=0');
    expect((await closed)[0]).toBe(SIGNED_OUT);
    expect((await ask(home, '/api/session', { headers: { cookie } })).status).toBe(401);
    expect(theirs.readyState).toBe(WebSocket.OPEN);
    theirs.close();
  });

  it('ends when its session has to make room for newer ones, or expires', async () => {
    const open = async () => {
      const socket = await openSocket(home, { origin: home.origin, cookie: await signedIn() });
      if (!(socket instanceof WebSocket)) throw new Error('It is signed in');
      return { socket, closed: once(socket, 'close') };
    };
    const pushedOut = await open();
    const expiring = await open();
    for (let i = 0; i < 99; i += 1) await postToken(home, home.token);
    expect((await pushedOut.closed)[0]).toBe(SIGNED_OUT);
    expect(expiring.socket.readyState).toBe(WebSocket.OPEN);
    home.advance(30 * 24 * 3600 * 1000);
    expect((await expiring.closed)[0]).toBe(SIGNED_OUT);
  });

  it('is cut, and not heard any more, where the other side does not close it', async () => {
    const cookie = await signedIn();
    const raw = await rawWebSocket(home, cookie);
    const askForState = frame('{"i":"1","p":{"u":"/live/get"}}');
    raw.write(askForState);
    await vi.waitFor(() => expect(home.scripted.looks()).toBe(1));
    await ask(home, '/api/session', { method: 'DELETE', headers: { origin: home.origin, cookie } });
    // It has the close frame, does not answer it, and asks on.
    raw.write(askForState);
    await once(raw, 'close');
    expect(home.scripted.looks()).toBe(1);
  });

  it('is not opened more often than anybody looks at windows', async () => {
    const cookie = await signedIn();
    const opened = await Promise.all(
      Array.from({ length: 32 }, () => openSocket(home, { origin: home.origin, cookie })),
    );
    expect(opened.every((socket) => socket instanceof WebSocket)).toBe(true);
    expect(await openSocket(home, { origin: home.origin, cookie })).toBe(503);
    for (const socket of opened) if (socket instanceof WebSocket) socket.terminate();
  });
});
