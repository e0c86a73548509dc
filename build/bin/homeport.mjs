#!/usr/bin/env node
// Starts Homeport's command line.
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isOlder } from './freshness.mjs';
import { fail, root, withNode24 } from './with-node-24.mjs';

const BUILT = 'out/cli';
/** What it is made from, as build/scripts/bundles.ts has it. */
const SOURCES = [
  'electron/cli',
  'electron/engine',
  'electron/home',
  'electron/server',
  'electron/shared',
  'package-lock.json',
];

/**
 * What was built, as everybody runs it. In a checkout where somebody has changed the sources since, the sources: slower to start,
 * and never an old answer. Under node_modules there is no such choice: Node does not run TypeScript there.
 */
function entryPoint() {
  const source = join(root, 'electron', 'cli', 'main.ts');
  const built = join(root, BUILT, 'main.mjs');
  const develops = existsSync(source) && !root.split(sep).includes('node_modules');
  const entry = develops && isOlder(root, BUILT, SOURCES) ? source : built;
  return existsSync(entry) ? entry : undefined;
}

const entry = entryPoint();
if (entry === undefined)
  fail('Homeport’s command line has not been built: run "npm run build" in its folder.');
else await withNode24(entry, process.argv.slice(2));
