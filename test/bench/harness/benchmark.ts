import type Docker from 'dockerode';
import type { Closing } from './closing.ts';

/** One thing that a round measures. */
export type Measure = { key: string; title: string; unit: Unit };
export type Unit = 'ms' | 's' | 'MB' | 'KB' | '%' | 'files' | 'calls' | 'processes' | 'apps';

/** What one contender measured in one round, by the keys of the case's measures. What it can't measure is left out. */
export type Sample = Readonly<Record<string, number>>;

export type Contender = {
  name: string;
  /** One round. @param round 0 is the warm-up, which is thrown away */
  measure(round: number): Promise<Sample>;
};
/** A contender that this machine does not have: said in the table, and the rest runs. */
export type Absent = { name: string; notHere: string };

/** A case that is set up: its contenders take turns. */
export type Case = {
  measures: readonly Measure[];
  contenders: readonly (Contender | Absent)[];
  /** The contender that the others are compared with; null: there is none. */
  floor: string | null;
  /** What somebody who reads the numbers must know. */
  notes: readonly string[];
};

export type CasePlan = {
  title: string;
  /** Sets it up; what it makes is given to `bench.closing` at once. */
  open(bench: Bench): Promise<Case>;
};

export type Benchmark = {
  /** As it is asked for: `npm run bench -- <name>`. */
  name: string;
  title: string;
  /** What is measured, and from where to where. */
  about: string;
  /** Of this machine: an engine that answers, Chromium, or what `npm run build` makes. */
  needs: readonly ('docker' | 'chromium' | 'bundles')[];
  rounds: number;
  cases: readonly CasePlan[];
};

/** What a case has at hand. */
export type Bench = {
  /** A smoke run: everything smaller, so that it is known to work. Its numbers mean nothing. */
  quick: boolean;
  docker: Docker;
  /** An empty folder of the case's own. */
  dir: string;
  /** Of the names of all that it makes on the engine. */
  prefix: string;
  closing: Closing;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
};

export function isAbsent<T extends object>(contender: T | Absent): contender is Absent {
  return 'notHere' in contender;
}
