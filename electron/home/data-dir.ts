import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, posix, resolve, win32 } from 'node:path';
import { backupsPath, makePrivateDir } from '../engine/store/paths.ts';
import { HomeportError, textOf } from '../shared/errors.ts';
import { say, type Text } from '../shared/text/text.ts';
import { keepPrivate } from './private-files.ts';

type Machine = { platform: NodeJS.Platform; home: string };

/**
 * The one folder that holds all of Homeport's data: `--data-dir`, else `HOMEPORT_DATA_DIR`, else the platform's place:
 * `$XDG_DATA_HOME/homeport` or `~/.local/share/homeport` (XDG base directory specification), on macOS
 * `~/Library/Application Support/Homeport`, on Windows `%APPDATA%\Homeport`.
 *
 * @param flag of the command line, if it was given
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
 * What Homeport itself keeps there. Everything else is left alone: `lost+found`, what a NAS puts into every folder, and names
 * that Homeport never gives, which somebody may have chosen for what they do to a terminal that prints them.
 */
const OURS =
  /^(homeport\.[\w.-]+|sign-in\.json[\w.-]*|secret\.key[\w.-]*|installation[\w.-]*|backups|work|sample)$/;
const BACKUP = /^[\w.-]+$/;

/**
 * Makes the data directory for this user only. If it exists, closes it, and what Homeport keeps in it, to other users.
 * Everything that uses the directory calls this before it reads anything there or talks to the socket in it.
 *
 * @param tell is told what other users could write or read until now
 * @throws HomeportError STORE_UNAVAILABLE if it can't be made, or belongs to another user
 */
export function ensureDataDir(dataDir: string, tell: (what: Text) => void): void {
  const { folder, files } = inWords(dataDir, () => {
    makePrivateDir(dataDir);
    // The folder first: once it is closed, nobody can put anything into it while the rest is checked.
    const folder = keepPrivate(dataDir);
    const files = keepAllPrivate(dataDir, OURS);
    const backups = backupsPath(dataDir);
    return { folder, files: existsSync(backups) ? [...files, ...keepAllPrivate(backups, BACKUP)] : files };
  });
  if (folder === 'for writing') tell(say('home.was-open', { how: 'writing', path: dataDir }));
  const readable = files.filter(({ was }) => folder !== 'to nobody' && was !== 'to nobody');
  for (const { path } of readable) tell(say('home.was-open', { how: 'reading', path }));
}

function keepAllPrivate(folder: string, names: RegExp) {
  const paths = readdirSync(folder)
    .filter((name) => names.test(name))
    .map((name) => join(folder, name));
  return paths.map((path) => ({ path, was: keepPrivate(path) }));
}

function inWords<T>(dataDir: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof HomeportError) throw cause;
    throw new HomeportError('STORE_UNAVAILABLE', say('home.unusable', { dataDir, why: textOf(cause) }), {
      cause,
    });
  }
}

/** A short name for a data directory, the same for every process that uses it. */
export function dataDirKey(dataDir: string): string {
  return createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, 16);
}
