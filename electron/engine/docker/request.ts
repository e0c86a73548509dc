import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import Docker from 'dockerode';
import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import type { Endpoint } from './endpoint.ts';
import {
  DockerRefusal,
  dockerStatusOf,
  engineSentence,
  httpStatusOf,
  isConnectionFailure,
} from './errors.ts';

export type ApiRequest = {
  method: 'GET' | 'POST' | 'DELETE' | 'HEAD';
  /** Without the version, '/containers/json'. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: object;
  /** A tar stream. */
  file?: NodeJS.ReadableStream;
  /** Statuses that are an answer; default 200, 201, 204. */
  ok?: number[];
  /** Milliseconds until the answer must be complete (for `open`: until its head is there); default 30 s. */
  deadlineMs?: number;
  signal?: AbortSignal;
  /** For the error's words: 'stopping the container web'. */
  what: string;
};

/** Requests to one engine at one API version. Errors: DOCKER_AWAY, DOCKER_REFUSED, TIMEOUT, or the signal's reason. */
export type Transport = {
  /** The parsed JSON answer; null where it is empty. */
  json(request: ApiRequest): Promise<unknown>;
  /** The answer's bytes, cut off at `limit`. */
  bytes(request: ApiRequest, limit: number): Promise<Buffer>;
  /** The answer while it comes. It is cut when the signal aborts. */
  open(request: ApiRequest): Promise<http.IncomingMessage>;
  /** In use, '1.41'; null: the engine's newest. */
  apiVersion: string | null;
  /** dockerode itself, for what it does beside requests. */
  docker: Docker;
};

const JSON_LIMIT = 256 * 1024 * 1024;
const DEFAULT_DEADLINE_MS = 30_000;

// docker-modem follows redirects, to anywhere; an engine has no reason to send one. It offers no option for that.
const load = createRequire(createRequire(import.meta.url).resolve('dockerode'));
const modemHttp: { maxRedirects: number } = load('docker-modem/lib/http');
modemHttp.maxRedirects = 0;

/**
 * docker-modem hands the options of every request to `util.inspect` without a limit, whether or not anybody reads it: an agent with its
 * sockets and a signal with all that listens to it cost more than the request (PITFALLS). These say nothing of what they hold.
 */
function notWalked<T extends object>(value: T): T {
  return Object.defineProperty(value, inspect.custom, { value: () => '…' });
}

/** @param version 'v1.41'; undefined: the engine's newest, only to ask for its version. */
export function createTransport(endpoint: Endpoint, version: string | undefined): Transport {
  const docker = createDocker(endpoint, version);

  const open = (request: ApiRequest, deadline: AbortSignal): Promise<http.IncomingMessage> => {
    const signal = notWalked(request.signal ? AbortSignal.any([request.signal, deadline]) : deadline);
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const query: Record<string, string> = {};
      for (const [name, value] of Object.entries(request.query ?? {})) {
        if (value !== undefined) query[name] = String(value);
      }
      const statusCodes: Record<number, true> = {};
      for (const status of request.ok ?? [200, 201, 204]) statusCodes[status] = true;
      docker.modem.dial(
        {
          path: `${request.path}?`,
          method: request.method,
          // `_query` and `_body` keep the two apart, and our objects out of docker-modem's hands, which deletes from them.
          options: { _query: query, _body: request.body ?? {} },
          ...(request.file === undefined ? {} : { file: request.file }),
          abortSignal: signal,
          // Answers are always read here: docker-modem would guess at JSON and hand out buffers where it can't.
          isStream: true,
          statusCodes,
        },
        (error, answer) => {
          if (answer instanceof http.IncomingMessage) resolve(answer);
          else reject(error ?? new Error('No answer'));
        },
      );
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
          `Docker did not answer within ${limit / 1000} s while ${request.what}.`,
          {
            cause: error,
          },
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
    docker,
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
          `What answers at ${endpoint.url} is no Docker engine (${request.what}).`,
          {
            cause,
          },
        );
      }
    },
    open: (request) => withDeadline(request, (deadline) => open(request, deadline.signal)),
  };
}

/** The error a caller meant by aborting; CANCELLED where it said nothing of its own. */
export function abortReason(signal: AbortSignal, what: string): HomeportError {
  const reason: unknown = signal.reason;
  return isHomeportError(reason)
    ? reason
    : new HomeportError('CANCELLED', `Called off while ${what}.`, { cause: reason });
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
export async function readAll(stream: NodeJS.ReadableStream, limit: number): Promise<Buffer> {
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

export function explain(error: unknown, what: string, endpoint: { url: string }): unknown {
  if (isHomeportError(error)) return error;
  const status = httpStatusOf(error);
  if (status !== null) {
    return new DockerRefusal(status, `Docker refused while ${what}: ${engineSentence(error)}`, {
      cause: error,
    });
  }
  if (isConnectionFailure(error)) {
    const reason = messageOf(error);
    return new HomeportError(
      'DOCKER_AWAY',
      `The Docker engine at ${endpoint.url} went away while ${what} (${reason}).`,
      {
        cause: error,
      },
    );
  }
  return error;
}

type DockerOptions = Docker.DockerOptions & { agent: http.Agent };

function createDocker(endpoint: Endpoint, version: string | undefined): Docker {
  // No connection is kept: one that a restarted engine no longer knows would break the next request.
  const keepAlive = false;
  const common = version === undefined ? {} : { version };
  if (endpoint.kind === 'socket') {
    // docker-modem lets DOCKER_HOST win over a socket path unless host and port are taken away.
    const options: DockerOptions = {
      ...common,
      socketPath: endpoint.socketPath,
      host: undefined,
      port: undefined,
      protocol: 'http',
      agent: notWalked(new http.Agent({ keepAlive })),
    };
    return new Docker(options);
  }
  const { host, port, tls } = endpoint;
  const files = tls === null || tls.ca === null ? {} : { ca: tls.ca, cert: tls.cert, key: tls.key };
  const options: DockerOptions = {
    ...common,
    ...files,
    host,
    port,
    socketPath: undefined,
    protocol: tls === null ? 'http' : 'https',
    agent: notWalked(tls === null ? new http.Agent({ keepAlive }) : new https.Agent({ keepAlive })),
  };
  return new Docker(options);
}
