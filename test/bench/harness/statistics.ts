/** The middle of some values and how far they spread. */
export type Spread = { median: number; min: number; max: number };

/** null where there is no value. */
export function spreadOf(values: readonly number[]): Spread | null {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return null;
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? min;
  const high = sorted[Math.floor(middle)] ?? max;
  return { median: (low + high) / 2, min, max };
}

/**
 * How many times the floor, round by round: both were measured under the same load, so that what the machine did meanwhile
 * falls out. Rounds that one of the two lacks, and a floor of 0, are passed over. null where nothing is left.
 */
export function ratioTo(
  floor: readonly (number | null)[],
  values: readonly (number | null)[],
): Spread | null {
  return spreadOf(
    values.flatMap((value, round) => {
      const base = floor[round] ?? null;
      return value === null || base === null || base === 0 ? [] : [value / base];
    }),
  );
}

/** Who is measured when: everybody once a round, each round begins with the next one. */
export function orderOf<T>(contenders: readonly T[], round: number): T[] {
  const first = contenders.length === 0 ? 0 : round % contenders.length;
  return [...contenders.slice(first), ...contenders.slice(0, first)];
}
