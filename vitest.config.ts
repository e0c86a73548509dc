import { defineConfig } from 'vitest/config';

const project = (
  name: string,
  timeouts: { testTimeout: number; hookTimeout: number },
  extra: object = {},
) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    globalSetup: name === 'unit' ? [] : ['test/support/global-setup.ts'],
    setupFiles: ['test/support/bootstrap.ts'],
    ...timeouts,
    ...extra,
  },
});

export default defineConfig({
  test: {
    projects: [
      project(
        'unit',
        { testTimeout: 20_000, hookTimeout: 20_000 },
        { include: ['test/unit/**/*.test.ts', 'test/architecture/**/*.test.ts'] },
      ),
      project('integration', { testTimeout: 120_000, hookTimeout: 120_000 }),
      project('faults', { testTimeout: 600_000, hookTimeout: 180_000 }, { fileParallelism: false }),
      project('e2e', { testTimeout: 180_000, hookTimeout: 180_000 }, { fileParallelism: false }),
    ],
  },
});
