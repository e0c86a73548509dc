import { join } from 'node:path';
import { root } from './bundles.ts';
import { runHomeport } from './run-node.ts';

/** `npm run demo [-- options]`: in a process of its own, which has the right to the engine where this login is older than that. */
process.exitCode = await runHomeport(process.execPath, [
  // About features of Node that Homeport uses on purpose; no other warning is hidden.
  '--disable-warning=ExperimentalWarning',
  join(root, 'build/demo/main.ts'),
  ...process.argv.slice(2),
]);
