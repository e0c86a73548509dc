import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

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

/**
 * The file that a URL path names, inside `root` and of a known type; null: there is none.
 * Links that lead out of `root` name nothing, like `..`, encoded or not.
 *
 * @param urlPath the path as sent, percent-encoded, without the query
 */
export async function findStaticFile(
  root: string,
  urlPath: string,
): Promise<{ path: string; type: string; size: number } | null> {
  const decoded = decodePath(urlPath);
  if (decoded === null) return null;
  const wanted = decoded === '/' ? '/index.html' : decoded;
  const type = TYPES[extname(wanted).toLowerCase()];
  if (type === undefined) return null;
  try {
    const [realRoot, path] = await Promise.all([realpath(root), realpath(join(root, wanted))]);
    if (!path.startsWith(realRoot + sep)) return null;
    const found = await stat(path);
    return found.isFile() ? { path, type, size: found.size } : null;
  } catch {
    // No such file, or one that can't be read: nothing to serve either way.
    return null;
  }
}

/** Answers GET and HEAD from `root`; anything else that is not there is a 404 in words. */
export async function serveStatic(
  root: string,
  urlPath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const file = await findStaticFile(root, urlPath);
  if (file === null) {
    const unbuilt = urlPath === '/' || urlPath === '/index.html';
    response.writeHead(unbuilt ? 503 : 404, {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.end(
      unbuilt
        ? 'The window has not been built: run "npm run build", then load this page again.\n'
        : 'Not found.\n',
    );
    return;
  }
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.size,
    'cache-control': HASHED.test(urlPath) ? 'public, max-age=31536000, immutable' : 'no-store',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // A browser that leaves half-way ends the pipeline with an error: the file is closed, and nobody is left to tell.
  await pipeline(createReadStream(file.path), response).catch(() => response.destroy());
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
