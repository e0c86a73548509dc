/** What is to be undone, in the order opposite to that in which it was done. */
export type Closing = {
  /** @param what in words: 'the prober' */
  defer(what: string, undo: () => unknown): void;
  /** Undoes all of it, also where some of it fails. @throws AggregateError with what failed */
  close(): Promise<void>;
};

export function createClosing(): Closing {
  const undos: { what: string; undo: () => unknown }[] = [];
  return {
    defer(what, undo) {
      undos.push({ what, undo });
    },
    async close() {
      const failures: Error[] = [];
      for (let next = undos.pop(); next !== undefined; next = undos.pop()) {
        try {
          await next.undo();
        } catch (error) {
          failures.push(
            new Error(`${next.what} could not be cleaned up: ${String(error)}`, { cause: error }),
          );
        }
      }
      if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
    },
  };
}

/** How long what is being measured may take to notice that it is over. */
const PATIENCE_MS = 30_000;

/**
 * The work's answer; where the signal is aborted, what is under way is given a while to end, so that it makes nothing
 * after everything was cleaned up.
 * @throws the signal's reason
 */
export async function orInterrupted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    const begin = () => {
      timer = setTimeout(() => reject(signal.reason), PATIENCE_MS);
    };
    if (signal.aborted) begin();
    else signal.addEventListener('abort', begin, { once: true });
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Ctrl-C comes twice where npm passes on what the terminal has sent already. */
const SAME_MS = 1_000;

/** Aborted by the first Ctrl-C (or SIGTERM, SIGHUP). Another one later ends the process at once. */
export function interruptible(say: (line: string) => void): AbortSignal {
  const interrupted = new AbortController();
  let since = 0;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (interrupted.signal.aborted) {
        if (performance.now() - since > SAME_MS) process.exit(130);
        return;
      }
      since = performance.now();
      say('Cleaning up; once more to leave everything as it is.');
      interrupted.abort(new Error('Interrupted'));
    });
  }
  return interrupted.signal;
}
