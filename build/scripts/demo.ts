import { join } from 'node:path';
import { buildBundles } from './build.ts';
import { COMMAND_LINE, isStale, root } from './bundles.ts';
import { QUIET, runHomeport } from './run-node.ts';

/** `npm run demo [-- options]`: in a process of its own, which has the right to the engine where this login is older than that. */
await buildBundles([COMMAND_LINE].filter((bundle) => isStale(bundle)));
process.exitCode = await runHomeport(process.execPath, [
  QUIET,
  join(root, 'out/cli/demo.mjs'),
  ...process.argv.slice(2),
]);
