import { HomeportError, messageOf } from '../../shared/errors.ts';
import type { Text } from '../../shared/text/text.ts';

/** The engine answered a request with an HTTP error status. */
export class DockerRefusal extends HomeportError {
  readonly status: number;

  constructor(status: number, said: Text | string, options?: { cause?: unknown }) {
    super('DOCKER_REFUSED', said, options);
    this.status = status;
  }
}

/** The HTTP status the engine refused with; null for every other error. */
export function dockerStatusOf(error: unknown): number | null {
  return error instanceof DockerRefusal ? error.status : null;
}

/** Node's codes for a connection that could not be made, or broke. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ENOENT',
  'EACCES',
  'EPERM',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOTSOCK',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
]);

/** Node's code of an error, '' where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether the connection, not the engine, is what failed. `HPE_…`: what answers does not speak HTTP. */
export function isConnectionFailure(error: unknown): boolean {
  const code = codeOf(error);
  return (
    CONNECTION_CODES.has(code) ||
    code.startsWith('HPE_') ||
    code.startsWith('ERR_TLS') ||
    /certificate|self-signed|wrong version number/i.test(messageOf(error)) ||
    messageOf(error) === 'socket hang up' ||
    messageOf(error) === 'aborted'
  );
}

/** An HTTP status that is no answer to what was asked; the message is the engine's own sentence. */
export class EngineAnswer extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}
