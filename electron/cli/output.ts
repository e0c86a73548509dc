/** Where a command prints. With `--json`, stdout holds one JSON value and nothing else. */
export type Output = {
  readonly json: boolean;
  /** Columns of the terminal; a wide page where stdout is none. */
  readonly width: number;
  /** Whether lines may be rewritten: a terminal, and not JSON. */
  readonly live: boolean;
  /** A line for a person on stdout; on stderr with `--json`. */
  line(text: string): void;
  /** Text on stdout as it is, without an end of line; nothing with `--json`. */
  raw(text: string): void;
  /** A line on stderr. */
  error(text: string): void;
  /** The command's one result: as JSON, or as the lines that `forPerson` makes of it. */
  result<T>(value: T, forPerson: (value: T) => string[]): void;
  dim(text: string): string;
  bold(text: string): string;
};

type Stream = { write(text: string): unknown; isTTY?: boolean; columns?: number };

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
  const line = (text: string) => void (json ? stderr : stdout).write(`${text}\n`);
  return {
    json,
    width: terminal ? (stdout.columns ?? 80) : 200,
    live: terminal && env.TERM !== 'dumb',
    line,
    raw: (text) => {
      if (!json) stdout.write(text);
    },
    error: (text) => void stderr.write(`${text}\n`),
    result: (value, forPerson) => {
      if (json) stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      else for (const text of forPerson(value)) line(text);
    },
    dim: paint(2),
    bold: paint(1),
  };
}
