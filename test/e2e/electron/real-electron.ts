import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Where Electron's binary is, or why the specs can't run. Looked up by hand: importing 'electron' would start a download.
 * HOMEPORT_ELECTRON names another one.
 */
export function findElectron(env: NodeJS.ProcessEnv = process.env): { path: string } | { missing: string } {
  const display = env.DISPLAY ?? env.WAYLAND_DISPLAY;
  if (process.platform === 'linux' && !display)
    return { missing: 'there is no display (DISPLAY, WAYLAND_DISPLAY)' };
  if (env.HOMEPORT_ELECTRON) return { path: env.HOMEPORT_ELECTRON };
  const folder = join(ROOT, 'node_modules', 'electron');
  const pointer = join(folder, 'path.txt');
  if (!existsSync(pointer))
    return { missing: 'Electron’s binary was not downloaded (node node_modules/electron/install.js)' };
  const path = join(folder, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(path) ? { path } : { missing: `${path} is not there` };
}
