import type { ErrorCode } from '../shared/errors.ts';
import { plainJson, plainText } from '../shared/plain-text.ts';
import { isText, type Text } from '../shared/text/text.ts';
import { inWords } from './in-words.ts';

/**
 * Where a command prints. Whatever it is given, nothing reaches the terminal that would steer it: names, logs and messages
 * come from outside. With `--json`, stdout holds one JSON value and nothing else.
 */
export type Output = {
  readonly json: boolean;
  /** Columns of the terminal; a wide page where stdout is none. */
  readonly width: number;
  /** Whether lines may be rewritten: a terminal, and not JSON. */
  readonly live: boolean;
  /** A line for a person on stdout; on stderr with `--json`. */
  line(said: Said): void;
  /** Where `live`: writes over the line that the last call left unfinished; '' takes it away. */
  rewrite(text: string): void;
  /** Where `live`: these lines in the place of those of the last call, which then stay where they are given none. */
  redraw(lines: readonly string[]): void;
  /** With `--json`: one of several values, on a line of its own. */
  event(value: unknown): void;
  /** A line on stderr. */
  error(said: Said): void;
  /** Why the command failed, on stderr: in words, or with `--json` as one line of JSON. */
  failure(failure: Failure): void;
  /** The command's one result: as JSON, or as the lines that `forPerson` makes of it. */
  result<T>(value: T, forPerson: (value: T) => readonly Said[]): void;
  /** Resolves when stdout takes more: who prints without end waits for it. */
  drained(): Promise<void>;
  dim(text: string): string;
  bold(text: string): string;
};

/** What is put into words here, and what is words already: names, tables, logs. */
export type Said = string | Text;

const wordsOf = (said: Said): string => (typeof said === 'string' ? said : inWords(said));

export type Failure = { code: ErrorCode; message: string };

type Stream = { write(text: string): unknown; isTTY?: boolean; columns?: number; drained?(): Promise<void> };

/** `--json` prints words, and is a stable interface: what is a text inside is a string there. */
export type Printed<T> = T extends Text
  ? string
  : T extends (infer Item)[]
    ? Printed<Item>[]
    : T extends object
      ? { [Key in keyof T]: Printed<T[Key]> }
      : T;

const textsInWords = (_key: string, value: unknown): unknown => (isText(value) ? inWords(value) : value);

/** Colours only on a terminal and without NO_COLOR (https://no-color.org). */
export function createOutput(options: {
  json: boolean;
  stdout: Stream;
  stderr: Stream;
  env: NodeJS.ProcessEnv;
}): Output {
  const { json, stdout, stderr, env } = options;
  const terminal = stdout.isTTY === true && !json;
  const colours = terminal && !env.NO_COLOR && env.TERM !== 'dumb';
  const paint = (code: number) => (text: string) =>
    colours && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  const shown = (text: string) => (colours ? plainButOwn(text) : plainText(text));
  let unfinished = false;
  let drawn = 0;
  const live = terminal && env.TERM !== 'dumb';
  const line = (said: Said) => void (json ? stderr : stdout).write(`${shown(wordsOf(said))}\n`);
  return {
    json,
    width: terminal ? (stdout.columns ?? 80) : 200,
    live,
    line,
    rewrite: (text) => {
      if (!live) return;
      stdout.write(`${unfinished ? '\r\u001b[K' : ''}${shown(text).replaceAll('\n', ' ')}`);
      unfinished = text !== '';
    },
    redraw: (lines) => {
      if (!live) return;
      const columns = stdout.columns ?? 80;
      const above = drawn === 0 ? '' : `\u001b[${drawn}A\r\u001b[J`;
      if (lines.length === 0) {
        drawn = 0;
        return;
      }
      const cut = lines.map((text) => shown(text).replaceAll('\n', ' '));
      stdout.write(`${above}${cut.join('\n')}\n`);
      // A line that is longer than the terminal is wide takes several of its rows.
      drawn = lines.reduce(
        (rows, text) => rows + Math.max(1, Math.ceil(plainText(text).length / columns)),
        0,
      );
    },
    event: (value) => void stdout.write(`${plainJson(JSON.stringify(value, textsInWords))}\n`),
    error: (said) => void stderr.write(`${plainText(wordsOf(said))}\n`),
    failure: (failure) => {
      stderr.write(
        json ? `${plainJson(JSON.stringify({ error: failure }))}\n` : `${plainText(failure.message)}\n`,
      );
    },
    result: (value, forPerson) => {
      if (json) stdout.write(`${plainJson(JSON.stringify(value, textsInWords, 2))}\n`);
      else for (const said of forPerson(value)) line(said);
    },
    drained: async () => stdout.drained?.(),
    dim: paint(2),
    bold: paint(1),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that `paint` writes
const OWN = /(\u001b\[[012]m)/;
const RESET = '\u001b[0m';

/** Plain text but for bold and dim. Where data brought them along, they end with the line. */
function plainButOwn(text: string): string {
  const parts = text.split(OWN).map((part) => (OWN.test(part) ? part : plainText(part)));
  const last = parts.findLast((part) => OWN.test(part)) ?? RESET;
  return parts.join('') + (last === RESET ? '' : RESET);
}

/** Lines that say whose they are, where several print at a time. Nothing is rewritten among them. */
export function prefixed(out: Output, prefix: string): Output {
  const whose = (said: Said) => `${prefix}${wordsOf(said).replaceAll('\n', `\n${prefix}`)}`;
  return {
    ...out,
    live: false,
    line: (said) => out.line(whose(said)),
    error: (said) => out.error(whose(said)),
    rewrite: () => undefined,
  };
}
