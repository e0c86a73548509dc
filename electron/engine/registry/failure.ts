import { type ErrorCode, HomeportError } from '../../shared/errors.ts';
import type { Text } from '../../shared/text/text.ts';

/** Why a registry could not be asked, or its answer is of no use. */
export type RegistryTrouble =
  | 'missing' // no such repository, tag or digest
  | 'sign-in' // it asks who is there, or refuses who is
  | 'unreachable' // not found, refused, or its certificate is not trusted
  | 'cut' // the connection ended before the answer did
  | 'slow'
  | 'busy' // 429: it wants to be left alone for a while
  | 'server' // 5xx
  | 'nonsense' // no answer of a registry, too much of it, or not what its digest says
  | 'unusable' // an answer, but no image for this engine
  | 'refused'; // any other 4xx

export class RegistryFailure extends HomeportError {
  readonly why: RegistryTrouble;
  /** Of 429 and 503: how long to wait, in milliseconds, where the registry says so. */
  readonly retryAfterMs: number | null;

  constructor(
    why: RegistryTrouble,
    said: Text,
    options: { cause?: unknown; retryAfterMs?: number | null } = {},
  ) {
    const code: ErrorCode = why === 'slow' ? 'TIMEOUT' : 'SOURCE_UNAVAILABLE';
    super(code, said, 'cause' in options ? { cause: options.cause } : undefined);
    this.why = why;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }
}
