import { plainText } from './plain-text.ts';

/**
 * Errors that cross the contract: a code for programs, a sentence for people that says what happened and what to do.
 * Anything else that is thrown is a defect and reaches the person as `INTERNAL`.
 */
export const ERROR_CODES = [
  'BAD_INPUT', // the request can't be right: say what to change
  'NOT_FOUND', // no such app, release, update or container
  'CONFLICT', // the name is taken, or the app is busy with another update
  'SOURCE_UNAVAILABLE', // git could not be asked, or its answer is of no use
  'DOCKER_AWAY', // no Docker engine answers
  'DOCKER_REFUSED', // the engine answered with an error
  'BUILD_FAILED', // the image could not be made
  'TIMEOUT', // a time limit ran out
  'CANCELLED', // a person called it off
  'STORE_UNAVAILABLE', // the database can't be read or written
  'FORBIDDEN', // this caller may not ask for that
  'INTERNAL',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export class HomeportError extends Error {
  override readonly name = 'HomeportError';
  readonly code: ErrorCode;

  /**
   * @param message one or two sentences for a person; never a secret, never a stack. Names and words from outside in it lose
   * what is no text.
   */
  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(plainText(message), options);
    this.code = code;
  }
}

export function isHomeportError(error: unknown, code?: ErrorCode): error is HomeportError {
  return error instanceof HomeportError && (code === undefined || error.code === code);
}

/** An error's first line: a sentence that stands alone, for where there is room for one. A build's last lines may follow it. */
export function headline(message: string): string {
  const end = message.indexOf('\n');
  return (end < 0 ? message : message.slice(0, end)).trim();
}

/** What follows the headline, line by line. */
export function furtherLines(message: string): string[] {
  return message
    .split('\n')
    .slice(1)
    .filter((line) => line.trim() !== '');
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return plainText(error instanceof Error ? error.message : String(error));
}
