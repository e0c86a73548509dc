import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { WebSocketServer } from 'ws';
import { HTTP_LIMITS, watchConnections } from '../home/connections.ts';
import { type HomeportRouter, MAX_MESSAGE_BYTES, rpcServer } from '../home/rpc.ts';
import { HomeportError, messageOf, textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';
import { isLoopback, type Refusal, requestGuard } from './request-guard.ts';
import { securityHeaders } from './security-headers.ts';
import { sessionCookie } from './session-cookie.ts';
import { answer, refuse, sessionEndpoint } from './session-endpoint.ts';
import { sessionSockets } from './session-sockets.ts';
import type { SignIn } from './sign-in.ts';
import { serveStatic } from './static-files.ts';

type HttpHostOptions = {
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
  const server = createServer(HTTP_LIMITS);
  const connections = watchConnections(server);
  const port = await listen(server, options.host, options.port);
  server.on('error', (error) => options.log(`A connection could not be taken: ${messageOf(error)}`));

  const handshakes = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  const sockets = sessionSockets(options.signIn);
  const serveRpc = rpcServer(options.router);
  const session = sessionEndpoint({
    signIn: options.signIn,
    cookie: sessionCookie(port),
    now: options.now,
    log: options.log,
    onChange: sockets.endStale,
  });

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(securityHeaders(request.headers.host)))
      response.setHeader(name, value);
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const refusal =
      guard.checkHost(request.headers.host) ??
      (reading ? null : guard.checkOrigin(request.headers.origin, request.headers.host));
    if (refusal !== null) return refuse(response, refusal.status, refusal.message);
    const path = pathOf(request);
    if (path === '/api/session') return session.handle(request, response);
    if (!reading) {
      response.setHeader('allow', 'GET, HEAD');
      return refuse(response, 405, say('server.reading-only'));
    }
    if (path === '/api/health') return answer(response, 200, { status: 'ok' });
    return serveStatic(options.rendererDir, path, request, response);
  };

  server.on('request', (request, response) => {
    respond(request, response).catch((error: unknown) => {
      // Gone in the middle of its request: nobody is left to answer, and no stranger fills the log with it.
      if (request.socket.destroyed) return;
      options.log(`${request.method} ${printable(pathOf(request))} failed: ${messageOf(error)}`);
      if (response.headersSent) response.destroy();
      else refuse(response, 500, say('server.failed'));
    });
  });

  server.on('upgrade', (request, connection, head) => {
    const refusal =
      guard.checkHost(request.headers.host) ??
      guard.checkOrigin(request.headers.origin, request.headers.host);
    if (refusal !== null) return refuseUpgrade(connection, REFUSED[refusal.status], refusal.message);
    if (pathOf(request) !== '/rpc')
      return refuseUpgrade(connection, '404 Not Found', say('server.not-found'));
    const signedIn = session.sessionOf(request);
    if (signedIn === null) return refuseUpgrade(connection, '401 Unauthorized', say('server.sign-in-first'));
    if (sockets.full(signedIn))
      return refuseUpgrade(connection, '503 Service Unavailable', say('server.too-many-windows'));
    handshakes.handleUpgrade(request, connection, head, (socket) => {
      connections.admit(connection);
      sockets.add(signedIn, socket);
      serveRpc(socket);
    });
  });

  return {
    port,
    url: `http://${urlHost(options.host)}:${port}`,
    close: () => {
      sockets.close();
      return connections.close();
    },
  };
}

/** What a refusal's status is called. */
const REFUSED: Record<Refusal['status'], string> = {
  400: '400 Bad Request',
  403: '403 Forbidden',
  421: '421 Misdirected Request',
};

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port));
    server.once('error', failed);
    server.listen({ host: host.replace(/^\[(.*)\]$/, '$1'), port }, () => {
      server.off('error', failed);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): HomeportError {
  switch (cause.code) {
    case 'EADDRINUSE':
      return new HomeportError('CONFLICT', say('server.port-taken', { port, host }), { cause });
    case 'EACCES':
      return new HomeportError('BAD_INPUT', say('server.port-refused', { port }), {
        cause,
      });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new HomeportError('BAD_INPUT', say('server.no-such-address', { host }), { cause });
    default:
      return new HomeportError('INTERNAL', say('server.no-listening', { host, port, why: textOf(cause) }), {
        cause,
      });
  }
}

/** The path as sent, without the query. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] || '/';
}

/** A stranger's path in our log: without what a terminal would obey, and not longer than a line. */
function printable(path: string): string {
  return path.slice(0, 200).replaceAll(/[^!-~]/g, '?');
}

/** The address to open: "everywhere" is no place to go to. */
function urlHost(host: string): string {
  const plain = host.replace(/^\[(.*)\]$/, '$1');
  if (plain === '0.0.0.0' || plain === '::') return '127.0.0.1';
  if (isLoopback(plain) && plain !== '::1') return plain;
  return plain.includes(':') ? `[${plain}]` : plain;
}
