import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Endpoint } from './endpoint.ts';
import { EngineAnswer } from './errors.ts';

/** One HTTP request to an engine, as it goes over the wire. */
type Call = {
  method: string;
  /** With the API version and the query. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it comes, a tar archive. */
  file?: NodeJS.ReadableStream;
  /** Statuses that are an answer. */
  ok: readonly number[];
  /** Cuts the request, and later its answer. */
  signal?: AbortSignal;
};

/** Sends requests to one engine. Redirects are not followed: an engine has no reason to send one. */
type Dial = {
  /** Resolves with the head of the answer. @throws EngineAnswer where the status is another one, or what broke the connection */
  answer(call: Call): Promise<http.IncomingMessage>;
  /** The raw connection, once the engine has switched to another protocol on it. */
  upgraded(call: Call): Promise<Duplex>;
};

/** What an engine says of a refusal is a sentence; this much of it is read. */
const REFUSAL_LIMIT = 64 * 1024;

export function createDial(endpoint: Endpoint): Dial {
  const target = targetOf(endpoint);

  const send = ({ method, path, headers, body, file, signal }: Call): http.ClientRequest => {
    const text = body === undefined ? null : JSON.stringify(body);
    const request = target.request({
      ...target.options,
      method,
      path,
      headers: {
        ...(text === null
          ? {}
          : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
        ...(file === undefined ? {} : { 'Content-Type': 'application/tar' }),
        ...headers,
      },
      ...(signal === undefined ? {} : { signal }),
    });
    if (file === undefined) request.end(text ?? undefined);
    else {
      file.on('error', (error) => request.destroy(error));
      file.pipe(request);
    }
    return request;
  };

  /** The listener for errors stays: a connection may break after it was answered, and the answer's reader hears of that. */
  const failing = (request: http.ClientRequest, call: Call, reject: (error: unknown) => void) => {
    request.on('error', reject);
    request.on('response', (response) => {
      if (!call.ok.includes(response.statusCode ?? 0)) refusalOf(response).then(reject, reject);
    });
  };

  return {
    answer: (call) =>
      new Promise((resolve, reject) => {
        const request = send(call);
        failing(request, call, reject);
        request.on('response', (response) => {
          if (call.ok.includes(response.statusCode ?? 0)) resolve(response);
        });
      }),
    upgraded: (call) =>
      new Promise((resolve, reject) => {
        const request = send(call);
        failing(request, { ...call, ok: [] }, reject);
        request.on('upgrade', (_response, socket, head) => {
          if (head.length > 0) socket.unshift(head);
          resolve(socket);
        });
      }),
  };
}

function targetOf(endpoint: Endpoint): { request: typeof http.request; options: https.RequestOptions } {
  // No connection is kept: one that a restarted engine no longer knows would break the next request.
  const keepAlive = false;
  if (endpoint.kind === 'socket') {
    const { socketPath } = endpoint;
    return { request: http.request, options: { socketPath, agent: new http.Agent({ keepAlive }) } };
  }
  const { port, tls } = endpoint;
  // A URL has an IPv6 address in brackets; a connection is made without.
  const host = endpoint.host.replace(/^\[(.*)\]$/, '$1');
  if (tls === null)
    return { request: http.request, options: { host, port, agent: new http.Agent({ keepAlive }) } };
  const files = tls.ca === null ? {} : { ca: tls.ca, cert: tls.cert, key: tls.key };
  return { request: https.request, options: { host, port, ...files, agent: new https.Agent({ keepAlive }) } };
}

/** The engine's own sentence: `{"message":"…"}`, or whatever else it wrote. */
async function refusalOf(response: http.IncomingMessage): Promise<EngineAnswer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    size += bytes.length;
    if (size >= REFUSAL_LIMIT) break;
  }
  const text = Buffer.concat(chunks).subarray(0, REFUSAL_LIMIT).toString();
  return new EngineAnswer(response.statusCode ?? 0, sentenceOf(text));
}

function sentenceOf(text: string): string {
  try {
    const said: unknown = JSON.parse(text);
    if (typeof said === 'string') return said;
    if (said !== null && typeof said === 'object') {
      if ('message' in said && typeof said.message === 'string') return said.message.trim();
      if ('error' in said && typeof said.error === 'string') return said.error.trim();
    }
  } catch {
    // Not JSON: a proxy's page, say.
  }
  return text.trim();
}
