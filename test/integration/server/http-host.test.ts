import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpHost } from '../../../electron/server/http-host.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { ask, type Hosted, hosted } from './hosted.ts';

let home: Hosted;
beforeAll(async () => {
  home = await hosted(['homeport.lan']);
});
afterAll(() => home.close());

describe('the window’s files', () => {
  it('come with their type, and are kept by the browser only where their name changes with them', async () => {
    const index = await ask(home, '/');
    expect(index).toMatchObject({ status: 200, body: expect.stringContaining('<title>Homeport') });
    expect(index.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const script = await ask(home, '/assets/index-Bx3f9aZ1.js?v=1');
    expect(script.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    const logo = await ask(home, '/assets/logo.svg');
    expect(logo.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-cache' });
    const head = await ask(home, '/', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(index.body.length));
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/../../secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
    '/link.txt',
    '/folder/secret.txt',
    '/index.html%00.txt',
    '/%',
    '/assets',
    '/nothing.html',
  ])('do not include %s', async (path) => {
    const answer = await ask(home, path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('outside');
  });

  beforeAll(() => {
    symlinkSync(join(home.dir, 'secret.txt'), join(home.dir, 'renderer/link.txt'));
    symlinkSync(home.dir, join(home.dir, 'renderer/folder'));
    // What the refusals above must not be for: a file beside them is served.
    writeFileSync(join(home.dir, 'renderer/plain.txt'), 'inside');
  });
  it('include a plain file beside those', async () => {
    expect((await ask(home, '/plain.txt')).body).toBe('inside');
  });
});

describe('who may ask', () => {
  it.each(['evil.example', `evil.example:7420`, '192.168.1.5'])(
    'refuses the Host %s for every path',
    async (host) => {
      for (const path of ['/', '/api/health', '/api/session']) {
        expect((await ask(home, path, { headers: { host } })).status).toBe(421);
      }
    },
  );

  it('answers to localhost and to an allowed name', async () => {
    for (const host of ['localhost:7420', 'homeport.lan']) {
      expect((await ask(home, '/api/health', { headers: { host } })).status).toBe(200);
    }
  });

  it('refuses what changes something without our Origin, before it looks at it', async () => {
    const attempts = [
      {},
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:1' },
    ];
    for (const headers of attempts) {
      for (const method of ['POST', 'DELETE', 'PUT']) {
        expect((await ask(home, '/api/session', { method, headers })).status).toBe(403);
      }
    }
  });

  it('understands GET and HEAD only, outside the session', async () => {
    const answer = await ask(home, '/', { method: 'POST', headers: { origin: home.origin } });
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
    expect(
      (await ask(home, '/api/session', { method: 'PUT', headers: { origin: home.origin } })).status,
    ).toBe(405);
  });
});

it('protects every answer, refusals too', async () => {
  const answers = await Promise.all([
    ask(home, '/'),
    ask(home, '/nothing'),
    ask(home, '/api/session'),
    ask(home, '/', { headers: { host: 'evil.example' } }),
  ]);
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  }
});

it('says in words that its port is taken, and that an address is not this machine’s', async () => {
  const start = (host: string, port: number) =>
    startHttpHost({
      host,
      port,
      router: home.scripted.router,
      signIn: home.signIn,
      rendererDir: home.dir,
      allowedHosts: [],
      log: () => {},
      now: () => new Date(),
    }).then(
      () => null,
      (error: unknown) => error,
    );
  const taken = await start('127.0.0.1', home.http.port);
  expect(isHomeportError(taken, 'CONFLICT') && taken.message).toContain(`Port ${home.http.port}`);
  expect(isHomeportError(taken, 'CONFLICT') && taken.message).toContain('--port');
  // TEST-NET-1 (RFC 5737): nobody's.
  const foreign = await start('192.0.2.1', 0);
  expect(isHomeportError(foreign, 'BAD_INPUT') && foreign.message).toContain('--host');
});
