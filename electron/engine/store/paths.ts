import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';

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
export const backupsPath = (dataDir: string): string => join(dataDir, 'backups');

/** What SQLite keeps beside a database; it belongs to it and moves with it. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const;

/** Makes the folder for its owner alone. One that is there is left as it is. */
export function makePrivateDir(dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
}

/** Makes an empty file that only its owner can read. Throws EEXIST where it is there. */
export function createPrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', 0o600));
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
