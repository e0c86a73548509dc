import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compressFolder } from '../../../build/vite/compressed.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hpt-compressed-'));
  mkdirSync(join(folder, 'assets'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SCRIPT = 'export const harbour = () => "a line that comes again";\n'.repeat(100);

it('puts copies beside text, which say the same', async () => {
  writeFileSync(join(folder, 'assets/index-1.js'), SCRIPT);
  await compressFolder(folder);
  const file = (suffix: string) => readFileSync(join(folder, `assets/index-1.js${suffix}`));
  expect(brotliDecompressSync(file('.br')).toString()).toBe(SCRIPT);
  expect(gunzipSync(file('.gz')).toString()).toBe(SCRIPT);
  expect(file('.br').length).toBeLessThan(SCRIPT.length / 10);
});

it('leaves alone what is no text, what is small already, and its own copies', async () => {
  writeFileSync(join(folder, 'picture.png'), Buffer.alloc(5000));
  writeFileSync(join(folder, 'small.js'), 'export {};');
  writeFileSync(join(folder, 'large.css'), 'a { color: red }\n'.repeat(500));
  await compressFolder(folder);
  await compressFolder(folder);
  expect(readdirSync(folder).sort()).toEqual([
    'assets',
    'large.css',
    'large.css.br',
    'large.css.gz',
    'picture.png',
    'small.js',
  ]);
});
