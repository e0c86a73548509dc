import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { HomeportError, messageOf } from '../shared/errors.ts';
import { isLoopback, requestGuard } from './request-guard.ts';
import { type HomeportRouter, MAX_MESSAGE_BYTES, rpcServer } from './rpc.ts';
import { securityHeaders } from './security-headers.ts';
import { answer, sessionEndpoint } from './session-endpoint.ts';
import type { SignIn } from './sign-in.ts';
import { serveStatic } from './static-files.ts';

export const DEFAULT_PORT = 7420;

/** Close code of a WebSocket whose session has ended: the page then asks for sign-in. */
export const SIGNED_OUT = 4401;

export type HttpHostOptions = {
  host: string;
  /** 0: any free one. */
  port: number;
  router: HomeportRouter;
  signIn: SignIn;
  /** Folder of the built window. */
  rendererDir: string;
  allowedHosts: readonly string[];
  log: (line: string) => void;
  now: () => Date;
};

export type HttpHost = { port: number; url: string; close(): Promise<void> };

/**
 * Serves the window, the sign-in and the contract to browsers.
 * Public: the window's files (they hold nothing of anybody), `/api/health`, `/api/session`. With a session only: `/rpc`.
 *
 * @throws HomeportError CONFLICT where the port is taken, BAD_INPUT where the address is not this machine's
 */
export async function startHttpHost(options: HttpHostOptions): Promise<HttpHost> {
  const guard = requestGuard({ bind: options.host, allowedHosts: options.allowedHosts });
  const server = createServer({ requestTimeout: 30_000, maxHeaderSize: 16 * 1024 });
  const port = await listen(server, options.host, options.port);

  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const bySession = new Map<string, Set<WebSocket>>();
  const serveRpc = rpcServer(options.router);
  const session = sessionEndpoint({
    signIn: options.signIn,
    cookieName: `homeport_session_${port}`,
    now: options.now,
    onSignOut: (ended) => {
      for (const socket of bySession.get(ended) ?? []) socket.close(SIGNED_OUT, 'Signed out');
    },
  });

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders(request.headers.host)))
      response.setHeader(name, value);
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const refusal =
      guard.checkHost(request.headers.host) ??
      (reading ? null : guard.checkOrigin(request.headers.origin, request.headers.host));
    if (refusal !== null) return answer(response, refusal.status, { message: refusal.message });
    const path = pathOf(request);
    if (path === '/api/session') return session.handle(request, response);
    if (!reading) {
      response.setHeader('allow', 'GET, HEAD');
      return answer(response, 405, { message: 'Only GET and HEAD are understood here.' });
    }
    if (path === '/api/health') return answer(response, 200, { status: 'ok' });
    return serveStatic(options.rendererDir, path, request, response);
  };

  server.on('request', (request, response) => {
    respond(request, response).catch((error: unknown) => {
      options.log(`${request.method} ${pathOf(request)} failed: ${messageOf(error)}`);
      if (response.headersSent) response.destroy();
      else answer(response, 500, { message: 'Homeport could not answer this. Its log says why.' });
    });
  });

  server.on('upgrade', (request, stream, head) => {
    const refusal =
      guard.checkHost(request.headers.host) ??
      guard.checkOrigin(request.headers.origin, request.headers.host);
    if (refusal !== null) return refuseUpgrade(stream, refusal.status, refusal.message);
    if (pathOf(request) !== '/rpc') return refuseUpgrade(stream, 404, 'Not found.');
    const signedIn = session.sessionOf(request);
    if (signedIn === null) return refuseUpgrade(stream, 401, 'Sign in first.');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const siblings = bySession.get(signedIn) ?? new Set();
      bySession.set(signedIn, siblings.add(socket));
      socket.on('close', () => {
        siblings.delete(socket);
        if (siblings.size === 0) bySession.delete(signedIn);
      });
      serveRpc(socket);
    });
  });

  return {
    port,
    url: `http://${urlHost(options.host)}:${port}`,
    close: () => closeAll(server, sockets),
  };
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port)));
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): HomeportError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new HomeportError(
        'CONFLICT',
        `Port ${port} on ${host} is used by another program. Stop it, or choose another with --port.`,
        { cause },
      );
    case 'EACCES':
      return new HomeportError(
        'BAD_INPUT',
        `Port ${port} may not be opened by this user. Choose one above 1023 with --port.`,
        {
          cause,
        },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new HomeportError(
        'BAD_INPUT',
        `${host} is not an address of this machine. Choose another with --host.`,
        { cause },
      );
    default:
      return new HomeportError('INTERNAL', `Homeport can't listen on ${host}:${port}: ${cause.message}.`, {
        cause,
      });
  }
}

function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  return new Promise((resolve) => {
    for (const socket of sockets.clients) socket.close(1001, 'Homeport is closing');
    const cutOff = setTimeout(() => {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
    }, 1000);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function refuseUpgrade(stream: Duplex, status: number, message: string): void {
  const words: Record<number, string> = {
    400: 'Bad Request',
    401: 'Unauthorized',
    403: 'Forbidden',
    404: 'Not Found',
  };
  // The other side may be gone already: nobody is left to refuse.
  stream.on('error', () => stream.destroy());
  stream.end(
    `HTTP/1.1 ${status} ${words[status] ?? 'Misdirected Request'}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`,
  );
}

/** The path as sent, without the query. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] || '/';
}

/** The address to open: "everywhere" is no place to go to. */
function urlHost(host: string): string {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  if (plain === '0.0.0.0' || plain === '::') return '127.0.0.1';
  if (isLoopback(plain) && plain !== '::1') return plain;
  return plain.includes(':') ? `[${plain}]` : plain;
}
