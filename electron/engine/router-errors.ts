import { ORPCError, ValidationError } from '@orpc/contract';
import { type ErrorCode, isHomeportError, messageOf } from '../shared/errors.ts';

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
  if (isHomeportError(error)) return callerError(error.code, error.message, error);
  if (error instanceof ORPCError) {
    return error.cause instanceof ValidationError
      ? callerError('BAD_INPUT', issuesInWords(error.cause), error)
      : error;
  }
  log(`Defect: ${error instanceof Error ? (error.stack ?? error.message) : messageOf(error)}`);
  return callerError('INTERNAL', 'Something went wrong inside Homeport. Its log tells more.', error);
}

function callerError(code: ErrorCode, message: string, cause: unknown): ORPCError<string, unknown> {
  return new ORPCError(code, { status: STATUS[code], message, cause });
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
