import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether the desktop app can be started here; if not, why, in words. */
export type Desktop = { program: string } | { program: null; reason: string };

/**
 * Looks without importing `electron`: that would begin to download its binary.
 *
 * @param electronDir the package's folder; its `path.txt` names the program inside `dist/` once it is there
 */
export function findDesktop(electronDir: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Desktop {
  const named = join(electronDir, 'path.txt');
  const program = existsSync(named) ? join(electronDir, 'dist', readFileSync(named, 'utf8').trim()) : null;
  const hasDisplay =
    platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
  if (!hasDisplay) return { program: null, reason: 'There is no display here' };
  if (program === null || !existsSync(program)) {
    return { program: null, reason: 'Electron’s program is not here ("npx install-electron" downloads it)' };
  }
  return { program };
}
