import { buildBundles } from './build.ts';
import { BUNDLES, isStale, RENDERER } from './bundles.ts';
import { runHeadless } from './run-node.ts';

/** `npm run serve -- [options]`: the headless host, its window built first where it is not. */
await buildBundles(BUNDLES.filter((bundle) => bundle.name === RENDERER && isStale(bundle)));
process.exitCode = await runHeadless(process.argv.slice(2));
