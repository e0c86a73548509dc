import { once } from 'node:events';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { BrowserSocket } from '../../../electron/cli/local-client.ts';
import { SIGNED_OUT } from '../../../electron/server/http-host.ts';
import type { HomeportClient } from '../../../electron/server/rpc.ts';
import { ask, cookieOf, type Hosted, hosted, openSocket, postToken } from './hosted.ts';

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
    expect(answer.headers['set-cookie']?.[0]).toContain('; Secure');
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

  it('stops guessing after ten wrong tokens, for a minute', async () => {
    for (let i = 0; i < 10; i += 1) expect((await postToken(home, `wrong-${i}`)).status).toBe(401);
    const limited = await postToken(home, home.token);
    expect(limited.status).toBe(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
    home.advance(60_000);
    expect((await postToken(home, home.token)).status).toBe(200);
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
});
