import { rm } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';

/**
 * A Unix-socket proxy between one Homeport and an engine. It numbers the requests that change something, and can make
 * each of them go wrong at a chosen moment, without a hook in the product.
 */
export type Moment =
  | 'before' // the request arrives and is not forwarded
  | 'sent' // it was forwarded, and nobody knows what became of it
  | 'answered' // the engine has done it, and the answer is not passed on
  | 'after'; // the answer was passed on a moment ago

export const MOMENTS = ['before', 'sent', 'answered', 'after'] as const satisfies readonly Moment[];

export type ChangingRequest = {
  /** 1, 2, 3… since `reset()`. */
  n: number;
  /** 'POST /containers/{id}/stop' */
  what: string;
  path: string;
  at: number;
  /** When the engine's answer came; null while (or where) it did not. */
  answeredAt: number | null;
};

export type Fault =
  | { kind: 'kill'; moment: Moment; afterMs?: number }
  | { kind: 'cut'; moment: 'before' | 'sent' | 'answered' }
  | { kind: 'refuse'; status: number; message: string }
  | { kind: 'delay'; ms: number };

export type DockerProxy = {
  /** unix://… */
  endpoint: string;
  /** Of the requests that change something, since `reset()`. */
  readonly requests: ChangingRequest[];
  /** How many requests there were since `reset()`, those that only look too. */
  readonly asked: number;
  /** Counts from 1 again and takes the rule away. */
  reset(): void;
  /** Asked for every request that changes something; null lets it pass. */
  rule(decide: (request: ChangingRequest) => Fault | null): void;
  close(): Promise<void>;
};

/** @param kill ends the process behind the proxy, at once (`{ kind: 'kill' }`). */
export async function dockerProxy(options: {
  socketPath: string;
  /** unix://… */
  upstream: string;
  kill: () => void;
}): Promise<DockerProxy> {
  const upstreamPath = options.upstream.replace(/^unix:\/\//, '');
  let requests: ChangingRequest[] = [];
  let asked = 0;
  let decide: (request: ChangingRequest) => Fault | null = () => null;
  await rm(options.socketPath, { force: true });
  const sockets = new Set<net.Socket>();

  const server = http.createServer((request, response) => {
    asked += 1;
    const entry = changes(request) ? note(requests, request) : null;
    const fault = entry === null ? null : decide(entry);
    if (fault?.kind === 'refuse') {
      request.resume();
      response
        .writeHead(fault.status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ message: fault.message }));
      return;
    }
    const strike = (moment: Moment): boolean => {
      if ((fault?.kind !== 'kill' && fault?.kind !== 'cut') || fault.moment !== moment) return false;
      if (fault.kind === 'kill') options.kill();
      request.socket.destroy();
      return true;
    };
    if (strike('before')) return;
    const pass = () => forward(request, response, upstreamPath, entry, strike, fault);
    if (fault?.kind === 'delay') setTimeout(pass, fault.ms);
    else pass();
  });
  server.on('upgrade', (request, socket, head) => tunnel(request, socket, head, upstreamPath));
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A process that was killed leaves broken connections: that is what this is for.
    socket.on('error', () => socket.destroy());
  });
  // The proxy never gives up on a slow answer: time limits are the product's own.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socketPath, resolve);
  });

  return {
    endpoint: `unix://${options.socketPath}`,
    get requests() {
      return requests;
    },
    get asked() {
      return asked;
    },
    reset() {
      asked = 0;
      requests = [];
      decide = () => null;
    },
    rule(next) {
      decide = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function forward(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  socketPath: string,
  entry: ChangingRequest | null,
  strike: (moment: Moment) => boolean,
  fault: Fault | null,
): void {
  const upstream = http.request({
    socketPath,
    method: request.method,
    path: request.url,
    headers: request.headers,
    // As Homeport itself does: a kept connection would outlive the listener of an engine that is going down.
    agent: false,
  });
  if (request.headers['content-length'] === undefined) request.pipe(upstream);
  else void sendWhole(request, upstream);
  request.on('end', () => {
    if (fault?.kind !== 'kill' && fault?.kind !== 'cut') return;
    if (fault.moment !== 'sent') return;
    setTimeout(() => strike('sent'), fault.kind === 'kill' ? (fault.afterMs ?? 2) : 2);
  });
  // As in life: a client that is gone is seen by the engine as a broken connection.
  response.on('close', () => {
    if (!response.writableEnded) upstream.destroy();
  });
  upstream.on('error', () => request.socket.destroy());
  upstream.on('response', (answer) => {
    if (entry !== null) entry.answeredAt = Date.now();
    const streams = request.url?.includes('/build') ?? false;
    if (!streams && strike('answered')) {
      answer.resume();
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.flushHeaders();
    // A stream's answer is its end: a build has done its work only then.
    if (streams) {
      answer.on('data', (chunk: Buffer) => response.write(chunk));
      answer.on('end', () => {
        if (entry !== null) entry.answeredAt = Date.now();
        if (!strike('answered')) response.end(() => strike('after'));
      });
    } else {
      answer.pipe(response);
      if (entry !== null) response.on('finish', () => strike('after'));
    }
    answer.on('error', () => response.destroy());
  });
}

/** An engine that answers at once has closed the connection by the time that a pipe ends it: what is short goes in one piece. */
async function sendWhole(request: http.IncomingMessage, upstream: http.ClientRequest): Promise<void> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    upstream.end(Buffer.concat(chunks));
  } catch {
    // Who asked is gone.
    upstream.destroy();
  }
}

/** exec and BuildKit sessions take the connection over: from then on bytes pass both ways. */
function tunnel(
  request: http.IncomingMessage,
  client: import('node:stream').Duplex,
  head: Buffer,
  path: string,
) {
  const upstream = net.connect(path);
  const lines = [`${request.method} ${request.url} HTTP/1.1`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
  upstream.write(head);
  upstream.pipe(client).pipe(upstream);
  upstream.on('error', () => client.destroy());
  client.on('error', () => upstream.destroy());
  client.on('close', () => upstream.destroy());
}

/** Looking is not changing; an exec changes nothing that Homeport answers for. */
function changes({ method, url = '' }: http.IncomingMessage): boolean {
  return (
    (method === 'POST' || method === 'DELETE' || method === 'PUT') && !/\/(exec|session|wait|grpc)/.test(url)
  );
}

function note(requests: ChangingRequest[], { method, url = '' }: http.IncomingMessage): ChangingRequest {
  const path = decodeURIComponent(url.replace(/^\/v[\d.]+/, '').replace(/\?.*$/, ''));
  const entry: ChangingRequest = {
    n: requests.length + 1,
    what: `${method} ${path.replace(/[0-9a-f]{64}/, '{id}').replace(/^(\/images\/).*?(\/tag)?$/, '$1{image}$2')}`,
    path,
    at: Date.now(),
    answeredAt: null,
  };
  requests.push(entry);
  return entry;
}
