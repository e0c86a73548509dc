/** A line of a log. `at`: when it was written, where that is known (ISO 8601). */
export type ShownLine = { text: string; at?: string };

/**
 * A log as it was at one moment. `lines` only ever grows at its end and is shared by all moments: a new line costs one line, not
 * a copy of a hundred thousand. `length`: how many of them there were.
 */
export type GrowingLog = { lines: readonly ShownLine[]; length: number };

export const NO_LINES: GrowingLog = { lines: [], length: 0 };

/** The whole of what is there now. */
export function logNow(lines: readonly ShownLine[]): GrowingLog {
  return { lines, length: lines.length };
}
