import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { isHomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { RegistryFailure } from './failure.ts';

type Exchange = {
  method: 'GET' | 'HEAD' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  agent: http.Agent;
  /** Until the connection stands, encryption included. */
  connectMs: number;
  /** Bytes of the answer's body. */
  bodyLimit: number;
};

export type HttpAnswer = {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** Who answered: the last of the places that were gone through. */
  url: URL;
};

/** One request and its whole answer, whatever its status. Errors: RegistryFailure; the signal's own when it aborts. */
export function exchange(request: Exchange, signal: AbortSignal): Promise<HttpAnswer> {
  const { method, url, headers, body, agent, connectMs, bodyLimit } = request;
  return new Promise((resolve, reject) => {
    const secure = url.protocol === 'https:';
    const asked = (secure ? https : http).request(url, { method, headers, agent, signal });
    const tooSlow = () => asked.destroy(slow(url.host, connectMs));
    const timer = setTimeout(tooSlow, connectMs);
    const stands = () => clearTimeout(timer);
    const fail = (error: unknown) => {
      stands();
      reject(signal.aborted || isHomeportError(error) ? error : explained(error, url.host));
    };
    asked.on('socket', (socket) => {
      if (isReady(socket, secure)) stands();
      else socket.once(secure ? 'secureConnect' : 'connect', stands);
    });
    asked.on('error', fail);
    asked.on('response', (answer) => {
      stands();
      readAll(answer, bodyLimit, url.host).then(
        (read) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: read, url }),
        (error: unknown) => {
          asked.destroy();
          fail(error);
        },
      );
    });
    asked.end(body);
  });
}

function isReady(socket: import('node:net').Socket, secure: boolean): boolean {
  if (!secure) return !socket.connecting;
  const protocol = socket instanceof TLSSocket ? socket.getProtocol() : null;
  return protocol !== null && protocol !== 'unknown';
}

async function readAll(answer: http.IncomingMessage, limit: number, host: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    const piece = Buffer.from(chunk);
    size += piece.length;
    if (size > limit) throw tooMuch(host);
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
}

export function tooMuch(host: string): RegistryFailure {
  return new RegistryFailure('nonsense', say('registry-ask.too-much', { host }));
}

export function slow(host: string, ms: number): RegistryFailure {
  return new RegistryFailure('slow', say('registry-ask.slow', { host, seconds: ms / 1000 }));
}

const NOT_FOUND = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA']);
const NOT_REACHED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT']);
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_.*ALERT)/;

/** What Node says of a connection, in words. */
function explained(error: unknown, host: string): RegistryFailure {
  const code = codeOf(error);
  const because = (why: 'unreachable' | 'nonsense' | 'cut', said: Text) =>
    new RegistryFailure(why, said, { cause: error });
  if (NOT_FOUND.has(code)) return because('unreachable', say('registry-ask.no-such-host', { host }));
  if (NOT_REACHED.has(code)) return because('unreachable', say('registry-ask.not-reached', { host }));
  if (UNTRUSTED.test(code)) return because('unreachable', say('registry-ask.not-trusted', { host }));
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_'))
    return because('unreachable', say('registry-ask.no-encryption', { host }));
  if (code.startsWith('HPE_') && code !== 'HPE_INVALID_EOF_STATE')
    return because('nonsense', say('registry-ask.no-registry', { host, what: code }));
  return because('cut', say('registry-ask.cut', { host }));
}

/** Where several addresses were tried, the first one's. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? codeOf(error.errors[0]) : '';
}
