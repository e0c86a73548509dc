import { plainText } from './plain-text.ts';
import { render } from './text/render.ts';
import { asWritten, isText, type Text } from './text/text.ts';

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
  /** What the edges render; `message` is the same in English, for logs. */
  readonly text: Text;

  /**
   * @param said one or two sentences for a person: a text of the catalogue, or words as they are; never a secret, never a stack.
   * Names and words from outside in it lose what is no text.
   */
  constructor(code: ErrorCode, said: Text | string, options?: { cause?: unknown }) {
    const text = typeof said === 'string' ? asWritten(plainText(said)) : said;
    super(render(text), options);
    this.code = code;
    this.text = text;
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

/** What to keep, to send or to show of anything that was thrown, here or by the Homeport that was asked (its text comes with the answer). */
export function textOf(error: unknown): Text {
  if (error instanceof HomeportError) return error.text;
  if (!(error instanceof Error)) return asWritten(plainText(String(error)));
  const sent = 'data' in error && typeof error.data === 'object' ? error.data : null;
  return sent !== null && 'text' in sent && isText(sent.text)
    ? sent.text
    : asWritten(plainText(error.message));
}

/** The sentence to show for anything that was thrown. */
export function messageOf(error: unknown): string {
  return render(textOf(error));
}
