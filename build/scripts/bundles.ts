import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isOlder } from '../bin/freshness.mjs';

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

const WINDOW: Bundle = {
  name: 'window',
  config: 'build/vite/renderer.config.ts',
  output: 'out/renderer',
  sources: ['renderer', 'electron/shared'],
};

/** With the headless host and the demo. */
export const COMMAND_LINE: Bundle = {
  name: 'command line',
  config: 'build/vite/cli.config.ts',
  output: 'out/cli',
  sources: [
    'build/demo',
    'electron/cli',
    'electron/engine',
    'electron/home',
    'electron/server',
    'electron/shared',
  ],
};

/** What runs without a desktop. */
export const HEADLESS: readonly Bundle[] = [WINDOW, COMMAND_LINE];

/** In the order they are built. One whose configuration is not there is left out. */
export const BUNDLES: readonly Bundle[] = [
  ...HEADLESS,
  {
    name: 'desktop shell',
    config: 'build/vite/main.config.ts',
    output: 'out/main',
    sources: ['electron/engine', 'electron/home', 'electron/main', 'electron/shared'],
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
    sources: ['electron/engine', 'electron/home', 'electron/main', 'electron/server', 'electron/shared'],
  },
].filter((bundle) => existsSync(join(root, bundle.config)));

/** Whether a bundle is missing or older than what it is made from. */
export function isStale({ output, config, sources }: Bundle, base: string = root): boolean {
  return isOlder(base, output, [config, 'package-lock.json', ...sources]);
}
