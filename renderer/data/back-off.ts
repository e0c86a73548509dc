const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/**
 * How long to wait before the next try to connect, in milliseconds: half a second at first, doubled each time, 15 s at most.
 * A fifth of it is spread by chance, so that several windows do not come back in the same instant.
 * @param attempt 0 for the first try after a loss
 * @param random 0..1
 */
export function backOffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 10));
  return Math.round(base * (0.8 + 0.2 * random));
}
