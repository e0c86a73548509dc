import { ORPCError, ValidationError } from '@orpc/contract';
import { type ErrorCode, isHomeportError, messageOf } from '../shared/errors.ts';
import { render } from '../shared/text/render.ts';
import { asWritten, say, type Text } from '../shared/text/text.ts';

const STATUS: Record<ErrorCode, number> = {
  BAD_INPUT: 400,
  NOT_FOUND: 404,
  CONFLICT: 409,
  SOURCE_UNAVAILABLE: 502,
  DOCKER_AWAY: 503,
  DOCKER_REFUSED: 502,
  BUILD_FAILED: 422,
  TIMEOUT: 504,
  CANCELLED: 409,
  STORE_UNAVAILABLE: 503,
  FORBIDDEN: 403,
  INTERNAL: 500,
};

/** What a caller is told of anything that was thrown: our codes and words; of a defect only that there was one. */
export function toCallerError(error: unknown, log: (line: string) => void): ORPCError<string, unknown> {
  if (isHomeportError(error)) return callerError(error.code, error.text, error);
  if (error instanceof ORPCError) {
    return error.cause instanceof ValidationError
      ? callerError('BAD_INPUT', asWritten(issuesInWords(error.cause)), error)
      : error;
  }
  log(`Defect: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`);
  return callerError('INTERNAL', say('error.defect'), error);
}

/** What the work throws is told as `toCallerError` has it: around every procedure of a router. */
export async function inCallersWords<T>(
  work: () => T | PromiseLike<T>,
  log: (line: string) => void,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toCallerError(error, log);
  }
}

/** Whoever asked renders `data.text`; the message is the same in English. */
function callerError(code: ErrorCode, text: Text, cause: unknown): ORPCError<string, unknown> {
  return new ORPCError(code, { status: STATUS[code], message: render(text), data: { text }, cause });
}

/** 'run.ports.0.hostPort: …; name: …' */
function issuesInWords(error: ValidationError): string {
  return error.issues
    .map((issue) => {
      const path = (issue.path ?? [])
        .map((part) => String(typeof part === 'object' ? part.key : part))
        .join('.');
      return path ? `${path}: ${issue.message}` : issue.message;
    })
    .join('; ');
}
