import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildBundles } from './build.ts';
import { BUNDLES, HEADLESS, isStale, root } from './bundles.ts';
import { findDesktop } from './desktop.ts';
import { runHeadless, runHomeport } from './run-node.ts';

/** `npm start`: the desktop app where it can run, else the headless host; built first where that is needed. */
const desktop = findDesktop(join(root, 'node_modules/electron'), process.env, process.platform);
const needed = desktop.program === null ? HEADLESS : BUNDLES;
await buildBundles(needed.filter((bundle) => isStale(bundle)));

if (desktop.program !== null && existsSync(join(root, 'out/main'))) {
  process.exitCode = await runHomeport(desktop.program, [root, ...process.argv.slice(2)]);
} else {
  const reason = desktop.program === null ? desktop.reason : 'The desktop app has not been built';
  process.stdout.write(`${reason}, so Homeport runs without a desktop: open it in a browser.\n`);
  process.exitCode = await runHeadless(process.argv.slice(2));
}
