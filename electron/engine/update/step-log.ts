import { furtherLines, headline } from '../../shared/errors.ts';
import type { LogSink } from '../ports.ts';
import type { Clock, UpdateStore } from './context.ts';
import { createTail } from './tail.ts';

const FLUSH_EVERY_MS = 150;
/**
 * What one step keeps, however much it writes: its beginning, which is written as it comes, and its end, where a failure is.
 * A build that floods its output must fill neither the memory nor the disk.
 */
const BEGINNING = { lines: 15_000, characters: 4 * 1024 * 1024 };
const END = { lines: 5_000, characters: 2 * 1024 * 1024 };
const MAX_LINE = 4000;
/** More than an error has lines. */
const REMEMBERED = 64;

export type StepLog = {
  sink: LogSink;
  /** The error that a step ended with: its sentence, and those of its further lines that the log has not just shown. */
  conclude(message: string): void;
  /**
   * The step is over: writes what is left. False: the database did not take it; to be called again when it takes writes.
   */
  end(): boolean;
};

/**
 * Collects a step's lines and writes them in batches: a build's thousands of lines are a few transactions.
 * A log that can't be written never ends an update: it goes on, and the lines wait.
 */
export function openStepLog(
  { store, clock }: { store: Pick<UpdateStore, 'appendLog'>; clock: Pick<Clock, 'now'> },
  updateId: string,
  stepId: number | null,
  written: (lines: number) => void,
): StepLog {
  let pending: string[] = [];
  const room = { ...BEGINNING };
  let full = false;
  const held = createTail(END);
  const recent = createTail({ lines: REMEMBERED, characters: REMEMBERED * MAX_LINE });
  let timer: NodeJS.Timeout | null = null;

  const flush = (): boolean => {
    if (timer) clearTimeout(timer);
    timer = null;
    if (pending.length === 0 || stepId === null) return true;
    const lines = pending;
    try {
      store.appendLog(updateId, stepId, clock.now(), lines);
    } catch {
      // Said loudly where it matters: the next journal entry fails for the same reason. The lines are written with the next ones.
      return false;
    }
    pending = [];
    written(lines.length);
    return true;
  };

  const take = (line: string) => {
    recent.push(line);
    if (!full && (room.lines === 0 || line.length > room.characters)) {
      full = true;
      pending.push('… more lines than are kept: the last of them follow when the step has ended …');
    }
    if (full) {
      held.push(line);
      return;
    }
    room.lines -= 1;
    room.characters -= line.length;
    pending.push(line);
  };

  const sink: LogSink = (text) => {
    for (const line of text.split(/\r?\n/)) take(line.slice(0, MAX_LINE));
    timer ??= setTimeout(flush, FLUSH_EVERY_MS);
  };

  return {
    sink,
    conclude: (message) => {
      const shown = new Set(recent.lines());
      sink([headline(message), ...furtherLines(message).filter((line) => !shown.has(line))].join('\n'));
    },
    end: () => {
      const { left, lines } = held.empty();
      if (left > 0) pending.push(`… ${left.toLocaleString('en')} more left out here …`);
      pending = [...pending, ...lines];
      return flush();
    },
  };
}
