import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

/** Homeport's own version, from its package.json. */
export function versionOfPackage(): string {
  // Beside the sources in a checkout, and beside the bundles in a package.
  for (const up of ['../..', '../../..']) {
    const file = path.join(import.meta.dirname, up, 'package.json');
    if (!existsSync(file)) continue;
    return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
  }
  return 'unknown';
}
