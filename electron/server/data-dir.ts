import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { posix, resolve, win32 } from 'node:path';
import { HomeportError, messageOf } from '../shared/errors.ts';

type Machine = { platform: NodeJS.Platform; home: string };

/**
 * The one folder that holds all of Homeport's data: `--data-dir`, else `HOMEPORT_DATA_DIR`, else the platform's place:
 * `$XDG_DATA_HOME/homeport` or `~/.local/share/homeport` (XDG base directory specification), on macOS
 * `~/Library/Application Support/Homeport`, on Windows `%APPDATA%\Homeport`.
 *
 * @param flag what the command line says, where it says anything
 * @returns an absolute path; nothing is created
 */
export function resolveDataDir(
  flag?: string,
  env: NodeJS.ProcessEnv = process.env,
  machine: Machine = { platform: process.platform, home: homedir() },
): string {
  const chosen = flag || env.HOMEPORT_DATA_DIR;
  if (chosen) return resolve(chosen);
  const { platform, home } = machine;
  if (platform === 'win32')
    return win32.join(env.APPDATA || win32.join(home, 'AppData', 'Roaming'), 'Homeport');
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Homeport');
  // The specification says that a relative XDG_DATA_HOME is to be ignored.
  const base = env.XDG_DATA_HOME?.startsWith('/') ? env.XDG_DATA_HOME : posix.join(home, '.local', 'share');
  return posix.join(base, 'homeport');
}

/**
 * Makes the data directory, for this user only.
 * @throws HomeportError STORE_UNAVAILABLE where it can't be made
 */
export function ensureDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new HomeportError(
      'STORE_UNAVAILABLE',
      `The data directory ${dataDir} can't be made (${messageOf(cause)}). Choose another with --data-dir or HOMEPORT_DATA_DIR.`,
      { cause },
    );
  }
}

/** A short name for a data directory, the same for every process that uses it. */
export function dataDirKey(dataDir: string): string {
  return createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
}
