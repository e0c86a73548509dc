import { type Absent, type Case, isAbsent, type Measure, type Sample } from './benchmark.ts';
import type { Machine } from './machine.ts';
import { ratioTo, type Spread, spreadOf } from './statistics.ts';

/** What `out/bench/<name>.json` holds. */
export type BenchmarkResult = {
  name: string;
  title: string;
  about: string;
  at: string;
  /** A smoke run: the numbers mean nothing. */
  quick: boolean;
  machine: Machine;
  cases: CaseResult[];
};

export type CaseResult = {
  title: string;
  notes: string[];
  rounds: number;
  floor: string | null;
  absent: Absent[];
  measures: MeasureResult[];
  /** Why it could not be measured; null: it was. */
  failed: string | null;
};

export type MeasureResult = Measure & { contenders: ContenderResult[] };

export type ContenderResult = {
  name: string;
  /** One a round, the warm-up not among them; null: nothing measured. */
  samples: (number | null)[];
  spread: Spread | null;
  /** To the floor; null: it is the floor, or there is none. */
  ratio: Spread | null;
};

/** @param samples by contender, one a round */
export function caseResult(
  title: string,
  it: Case,
  rounds: number,
  samples: ReadonlyMap<string, readonly Sample[]>,
): CaseResult {
  const of = (name: string, key: string) => (samples.get(name) ?? []).map((sample) => sample[key] ?? null);
  return {
    title,
    notes: [...it.notes],
    rounds,
    floor: it.floor,
    absent: it.contenders.filter(isAbsent),
    failed: null,
    measures: it.measures.map((measure) => ({
      ...measure,
      contenders: [...samples.keys()]
        .map((name) => ({ name, samples: of(name, measure.key) }))
        .filter(({ samples }) => samples.some((value) => value !== null))
        .map(({ name, samples }) => ({
          name,
          samples,
          spread: spreadOf(samples.filter((value) => value !== null)),
          ratio: it.floor === null || it.floor === name ? null : ratioTo(of(it.floor, measure.key), samples),
        })),
    })),
  };
}

/** A case that could not be set up, or broke while it was measured. */
export function failedCase(title: string, reason: string): CaseResult {
  return { title, notes: [], rounds: 0, floor: null, absent: [], measures: [], failed: reason };
}
