import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer } from 'ws';
import { serveStatic } from '../../electron/server/static-files.ts';
import { SIGNED_OUT } from '../../electron/shared/session.ts';
import { demoRouter } from './demo-router.ts';
import { type DemoWorld, emptyWorld, richWorld } from './demo-worlds.ts';

/**
 * The contract over made-up data, with the real RPC server: to look at screens and to test the window alone.
 * It knows nothing of how Homeport works; stories that matter are tested against the real engine.
 */
export type Demo = {
  url: string;
  world: DemoWorld;
  /** Tells every watcher that the world has changed. */
  changed: () => void;
  /** Cuts every WebSocket, as a restart of the host would. */
  dropConnections: () => void;
  /** Ends every session, as the host does when they expire or a newer one takes their place. */
  endSessions: () => void;
  close: () => Promise<void>;
};

const CSP =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

function worldOf(wanted: 'rich' | 'empty' | DemoWorld): DemoWorld {
  if (typeof wanted !== 'string') return wanted;
  return wanted === 'empty' ? emptyWorld() : richWorld();
}

/** @param options.token ask for sign-in with this token @param options.port 0: any */
export async function startDemo(
  options: { world?: 'rich' | 'empty' | DemoWorld; token?: string; port?: number } = {},
): Promise<Demo> {
  const world = worldOf(options.world ?? 'rich');
  const wakers = new Set<() => void>();
  const changed = () => {
    for (const wake of wakers) wake();
  };
  const rpc = new RPCHandler(demoRouter(world, changed, wakers));
  const root = fileURLToPath(new URL('../../out/renderer/', import.meta.url));
  let session = 1;
  const signedIn = (cookie: string | undefined) =>
    options.token === undefined || cookie?.includes(`demo=${session}`) === true;

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://demo').pathname;
    response.setHeader('content-security-policy', CSP);
    if (path === '/api/session') {
      if (request.method !== 'POST') {
        response.writeHead(signedIn(request.headers.cookie) ? 200 : 401, {
          'content-type': 'application/json',
        });
        response.end(JSON.stringify({ signedIn: signedIn(request.headers.cookie) }));
        return;
      }
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        const right = body === JSON.stringify({ token: options.token });
        response.writeHead(
          right ? 200 : 401,
          right ? { 'set-cookie': `demo=${session}; HttpOnly; SameSite=Strict; Path=/` } : {},
        );
        response.end('{}');
      });
      return;
    }
    serveStatic(root, path, request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    if (!signedIn(request.headers.cookie)) {
      socket.destroy();
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => void rpc.upgrade(ws));
  });
  await new Promise<void>((resolve) => {
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo has no port');
  const dropConnections = () => {
    for (const ws of sockets.clients) ws.terminate();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    world,
    changed,
    dropConnections,
    endSessions: () => {
      session += 1;
      for (const ws of sockets.clients) ws.close(SIGNED_OUT);
    },
    close: () =>
      new Promise((resolve) => {
        dropConnections();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
