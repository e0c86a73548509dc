import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * The files of a data directory. All are made 0600: the database holds build arguments and environments, which may be
 * secret. A file that SQLite has open is never opened otherwise in this process: closing any descriptor of it would
 * drop SQLite's POSIX locks (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export const databasePath = (dataDir: string): string => join(dataDir, 'homeport.db');
export const lockPath = (dataDir: string): string => join(dataDir, 'homeport.lock');
/** Held by a host for its whole life, also while it waits for `homeport.lock`: at most one host a directory. */
export const hostLockPath = (dataDir: string): string => join(dataDir, 'homeport.host.lock');
/** Which command holds `homeport.lock`: words for a host that waits, nothing is decided by them. */
export const lockHolderPath = (dataDir: string): string => join(dataDir, 'homeport.lock.holder');
/** Beside the database, never in its backups: a backup alone gives no secret away. */
export const secretKeyPath = (dataDir: string): string => join(dataDir, 'secret.key');
/** Beside the database, so that it outlives a damaged one and a restored backup. */
export const installationPath = (dataDir: string): string => join(dataDir, 'installation');
/** Names the database that was last used here: see stamp.ts. */
export const stampPath = (dataDir: string): string => join(dataDir, 'homeport.stamp');
export const backupsPath = (dataDir: string): string => join(dataDir, 'backups');

/** What SQLite keeps beside a database; it belongs to it and moves with it. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/**
 * Makes the folder, and those above it that are missing, for their owner alone. One that is there is left as it is.
 *
 * Not with `recursive: true`: where mkdir answers ENOENT below a folder that exists (`/proc` does, and some FUSE file
 * systems), Node 24 tries parent and child in turn for ever, at full speed.
 */
export function makePrivateDir(dir: string): void {
  const missing: string[] = [];
  let at = resolve(dir);
  while (!isThere(at) && dirname(at) !== at) {
    missing.unshift(at);
    at = dirname(at);
  }
  // A file in the place of the last folder that is there is refused by mkdir itself, below it or as it.
  for (const folder of missing.length === 0 ? [at] : missing) makeUnlessThere(folder);
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

/** Two processes may begin in the same moment: the folder being there is what was wanted. */
function makeUnlessThere(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** Makes an empty file that only its owner can read. Throws EEXIST where it is there. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
}

/** A small file, readable by its owner alone: whole or not at all, and on the disk when this returns. */
export function writePrivateFile(path: string, content: string): void {
  const unfinished = `${path}.new`;
  rmSync(unfinished, { force: true });
  createPrivateFile(unfinished);
  writeFileSync(unfinished, content);
  syncFile(unfinished);
  renameSync(unfinished, path);
  syncDir(dirname(path));
}

/** Makes renames and new names in the folder durable. Windows has no such call, and no need of it. */
export function syncDir(dir: string): void {
  if (process.platform !== 'win32') syncPath(dir, 'r');
}

/** Makes a file's content durable. */
export function syncFile(path: string): void {
  syncPath(path, 'r+');
}

function syncPath(path: string, flags: 'r' | 'r+'): void {
  const fd = openSync(path, flags);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** `20261120T201208123Z`: sorts by time, fits a file name on every system. */
export function fileTimestamp(at: Date): string {
  return at.toISOString().replaceAll(/[-:.]/g, '');
}

/** The time of a `fileTimestamp`; null where the text is none. */
export function parseFileTimestamp(text: string): Date | null {
  const m = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z$/.exec(text);
  if (m === null) return null;
  const at = new Date(`${m[1]}-${m[2]}-${m[3]}T${m[4]}:${m[5]}:${m[6]}.${m[7]}Z`);
  return Number.isNaN(at.getTime()) ? null : at;
}
