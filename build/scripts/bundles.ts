import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** One thing that Vite builds. */
export type Bundle = {
  name: string;
  /** Relative to the project's folder, like the others. */
  config: string;
  /** Written by the build: as old as the bundle. */
  output: string;
  /** Folders that it is made from. */
  sources: string[];
};

/** In the order they are built. One whose configuration is not there is left out. */
export const BUNDLES: readonly Bundle[] = [
  {
    name: 'window',
    config: 'build/vite/renderer.config.ts',
    output: 'out/renderer',
    sources: ['renderer', 'electron/shared'],
  },
  {
    name: 'desktop shell',
    config: 'build/vite/main.config.ts',
    output: 'out/main',
    sources: ['electron/main', 'electron/server', 'electron/shared'],
  },
  {
    name: 'bridge',
    config: 'build/vite/preload.config.ts',
    output: 'out/preload',
    sources: ['electron/preload', 'electron/shared'],
  },
  {
    name: 'engine',
    config: 'build/vite/engine.config.ts',
    output: 'out/engine',
    sources: ['electron/engine', 'electron/main', 'electron/server', 'electron/shared'],
  },
].filter((bundle) => existsSync(join(root, bundle.config)));

export const RENDERER = 'window';

/** Whether a bundle is missing or older than what it is made from. */
export function isStale(bundle: Bundle, base: string = root): boolean {
  const built = newest(join(base, bundle.output));
  const inputs = [bundle.config, 'package-lock.json', ...bundle.sources].map((path) =>
    newest(join(base, path)),
  );
  return built === 0 || Math.max(...inputs) > built;
}

/** Milliseconds of the newest file in a folder, or of a file; 0 where there is none. */
function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}
