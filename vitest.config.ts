import { defineConfig } from 'vitest/config';

type Settings = {
  testTimeout: number;
  hookTimeout: number;
  /** One after the other: a browser's waits and a fault's timing must not share two cores with a thousand unit tests. */
  order: number;
  /** How many files at a time. */
  maxWorkers: number;
  include?: string[];
};

const project = (name: string, { order, include, ...settings }: Settings) => ({
  test: {
    name,
    include: include ?? [`test/${name}/**/*.test.ts`],
    globalSetup: name === 'unit' ? [] : ['test/support/global-setup.ts'],
    setupFiles: ['test/support/bootstrap.ts'],
    sequence: { groupOrder: order },
    ...settings,
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', {
        order: 1,
        maxWorkers: 2,
        testTimeout: 20_000,
        hookTimeout: 20_000,
        include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'],
      }),
      project('e2e', { order: 2, maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000 }),
      project('integration', { order: 3, maxWorkers: 2, testTimeout: 240_000, hookTimeout: 240_000 }),
      project('faults', { order: 4, maxWorkers: 1, testTimeout: 600_000, hookTimeout: 180_000 }),
    ],
  },
});
