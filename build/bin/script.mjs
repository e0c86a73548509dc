// `node build/bin/script.mjs start …` runs build/scripts/start.ts: for the scripts that a newcomer runs first, so that a Node that
// is too old is told in words.
import { join } from 'node:path';
import { root, withNode24 } from './with-node-24.mjs';

const [name = '', ...args] = process.argv.slice(2);
await withNode24(join(root, 'build', 'scripts', `${name}.ts`), args);
