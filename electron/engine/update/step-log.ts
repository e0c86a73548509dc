import type { LogSink } from '../ports.ts';
import type { UpdateDeps } from './context.ts';

const FLUSH_EVERY_MS = 150;
/** One update keeps at most so many lines: a build that floods its output must not fill the disk. */
const MAX_LINES = 20_000;
const MAX_LINE = 4000;

export type StepLog = { sink: LogSink; flush(): void };

/**
 * Collects a step's lines and writes them in batches: a build's thousands of lines are a few transactions.
 * A log that can't be written never ends an update: it goes on without.
 */
export function openStepLog(
  { store, clock }: Pick<UpdateDeps, 'store' | 'clock'>,
  updateId: string,
  stepId: number | null,
  written: (lines: number) => void,
): StepLog {
  let pending: string[] = [];
  let total = 0;
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    if (timer) clearTimeout(timer);
    timer = null;
    const lines = pending;
    pending = [];
    if (lines.length === 0 || stepId === null) return;
    try {
      store.appendLog(updateId, stepId, clock.now(), lines);
      written(lines.length);
    } catch {
      // Said loudly where it matters: the next journal entry fails for the same reason.
      total = MAX_LINES + 1;
    }
  };
  return {
    flush,
    sink(text) {
      for (const line of text.split(/\r?\n/)) {
        total += 1;
        if (total > MAX_LINES) return;
        pending.push(
          total === MAX_LINES ? '… more lines followed and were left out' : line.slice(0, MAX_LINE),
        );
      }
      timer ??= setTimeout(flush, FLUSH_EVERY_MS);
    },
  };
}
