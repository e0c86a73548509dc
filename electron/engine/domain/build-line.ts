import { say, type Text } from '../../shared/text/text.ts';
/** Who goes next where several apps want to build, and what those who wait are told. */

export type InLine = {
  app: string;
  /** How long its last build took; null where that is not known. */
  expectedMs: number | null;
  /** How many that came later went before it. */
  overtaken: number;
};

const GIB = 1024 ** 3;
const MAX_SLOTS = 4;
/** After this many it is somebody's turn, however long their build is. */
const MAX_OVERTAKEN = 3;
const NAMED = 3;

/**
 * How many builds run side by side. A build uses several cores by itself, so one for two of them; but two at least, so that a
 * long build holds nobody up. Compilers need memory, and what runs here must not be killed for a build: 2 GiB for each.
 */
export function buildSlotCount(machine: { cores: number; memoryBytes: number }): number {
  const byCores = Math.max(2, Math.floor(machine.cores / 2));
  const byMemory = Math.floor(machine.memoryBytes / (2 * GIB));
  return Math.max(1, Math.min(byCores, byMemory, MAX_SLOTS));
}

/**
 * The shortest build first, so that the cheap ones are not held up: those not known yet after the known ones, and among equals
 * in the order they came. Nobody is overtaken for ever.
 * @returns an index; -1 for an empty line.
 */
export function nextInLine(line: readonly InLine[]): number {
  const patient = line.findIndex(({ overtaken }) => overtaken >= MAX_OVERTAKEN);
  if (patient >= 0) return patient;
  let first = line.length > 0 ? 0 : -1;
  for (const [index, { expectedMs }] of line.entries()) {
    const best = line[first]?.expectedMs ?? Number.POSITIVE_INFINITY;
    if ((expectedMs ?? Number.POSITIVE_INFINITY) < best) first = index;
  }
  return first;
}

/** The line without the one at `index`, which those before it let pass. */
export function without<T extends InLine>(line: readonly T[], index: number): T[] {
  return line.flatMap((each, at) => {
    if (at === index) return [];
    return at < index ? { ...each, overtaken: each.overtaken + 1 } : each;
  });
}

/** For each in line: how many go before it, if nobody else comes. */
export function turnsBefore(line: readonly InLine[]): number[] {
  const before: number[] = [];
  let rest = line.map((each, place) => ({ ...each, place }));
  for (let turn = 0; rest.length > 0; turn++) {
    const index = nextInLine(rest);
    before[rest[index]?.place ?? 0] = turn;
    rest = without(rest, index);
  }
  return before;
}

/** 'Waits for the build of web or db to finish (1 before it).' */
export function waitingWords(holders: readonly string[], before: number): Text {
  const named: (string | Text)[] = holders.slice(0, NAMED);
  const more = holders.length - named.length;
  if (more > 0) named.push(say('waiting.more', { more }));
  const last = named.pop() ?? say('waiting.another-app');
  const apps = named.length === 0 ? last : say('waiting.or', { apps: named, last });
  return before === 0 ? say('waiting.build', { apps }) : say('waiting.build-in-line', { apps, before });
}
