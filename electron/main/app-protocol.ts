import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { ElectronSurface } from './electron-surface.ts';
import { isOwnUrl } from './routes.ts';

/** The window's files under `app://homeport/`. No file:// anywhere: it would give the page the whole disk as its origin. */

export const APP_SCHEME = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true },
};

/** Everything from the package, nothing from elsewhere; no inline code; React sets styles through CSSOM, which CSP allows. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
};

/** The file that a URL names inside `root`; null where it names none, or tries to leave it. */
export function resolveAsset(root: string, url: string): string | null {
  if (!isOwnUrl(url)) return null;
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null; // A broken percent sign names no file.
  }
  // Decoded once, like any server: a backslash is a separator on Windows, a zero ends a path in C.
  if (path.includes('\0') || path.includes('\\')) return null;
  const base = normalize(root.endsWith(sep) ? root : root + sep);
  const file = normalize(join(base, path === '/' ? 'index.html' : path));
  return file.startsWith(base) && file !== base ? file : null;
}

/** Serves the built window. To be called when Electron is ready. */
export function serveAppProtocol(protocol: ElectronSurface['protocol'], root: string): void {
  protocol.handle(APP_SCHEME.scheme, (request) => answer(request, root));
}

export async function answer(request: Request, root: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
  const file = resolveAsset(root, request.url);
  const type = file === null ? undefined : TYPES[extname(file)];
  if (file === null || type === undefined) return refusal(404);
  try {
    const content = await readFile(file);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(content), {
      headers: headers(type),
    });
  } catch {
    return refusal(404);
  }
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: headers('text/plain; charset=utf-8') });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'content-security-policy': CONTENT_SECURITY_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  };
}
