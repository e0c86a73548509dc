import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync, constants as zlib } from 'node:zlib';

/**
 * What a browser must have before the window can be used: this much JavaScript at most, compressed with gzip. A phone on a weak
 * network has it in a second. Held by `test/e2e/window-loading.test.ts`; the rest comes when it is needed (`renderer/app/screens.ts`).
 */
export const FIRST_LOAD_BYTES = 140_000;

/** The scripts that the page names itself, and how many bytes each is with gzip. @param folder of the built window */
export function firstLoad(folder: string): { file: string; bytes: number }[] {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const named = page.matchAll(/<(?:script|link rel="modulepreload")[^>]+(?:src|href)="\.\/([^"]+)"/g);
  return [...named].map(([, file = '']) => ({
    file,
    bytes: gzipSync(readFileSync(join(folder, file)), { level: zlib.Z_BEST_COMPRESSION }).length,
  }));
}
