import { buildBundles } from './build.ts';
import { HEADLESS, isStale } from './bundles.ts';
import { runHeadless } from './run-node.ts';

/** `npm run serve -- [options]`: the headless host, built first where it is not. */
await buildBundles(HEADLESS.filter((bundle) => isStale(bundle)));
process.exitCode = await runHeadless(process.argv.slice(2));
