import { plainText } from '../../electron/shared/plain-text.ts';

/** Ctrl-C. */
export class Interrupted extends Error {
  constructor() {
    super('Left by Ctrl-C.');
  }
}

export type Terminal = {
  /** A paragraph, broken to the width of the terminal. */
  say(text: string): void;
  /** A line as it is, set off from the paragraphs. */
  line(text: string): void;
  heading(text: string): void;
  /** Waits for Enter; goes straight on where nobody is asked. @throws Interrupted */
  pause(): Promise<void>;
  /** Aborts with an `Interrupted` at the first Ctrl-C (or SIGTERM). */
  readonly interrupt: AbortSignal;
  close(): void;
};

/** Columns. Longer lines are hard to read. */
const WIDEST = 100;

/** @param asks whether to wait for Enter, where there is a terminal */
export function openTerminal({ asks }: { asks: boolean }): Terminal {
  const { stdin, stdout } = process;
  const colours = stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  const waits = asks && stdin.isTTY === true && stdout.isTTY === true;
  const interrupted = new AbortController();
  const write = (text: string) => void stdout.write(`${text}\n`);
  const paint = (code: number, text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);

  const onSignal = () => {
    write(
      interrupted.signal.aborted ? 'Still cleaning up: a few seconds more.' : '\nLeaving: cleaning up first.',
    );
    interrupted.abort(new Interrupted());
  };
  const nobodyReads = () => interrupted.abort(new Interrupted());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
  // Who only wants the beginning (`npm run demo | head`) ends it as Ctrl-C does.
  stdout.on('error', nobodyReads);

  return {
    interrupt: interrupted.signal,
    say: (text) => {
      for (const line of broken(plainText(text), widthOf(stdout.columns))) write(line);
    },
    line: (text) => write(`  ${plainText(text)}`),
    heading: (text) => write(`\n${paint(1, plainText(text))}`),
    async pause() {
      interrupted.signal.throwIfAborted();
      if (!waits) return;
      stdout.write(paint(2, 'Press Enter to go on. '));
      await enter(interrupted.signal);
    },
    close() {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, onSignal);
      stdin.pause();
    },
  };
}

/** The end of the input is an answer too: there will be no other. */
function enter(signal: AbortSignal): Promise<void> {
  const { stdin } = process;
  return new Promise((resolve, reject) => {
    const over = (settle: () => void) => {
      stdin.off('data', onData).off('end', onData).pause();
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onData = () => over(resolve);
    const onAbort = () => over(() => reject(signal.reason));
    stdin.on('data', onData).on('end', onData);
    signal.addEventListener('abort', onAbort, { once: true });
    stdin.resume();
  });
}

/** @param columns a terminal that does not know its size says 0 */
export const widthOf = (columns: number | undefined): number => Math.min(columns || WIDEST, WIDEST);

/** Lines of at most so many characters; a longer word has a line of its own. */
export function broken(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && longer.length > width) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    return [...lines, line];
  });
}
