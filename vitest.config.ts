import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// Homeport's processes that tests start begin in half the time (build/bin/with-node-24.mjs).
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/homeport-compiled');

type Settings = {
  testTimeout: number;
  hookTimeout: number;
  /** Those of one order run side by side, one order after the other. */
  order: number;
  /** How many files at a time, over all projects of one order. */
  maxWorkers: number;
  retry?: number;
  include?: string[];
};

/** Two cores are busy with this many: much of the time a test waits for a build, a gate or a stop. */
const WITH_DOCKER = { order: 2, maxWorkers: 7, hookTimeout: 240_000 };
/**
 * On a shared machine one stall in four thousand tests would refuse a good change. The reporter says `retry x1` beside a test that
 * needed it, which is a defect to be found. What proves the promise (unit, faults) is never tried again.
 */
const ONCE_MORE_IN_CI = { retry: process.env.CI ? 1 : 0 };

const project = (name: string, { order, include, ...settings }: Settings) => ({
  test: {
    name,
    include: include ?? [`test/${name}/**/*.test.ts`],
    globalSetup: name === 'unit' ? [] : ['test/support/global-setup.ts'],
    setupFiles: [
      'test/support/bootstrap.ts',
      ...(name === 'e2e' ? ['test/e2e/support/tell-failed-screen.ts'] : []),
    ],
    // A process takes file after file: to start one, and to load the engine into it, takes longer than many a file. The modules keep
    // nothing for themselves, and a test that changes the environment puts it back.
    isolate: false,
    // Less to collect: what a test leaves behind is mostly gone at once.
    execArgv: ['--max-semi-space-size=32'],
    // What a failed page showed is told before the test closes it.
    sequence: { groupOrder: order, ...(name === 'e2e' ? { hooks: 'list' as const } : {}) },
    ...settings,
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', {
        order: 1,
        maxWorkers: 2,
        testTimeout: 20_000,
        hookTimeout: 20_000,
        include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
      }),
      project('e2e', { ...WITH_DOCKER, ...ONCE_MORE_IN_CI, testTimeout: 240_000 }),
      project('integration', { ...WITH_DOCKER, ...ONCE_MORE_IN_CI, testTimeout: 240_000 }),
      project('faults', { ...WITH_DOCKER, testTimeout: 600_000 }),
    ],
  },
});
