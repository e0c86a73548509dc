import { ORPCError } from '@orpc/client';
import { CommanderError } from 'commander';
import { ERROR_CODES, HomeportError, isHomeportError, textOf } from '../shared/errors.ts';
import { say, type Text } from '../shared/text/text.ts';
import { EXIT_CODES } from '../shared/words.ts';
import { errorWords, inWords } from './in-words.ts';
import type { Failure } from './output.ts';

/** Exit codes besides those of an update's outcome (shared/words.ts). A stable interface. */
export const EXIT_OK = 0;
export const EXIT_OTHER = 1;
export const EXIT_USAGE = 2;
/** Of `status` alone. */
export const EXIT_NEEDS_YOU = 6;
export const EXIT_DOCKER_AWAY = 7;
/** As a shell reports a program that Ctrl-C ended: 128 + SIGINT. */
export const EXIT_INTERRUPTED = 130;

/** Ends a command with a code of its own, its words printed already. */
export class Exit extends Error {
  override readonly name = 'Exit';
  readonly exitCode: number;
  constructor(exitCode: number, cause?: unknown) {
    super(`exit ${exitCode}`, { cause });
    this.exitCode = exitCode;
  }
}

/** Ctrl-C a second time: what is under way in this process is left to its journal. */
export class Leave extends Exit {
  constructor() {
    super(EXIT_INTERRUPTED);
  }
}

/** The error's code, whether it was thrown here or by a running Homeport. */
export function errorCode(error: unknown): string | null {
  if (error instanceof ORPCError) return String(error.code);
  return isHomeportError(error) ? error.code : null;
}

/**
 * What a command that threw exits with.
 * @param command its name: where `add` or `update` can't use the source, or waited for it in vain, everything is left untouched,
 * and that is a failed update
 */
export function exitCodeOf(error: unknown, command: string): number {
  if (error instanceof Exit) return error.exitCode;
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  switch (errorCode(error)) {
    // oRPC's own name for input that the contract refuses.
    case 'BAD_REQUEST':
    case 'BAD_INPUT':
      return EXIT_USAGE;
    case 'SOURCE_UNAVAILABLE':
    case 'TIMEOUT':
    case 'BUILD_FAILED':
      return command === 'add' || command === 'update' ? EXIT_CODES.failed : EXIT_OTHER;
    default:
      return EXIT_OTHER;
  }
}

/** What to say of an error; null where the command has said it, or there is nothing to say (a help text that was asked for). */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof Exit) return null;
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return null;
    return { code: 'BAD_INPUT', message: usageWords(error) };
  }
  const code = errorCode(error);
  if (code === null)
    return { code: 'INTERNAL', message: inWords(say('cli.unexpected', { why: textOf(error) })) };
  return { code: ERROR_CODES.find((known) => known === code) ?? 'BAD_INPUT', message: errorWords(error) };
}

/** Commander's own sentence, without what it puts around it for a terminal. */
function usageWords({ code, message }: CommanderError): string {
  if (code.startsWith('commander.help')) return inWords(say('usage.what-to-do'));
  return message.replace(/^error: /, '').replace(/\n/g, ' ');
}

/** Bad usage, in words. */
export function usage(said: Text): HomeportError {
  return new HomeportError('BAD_INPUT', said);
}
