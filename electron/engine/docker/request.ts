import type http from 'node:http';
import type { Duplex } from 'node:stream';
import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { createDial } from './dial.ts';
import type { Endpoint } from './endpoint.ts';
import { DockerRefusal, dockerStatusOf, EngineAnswer, isConnectionFailure } from './errors.ts';

export type ApiRequest = {
  method: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  /** Without the version, '/containers/json'. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: object;
  /** Besides those that the body brings. They may hold a login: they are in no error and no log. */
  headers?: Record<string, string>;
  /** A tar stream. */
  file?: NodeJS.ReadableStream;
  /** Statuses that are an answer; default 200, 201, 204. */
  ok?: number[];
  /** Milliseconds until the answer must be complete (for `open`: until its head is there); default 30 s. */
  deadlineMs?: number;
  signal?: AbortSignal;
  /** For the error's words: 'stopping container web'. */
  what: Text;
};

/** Requests to one engine at one API version. Errors: DOCKER_AWAY, DOCKER_REFUSED, TIMEOUT, or the signal's reason. */
export type Transport = {
  /** The parsed JSON answer; null where it is empty. */
  json(request: ApiRequest): Promise<unknown>;
  /** The answer's bytes, cut off at `limit`. */
  bytes(request: ApiRequest, limit: number): Promise<Buffer>;
  /** The answer while it comes. It is cut when the signal aborts. */
  open(request: ApiRequest): Promise<http.IncomingMessage>;
  /** The connection itself, once the engine speaks another protocol on it; its errors are Node's own. */
  hijack(path: string, headers: Record<string, string>): Promise<Duplex>;
  /** In use, '1.41'; null: the engine's newest. */
  apiVersion: string | null;
};

const JSON_LIMIT = 256 * 1024 * 1024;
const DEFAULT_DEADLINE_MS = 30_000;

/** @param version 'v1.41'; undefined: the engine's newest, only to ask for its version. */
export function createTransport(endpoint: Endpoint, version: string | undefined): Transport {
  const dial = createDial(endpoint);
  const versioned = (path: string) => (version === undefined ? path : `/${version}${path}`);

  const open = (request: ApiRequest, deadline: AbortSignal): Promise<http.IncomingMessage> => {
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    signal.throwIfAborted();
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) query.set(name, String(value));
    }
    return dial.answer({
      method: request.method,
      path: versioned(query.size === 0 ? request.path : `${request.path}?${query}`),
      ...(request.headers === undefined ? {} : { headers: request.headers }),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(request.file === undefined ? {} : { file: request.file }),
      ok: request.ok ?? [200, 201, 204],
      signal,
    });
  };

  const withDeadline = async <T>(
    request: ApiRequest,
    work: (deadline: AbortController) => Promise<T>,
  ): Promise<T> => {
    const limit = request.deadlineMs ?? DEFAULT_DEADLINE_MS;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new Error('deadline')), limit);
    try {
      return await work(deadline);
    } catch (error) {
      if (request.signal?.aborted) throw abortReason(request.signal, request.what);
      if (deadline.signal.aborted) {
        throw new HomeportError(
          'TIMEOUT',
          say('docker.silent', { seconds: limit / 1000, doing: request.what }),
          { cause: error },
        );
      }
      throw explain(error, request.what, endpoint);
    } finally {
      clearTimeout(timer);
    }
  };

  const bytes = (request: ApiRequest, limit: number) =>
    withDeadline(request, async (deadline) => readAll(await open(request, deadline.signal), limit));

  return {
    hijack: (path, headers) =>
      dial.upgraded({
        method: 'POST',
        path: versioned(path),
        headers: { Connection: 'Upgrade', ...headers },
        ok: [],
      }),
    apiVersion: version?.replace(/^v/, '') ?? null,
    bytes,
    json: async (request) => {
      const text = (await bytes(request, JSON_LIMIT)).toString().trim();
      if (text === '') return null;
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch (cause) {
        throw new HomeportError(
          'DOCKER_AWAY',
          say('docker.no-docker', { endpoint: endpoint.url, doing: request.what }),
          { cause },
        );
      }
    },
    open: (request) => withDeadline(request, (deadline) => open(request, deadline.signal)),
  };
}

/** The error a caller meant by aborting; CANCELLED where it said nothing of its own. */
export function abortReason(signal: AbortSignal, what: Text): HomeportError {
  const reason: unknown = signal.reason;
  return isHomeportError(reason)
    ? reason
    : new HomeportError('CANCELLED', say('call.called-off', { doing: what }), { cause: reason });
}

/** null where the engine says 404. */
export async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (dockerStatusOf(error) === 404) return null;
    throw error;
  }
}

/** Collects a stream up to `limit` bytes, then stops reading it. */
async function readAll(stream: NodeJS.ReadableStream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const buffer = Buffer.from(chunk);
    chunks.push(buffer);
    size += buffer.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit);
}

export function explain(error: unknown, what: Text, endpoint: { url: string }): unknown {
  if (isHomeportError(error)) return error;
  if (error instanceof EngineAnswer)
    return new DockerRefusal(error.status, say('docker.refused', { doing: what, answer: error.message }), {
      cause: error,
    });
  if (isConnectionFailure(error)) {
    const reason = messageOf(error);
    return new HomeportError(
      'DOCKER_AWAY',
      say('docker.went-away', { endpoint: endpoint.url, doing: what, reason }),
      { cause: error },
    );
  }
  return error;
}
