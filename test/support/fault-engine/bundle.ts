import { join } from 'node:path';
import { buildBundles } from '../../../build/scripts/build.ts';
import { type Bundle, isStale, root } from '../../../build/scripts/bundles.ts';

/** The engine that the tests kill, bundled as people run it: from its sources each of its hundreds of starts takes three times as long. */
const FAULT_ENGINE: Bundle = {
  name: 'engine to be killed',
  config: 'build/vite/fault-engine.config.ts',
  output: 'out/fault-engine',
  sources: ['electron/engine', 'electron/home', 'electron/shared', 'test/support/fault-engine'],
};

export const FAULT_ENGINE_PROGRAM = join(root, FAULT_ENGINE.output, 'main.mjs');

/** Builds it, where it is missing or older than its sources. */
export async function ensureFaultEngine(): Promise<void> {
  if (isStale(FAULT_ENGINE)) await buildBundles([FAULT_ENGINE]);
}
