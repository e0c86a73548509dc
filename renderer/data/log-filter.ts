import { plainLine } from '../../electron/shared/plain-text.ts';
import type { ShownLine } from './growing-log.ts';

/** Which lines of a log hold certain words. */
type LogFilter = {
  /**
   * Indexes of the lines that do, among the first `length`. Only what has come since the last time is looked at; the answer is the
   * same array, longer.
   */
  among: (length: number) => readonly number[];
};

/** @param lines may only grow at their end @param words as typed: neither case nor spaces around them count */
export function createLogFilter(lines: readonly ShownLine[], words: string): LogFilter {
  const sought = words.trim().toLowerCase();
  const found: number[] = [];
  let looked = 0;
  return {
    among: (length) => {
      for (; looked < length; looked += 1) {
        const line = lines[looked];
        if (line && plainLine(line.text).toLowerCase().includes(sought)) found.push(looked);
      }
      return found;
    },
  };
}
