import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { resolveDataDir } from '../home/data-dir.ts';

const licence = z.object({ name: z.string(), version: z.string(), licence: z.string() });

export type Places = ReturnType<typeof places>;

/** Where the shell's files are, seen from the built main bundle (out/main): the same in a checkout and in the package. */
export function places(outDir: string) {
  return {
    preload: join(outDir, 'preload', 'index.cjs'),
    engine: join(outDir, 'engine', 'engine-process.js'),
    renderer: join(outDir, 'renderer'),
    icons: join(outDir, 'main', 'icons'),
    windowIcon: join(
      outDir,
      'main',
      'icons',
      process.platform === 'win32' ? 'homeport.ico' : 'homeport-256.png',
    ),
    licences: join(outDir, 'main', 'licences.json'),
    dataDir: resolveDataDir(),
  };
}

/** The libraries in the package with their licences, as the build listed them; empty where it did not. */
export function readLicences(path: string): z.infer<typeof licence>[] {
  if (!existsSync(path)) return [];
  return z
    .array(licence)
    .catch([])
    .parse(JSON.parse(readFileSync(path, 'utf8')));
}
