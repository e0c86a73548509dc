import { symlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressFolder } from '../../../build/vite/compressed.ts';
import { type Hosted, hosted } from './hosted.ts';

/** The window's files as the real host sends them: compressed where the build has put copies beside them. */

const SCRIPT = 'export const harbour = () => "a line that comes again";\n'.repeat(200);
const PAGE = `<!doctype html><title>Homeport</title>${'<p>The page</p>'.repeat(200)}`;
const HASHED = '/assets/big-Bx3f9aZ1.js';
const CHROMIUM = 'gzip, deflate, br, zstd';

let home: Hosted;
beforeAll(async () => {
  home = await hosted();
  const renderer = join(home.dir, 'renderer');
  writeFileSync(join(renderer, HASHED), SCRIPT);
  writeFileSync(join(renderer, 'index.html'), PAGE);
  await compressFolder(renderer);
  // Somebody else's copy: a link out of the folder, and one of a file that is not there.
  writeFileSync(join(renderer, 'linked.txt'), 'inside');
  writeFileSync(join(home.dir, 'secret.br'), brotliCompressSync('outside'));
  symlinkSync(join(home.dir, 'secret.br'), join(renderer, 'linked.txt.br'));
  writeFileSync(join(renderer, 'alone.txt.gz'), 'alone');
});
afterAll(() => home.close());

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };

function fetchRaw(path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const [host, port] = home.host.split(':');
    get({ host, port, path, headers, method }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        }),
      );
    }).on('error', reject);
  });
}

describe('a file with copies', () => {
  it.each([
    ['brotli', CHROMIUM, 'br', brotliDecompressSync],
    ['gzip', 'gzip', 'gzip', gunzipSync],
    ['gzip, which is liked better', 'br;q=0.1, gzip', 'gzip', gunzipSync],
    ['itself', undefined, undefined, (body: Buffer) => body],
    ['itself, as nothing else is wanted', 'br;q=0, gzip;q=0', undefined, (body: Buffer) => body],
  ])('comes as %s', async (_how, accept, coding, read) => {
    const headers = accept === undefined ? {} : { 'accept-encoding': accept };
    const answer = await fetchRaw(HASHED, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(answer.body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
    });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(read(answer.body).toString()).toBe(SCRIPT);
    const head = await fetchRaw(HASHED, headers, 'HEAD');
    expect(head.body.length).toBe(0);
    for (const name of ['content-length', 'content-encoding', 'content-type', 'vary'])
      expect(head.headers[name]).toBe(answer.headers[name]);
  });

  it('keeps the headers that protect the page', async () => {
    const { headers } = await fetchRaw('/', { 'accept-encoding': CHROMIUM });
    expect(headers).toMatchObject({ 'content-encoding': 'br', 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
  });

  it.each(['/linked.txt', '/assets/index-Bx3f9aZ1.js'])(
    'that lead out of the folder, or are not there, is sent as it is: %s',
    async (path) => {
      const answer = await fetchRaw(path, { 'accept-encoding': CHROMIUM });
      expect(answer.headers['content-encoding']).toBeUndefined();
      expect(answer.body.toString()).toMatch(/^(inside|export \{\};)$/);
    },
  );

  it.each([`${HASHED}.br`, `${HASHED}.gz`, '/index.html.br', '/alone.txt'])(
    'is the only thing that has an address: not %s',
    async (path) => {
      expect((await fetchRaw(path, { 'accept-encoding': CHROMIUM })).status).toBe(404);
    },
  );
});

describe('the page itself', () => {
  it('is asked for each time, and sent only where it is another', async () => {
    const first = await fetchRaw('/', { 'accept-encoding': CHROMIUM });
    const tag = first.headers.etag ?? '';
    expect(first.headers['cache-control']).toBe('no-cache');
    const headers = { 'accept-encoding': CHROMIUM, 'if-none-match': tag };
    const again = await fetchRaw('/', headers);
    expect(again).toMatchObject({ status: 304, body: Buffer.alloc(0) });
    expect(again.headers).toMatchObject({ etag: tag, vary: 'accept-encoding', 'cache-control': 'no-cache' });
    expect((await fetchRaw('/', { ...headers, 'if-none-match': `"x", W/${tag}` })).status).toBe(304);
    // As long as before, as the page of another build is.
    writeFileSync(join(home.dir, 'renderer/index.html'), PAGE.replaceAll('page', 'gape'));
    await compressFolder(join(home.dir, 'renderer'));
    const other = await fetchRaw('/', headers);
    expect(other.status).toBe(200);
    expect(other.headers.etag).not.toBe(tag);
    expect(brotliDecompressSync(other.body).toString()).toContain('The gape');
  });

  it('has a tag of its own for each way it is sent', async () => {
    const tags = await Promise.all(
      [CHROMIUM, 'gzip', 'identity'].map(
        async (accept) => (await fetchRaw('/', { 'accept-encoding': accept })).headers.etag,
      ),
    );
    expect(new Set(tags).size).toBe(3);
  });
});
