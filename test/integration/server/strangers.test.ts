import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectLocal } from '../../../electron/cli/local-client.ts';
import { listenLocalSocket } from '../../../electron/home/local-socket.ts';
import { ask, cookieOf, type Hosted, hosted, openSocket, postToken, rawWebSocket } from './hosted.ts';
import { scriptedHomeport } from './scripted-homeport.ts';

/** Connections that do not behave: they hold on, say nothing, say it slowly, or do not listen. */
let home: Hosted;
let open: Socket[];
beforeEach(async () => {
  home = await hosted();
  open = [];
});
afterEach(async () => {
  for (const socket of open) socket.destroy();
  await home.close();
});

type Place = { port: number; host: string } | { path: string };

/** Sends what it is given and then keeps its own side open, whatever it hears. */
async function holdOn(place: Place, ...lines: string[]): Promise<Socket> {
  const socket = connect({ ...place, allowHalfOpen: true });
  // A reset is one of the ways in which the host ends it.
  socket.on('error', () => socket.destroy());
  open.push(socket);
  await once(socket, 'connect');
  if (lines.length > 0) socket.write(lines.map((line) => `${line}\r\n`).join(''));
  return socket;
}
/** Until the host has let go of the connection, and not only ended its own side: what is sent then is answered with a reset. */
async function cutByHost(socket: Socket): Promise<void> {
  const poke = setInterval(() => socket.write('x'), 50);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(poke);
}
const here = (): Place => ({ port: home.http.port, host: '127.0.0.1' });
const upgrade = (path = '/rpc', host = home.host, origin = home.origin) => [
  `GET ${path} HTTP/1.1`,
  `Host: ${host}`,
  `Origin: ${origin}`,
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`,
  '',
  '',
];

describe('an upgrade that is refused', () => {
  it.each([
    ['401', () => upgrade()],
    ['403', () => upgrade('/rpc', home.host, 'http://evil.example')],
    ['404', () => upgrade('/other')],
    ['421', () => upgrade('/rpc', 'evil.example')],
    ['400', () => upgrade('/rpc', 'a b')],
  ])('gets its %s and is closed, though the other side holds on', async (status, lines) => {
    const socket = await holdOn(here(), ...lines());
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z][\\w ]+\r\n`));
    await cutByHost(socket);
  });

  it('leaves nothing behind, a hundred times', async () => {
    const held = await Promise.all(Array.from({ length: 100 }, () => holdOn(here(), ...upgrade())));
    await Promise.all(held.map((socket) => cutByHost(socket.resume())));
  });
});

it('ends within a moment, whoever holds on to a connection', async () => {
  const cookie = cookieOf(await postToken(home, home.token));
  await rawWebSocket(home, cookie);
  await holdOn(here());
  await holdOn(here(), 'GET / HTTP/1.1', `Host: ${home.host}`);
  await holdOn(here(), ...upgrade());
  await holdOn(
    here(),
    'POST /api/session HTTP/1.1',
    `Host: ${home.host}`,
    `Origin: ${home.origin}`,
    'Content-Type: application/json',
    'Content-Length: 50',
    '',
    '{',
  );
  const began = performance.now();
  await home.http.close();
  expect(performance.now() - began).toBeLessThan(3000);
});

describe('more connections than anybody needs', () => {
  it('push out their own oldest; a browser is served and a signed-in window stays', async () => {
    const cookie = cookieOf(await postToken(home, home.token));
    const signedIn = await openSocket(home, { origin: home.origin, cookie });
    if (typeof signedIn === 'number') throw new Error('It is signed in');
    const held: Socket[] = [];
    for (let i = 0; i < 200; i += 1) held.push((await holdOn(here())).resume());
    expect((await ask(home, '/')).status).toBe(200);
    await vi.waitFor(() =>
      expect(held.filter((socket) => !socket.readableEnded).length).toBeLessThanOrEqual(64),
    );
    expect(held.at(-1)?.readableEnded).toBe(false);
    expect(signedIn.readyState).toBe(signedIn.OPEN);
    signedIn.terminate();
  });

  it('that never end their request are given up', async () => {
    const socket = await holdOn(here(), 'GET / HTTP/1.1', `Host: ${home.host}`);
    const drip = setInterval(() => socket.write('X-Slow: 1\r\n'), 1000);
    expect(await text(socket)).toContain('408');
    clearInterval(drip);
  });
});

it('a body that is too long gets an answer, and is not read to its end', async () => {
  const sent = request({
    ...here(),
    method: 'POST',
    path: '/api/session',
    headers: { origin: home.origin, host: home.host, 'content-type': 'application/json' },
  });
  sent.on('error', () => {});
  sent.write(`{"token":"${'x'.repeat(1024 * 1024)}`);
  const [response] = await once(sent, 'response');
  expect(response.statusCode).toBe(400);
  sent.destroy();
});

it('a request that is broken off says nothing in the log', async () => {
  const socket = await holdOn(
    here(),
    'POST /api/session HTTP/1.1',
    `Host: ${home.host}`,
    `Origin: ${home.origin}`,
    'Content-Type: application/json',
    'Content-Length: 50',
    '',
    '{',
  );
  socket.destroy();
  expect((await ask(home, '/api/health')).status).toBe(200);
  await home.http.close();
  expect(home.logged).toEqual([]);
});

it('the local socket ends within a moment too, whoever holds on to it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'hpt-strangers-'));
  const socket = await listenLocalSocket({ dataDir, router: scriptedHomeport().router });
  const { path } = socket;
  await holdOn({ path });
  await holdOn({ path }, 'GET / HTTP/1.1', 'Host: homeport');
  await holdOn({ path }, ...upgrade('/other', 'homeport'));
  await holdOn({ path }, ...upgrade('/rpc', 'homeport'));
  const local = await connectLocal(path);
  expect((await local?.client.live.get())?.overall).toBe('well');
  const began = performance.now();
  await socket.close();
  expect(performance.now() - began).toBeLessThan(3000);
  local?.close();
  rmSync(dataDir, { recursive: true, force: true });
});
