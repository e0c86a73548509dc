import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { say } from '../shared/text/text.ts';
import { type Coding, codingsFor } from './content-coding.ts';
import { inWords } from './in-words.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
};

/** Vite names what it builds by content (`assets/index-Bx3f9_aZ.js`): such a file never changes. */
const HASHED = /^\/assets\/.+-[\w-]{8,}\.\w+$/;

/** How the copies that the build makes are named (`build/vite/compressed.ts`). */
const SUFFIX: Record<Coding, string> = { br: '.br', gzip: '.gz', identity: '' };

type StaticFile = { path: string; type: string; size: number; coding: Coding };

/**
 * The file that a URL path names, inside `root` and of a known type, or its compressed copy; null: there is none.
 * Links that lead out of `root` name nothing, like `..`, encoded or not.
 *
 * @param urlPath the path as sent, percent-encoded, without the query
 * @param codings what may be sent, the best first
 */
async function findStaticFile(
  root: string,
  urlPath: string,
  codings: readonly Coding[] = ['identity'],
): Promise<StaticFile | null> {
  const decoded = decodePath(urlPath);
  if (decoded === null) return null;
  const wanted = decoded === '/' ? '/index.html' : decoded;
  const type = TYPES[extname(wanted).toLowerCase()];
  if (type === undefined) return null;
  // A copy alone, without its file, is nothing.
  if ((await fileInside(root, wanted)) === null) return null;
  for (const coding of codings) {
    const found = await fileInside(root, `${wanted}${SUFFIX[coding]}`);
    if (found !== null) return { ...found, type, coding };
  }
  return null;
}

async function fileInside(root: string, relative: string): Promise<{ path: string; size: number } | null> {
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, relative))]);
    if (!path.startsWith(realRoot + sep)) return null;
    const found = await stat(path);
    return found.isFile() ? { path, size: found.size } : null;
  } catch {
    // No such file, or one that can't be read: nothing to serve either way.
    return null;
  }
}

/**
 * Answers GET and HEAD from `root`; anything else that is not there is a 404 in words. What never changes is kept by the
 * browser for good; the rest (the page itself) is asked for each time and sent only where it is another: so an open window
 * that is loaded again never mixes two builds.
 */
export async function serveStatic(
  root: string,
  urlPath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = await findStaticFile(root, urlPath, codingsFor(request.headers['accept-encoding']));
  if (file === null) return answerMissing(urlPath, response);
  const kept = HASHED.test(urlPath);
  const tag = kept ? null : await tagOf(file);
  const head = {
    'cache-control': kept ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    ...(tag === null ? {} : { etag: tag }),
  };
  if (tag !== null && holds(request.headers['if-none-match'], tag)) {
    response.writeHead(304, head);
    response.end();
    return;
  }
  response.writeHead(200, {
    ...head,
    'content-type': file.type,
    'content-length': file.size,
    ...(file.coding === 'identity' ? {} : { 'content-encoding': file.coding }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // A browser that leaves half-way ends the pipeline with an error: the file is closed, and nobody is left to tell.
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
}

function answerMissing(urlPath: string, response: ServerResponse): void {
  const unbuilt = urlPath === '/' || urlPath === '/index.html';
  response.writeHead(unbuilt ? 503 : 404, {
    'content-type': 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(`${inWords(unbuilt ? say('server.not-built') : say('server.not-found'))}\n`);
}

/**
 * By content. Neither time nor size tells two builds apart: packages are made with one time for all files, and the page of
 * another build differs in nothing but the names in it, which are equally long.
 */
async function tagOf({ path, coding }: StaticFile): Promise<string> {
  const hash = createHash('sha256').update(await readFile(path));
  return `"${hash.digest('base64url').slice(0, 22)}-${coding}"`;
}

/** Whether the browser has it already (RFC 9110, 13.1.2: a weak tag counts, too). */
function holds(ifNoneMatch: string | undefined, tag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((one) => {
    const sent = one.trim().replace(/^W\//, '');
    return sent === tag || sent === '*';
  });
}

function decodePath(urlPath: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(urlPath);
  } catch {
    return null;
  }
  const escapes = decoded.includes('\0') || decoded.includes('\\') || decoded.split('/').includes('..');
  return decoded.startsWith('/') && !escapes ? decoded : null;
}
