import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './bundles.ts';
import { runToEnd } from './run-node.ts';
import { type NewestDocker, newestHere } from './setup/newest-docker.ts';
import { shellText } from './setup/plan.ts';

/**
 * `npm run test:engines`: the tests in which the Docker engine's version matters, on the newest one, which
 * `npm run setup -- --tests` has fetched: first with the classic image store, then with images in containerd, the default of new installations.
 *
 * --short     a few files, with images in containerd alone: what `.ci/run` adds to the tests on the machine's own engine
 * --if-there  where the newest engine is not, that is said and no failure
 *
 * Other arguments go to vitest, in place of the files.
 */
const { values, positionals } = parseArgs({
  options: { short: { type: 'boolean', default: false }, 'if-there': { type: 'boolean', default: false } },
  allowPositionals: true,
});

const ALL = [
  'test/integration/docker',
  'test/integration/fidelity',
  'test/integration/cli/main-job.test.ts',
  'test/integration/engine/main-job.test.ts',
  'test/faults/field.test.ts',
  'test/faults/held-port.test.ts',
];
const SHORT = [
  'test/integration/docker/build.test.ts',
  'test/integration/docker/containers.test.ts',
  'test/integration/cli/main-job.test.ts',
  'test/faults/held-port.test.ts',
];
/** Each is one run: what an engine is started with on top. */
const STORES = {
  classic: [],
  containerd: ['--feature', 'containerd-snapshotter=true'],
} as const;

const newest = newestHere();
if (newest === null) {
  console.error(
    [
      '┌──────────────────────────────────────────────────────────────────────',
      '│ NOT RUN: the tests on the newest Docker engine, which is not here.',
      '│ "npm run setup -- --tests" fetches it on Debian.',
      '└──────────────────────────────────────────────────────────────────────',
    ].join('\n'),
  );
  process.exitCode = values['if-there'] ? 0 : 1;
} else {
  const stores = values.short ? (['containerd'] as const) : (['classic', 'containerd'] as const);
  const files = positionals.length > 0 ? positionals : values.short ? SHORT : ALL;
  const codes: number[] = [];
  for (const store of stores) codes.push(await runOn(newest, store, files));
  process.exitCode = Math.max(...codes);
}

/** @returns vitest's exit code */
async function runOn(
  { path, versions }: NewestDocker,
  store: keyof typeof STORES,
  files: readonly string[],
): Promise<number> {
  const named = Object.entries(versions).map((it) => it.join(' '));
  console.log(`\nThe newest engine, images in the ${store} store: ${named.join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'homeport-dockerd-'));
  try {
    // Found before the real one; dockerd has no environment variable for its settings.
    const [sbin = ''] = path.split(':');
    const command = shellText([join(sbin, 'dockerd'), ...STORES[store]]);
    writeFileSync(join(folder, 'dockerd'), `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    return await runToEnd(process.execPath, [
      join(root, 'test/support/on-another-engine.ts'),
      `${folder}:${path}`,
      ...['integration', 'faults'].flatMap((project) => ['--project', project]),
      ...files,
    ]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
