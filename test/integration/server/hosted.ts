import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { type HttpHost, startHttpHost } from '../../../electron/server/http-host.ts';
import { openSignIn, type SignIn } from '../../../electron/server/sign-in.ts';
import { type Scripted, scriptedHomeport } from './scripted-homeport.ts';

/** A real HTTP host on a free port, around a scripted Homeport, with a small window of its own. */
export type Hosted = {
  http: HttpHost;
  scripted: Scripted;
  signIn: SignIn;
  token: string;
  dir: string;
  host: string;
  origin: string;
  logged: string[];
  advance(ms: number): void;
  close(): Promise<void>;
};

export async function hosted(allowedHosts: string[] = []): Promise<Hosted> {
  const dir = mkdtempSync(join(tmpdir(), 'hpt-host-'));
  mkdirSync(join(dir, 'renderer/assets'), { recursive: true });
  writeFileSync(join(dir, 'renderer/index.html'), '<!doctype html><title>Homeport</title>');
  writeFileSync(join(dir, 'renderer/assets/index-Bx3f9aZ1.js'), 'export {};');
  writeFileSync(join(dir, 'renderer/assets/logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  writeFileSync(join(dir, 'secret.txt'), 'outside');
  let clock = Date.now();
  const now = () => new Date(clock);
  const { signIn, token } = openSignIn({ dataDir: dir, now });
  if (token === null) throw new Error('A fresh directory has no token yet');
  const scripted = scriptedHomeport();
  const logged: string[] = [];
  const http = await startHttpHost({
    host: '127.0.0.1',
    port: 0,
    router: scripted.router,
    signIn,
    rendererDir: join(dir, 'renderer'),
    allowedHosts,
    log: (line) => logged.push(line),
    now,
  });
  return {
    http,
    scripted,
    signIn,
    token,
    dir,
    host: `127.0.0.1:${http.port}`,
    origin: `http://127.0.0.1:${http.port}`,
    logged,
    advance: (ms) => {
      clock += ms;
    },
    close: async () => {
      await http.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Answer = { status: number; headers: NodeJS.Dict<string | string[]>; body: string };

/** A request exactly as written: `fetch` would set Host and tidy the path. */
export function ask(
  { http }: Pick<Hosted, 'http'>,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: http.port,
        path,
        method: options.method ?? 'GET',
        headers: options.headers ?? {},
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Signs in like the page does. */
export function postToken(
  hosted: Hosted,
  token: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return ask(hosted, '/api/session', {
    method: 'POST',
    headers: { origin: hosted.origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
}

/** The pair to send back, out of an answer that signs in. */
export function cookieOf(answer: Answer): string {
  const [cookie = ''] = answer.headers['set-cookie'] ?? [];
  return cookie.split(';', 1)[0] ?? '';
}

/** Tries to open a WebSocket: the open one, or the status it was refused with. */
export function openSocket(
  hosted: Pick<Hosted, 'http'>,
  headers: Record<string, string>,
  path = '/rpc',
): Promise<WebSocket | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${hosted.http.port}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.once('error', reject);
  });
}

/** A WebSocket whose other side does nothing by itself: it answers neither a close nor a ping. */
export function rawWebSocket({ http, origin }: Hosted, cookie: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const handshake = request({
      host: '127.0.0.1',
      port: http.port,
      path: '/rpc',
      headers: {
        origin,
        cookie,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      },
    });
    handshake.on('upgrade', (_response, raw) => resolve(raw.resume()));
    handshake.on('error', reject);
    handshake.end();
  });
}

/** A short text as a browser would send it: one frame, masked (with zeros). */
export function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  if (payload.length > 125) throw new Error('Longer ones have another head');
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
