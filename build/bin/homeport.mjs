#!/usr/bin/env node
// Starts Homeport's command line.
import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fail, root, withNode24 } from './with-node-24.mjs';

/** The entry: the sources in a checkout; the built one where Node does not run TypeScript (under node_modules). */
function entryPoint() {
  const source = join(root, 'electron', 'cli', 'main.ts');
  const built = join(root, 'out', 'cli', 'main.mjs');
  const installed = root.split(sep).includes('node_modules');
  const places = installed ? [built] : [source, built];
  return places.find((place) => existsSync(place));
}

const entry = entryPoint();
if (entry === undefined)
  fail('Homeport’s command line has not been built: run "npm run build" in its folder.');
else await withNode24(entry, process.argv.slice(2));
