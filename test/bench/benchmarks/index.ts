import type { Benchmark } from '../harness/benchmark.ts';
import { atRest } from './at-rest.ts';
import { check } from './check.ts';
import { downtime } from './downtime.ts';
import { history } from './history.ts';
import { rebuild } from './rebuild.ts';
import { restore } from './restore.ts';
import { windowBenchmark } from './window.ts';

/** In the order of `npm run bench` without names. */
export const BENCHMARKS: readonly Benchmark[] = [
  downtime,
  restore,
  check,
  rebuild,
  atRest,
  history,
  windowBenchmark,
];
