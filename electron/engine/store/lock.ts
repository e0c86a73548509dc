import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { inStoreWords, troubleOf } from './errors.ts';
import { createPrivateFile, lockPath, makePrivateDir } from './paths.ts';

export type DataDirLock = { release(): void };

/** Held connections: one that was collected as garbage would let go of its lock while Homeport still runs. */
const held = new Set<DatabaseSync>();

/**
 * Takes the data directory for this process (and makes it, 0700).
 * Throws CONFLICT where another Homeport, in this process or another, holds it; STORE_UNAVAILABLE where the directory
 * can't be written. Hosts and commands take it in turns: `lock-turns.ts`.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  return takeLock(lockPath(dataDir), dataDir);
}

/**
 * An exclusive transaction on a SQLite file of its own: the operating system frees it when the process dies, however it dies.
 * Throws as `lockDataDir` does.
 * @param patienceMs for a lock that others look at: `isLocked` holds it for less than a millisecond
 */
export function takeLock(path: string, dataDir: string, patienceMs = 0): DataDirLock {
  return inStoreWords(path, () => {
    makePrivateDir(dataDir);
    if (!existsSync(path)) createUnlessThere(path);
    const db = new DatabaseSync(path, { timeout: patienceMs });
    try {
      db.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (error) {
      db.close();
      if (troubleOf(error) === 'busy') throw inUse(dataDir, error);
      if (troubleOf(error) === 'damaged') throw notALock(path, error);
      throw error;
    }
    held.add(db);
    return {
      release: () => {
        if (held.delete(db)) db.close();
      },
    };
  });
}

/** Whether somebody holds a lock, asked without taking it. Throws STORE_UNAVAILABLE where it can't be read. */
export function isLocked(path: string): boolean {
  return inStoreWords(path, () => {
    if (!existsSync(path)) return false;
    const db = new DatabaseSync(path, { timeout: 0, readOnly: true });
    try {
      db.exec('SELECT 1 FROM sqlite_master');
      return false;
    } catch (error) {
      if (troubleOf(error) === 'busy') return true;
      if (troubleOf(error) === 'damaged') throw notALock(path, error);
      throw error;
    } finally {
      db.close();
    }
  });
}

/** Two processes may begin in the same moment: the file being there is what was wanted. */
function createUnlessThere(path: string): void {
  try {
    createPrivateFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function inUse(dataDir: string, cause: unknown): HomeportError {
  return new HomeportError('CONFLICT', say('lock.in-use', { dataDir }), { cause });
}

function notALock(path: string, cause: unknown): HomeportError {
  return new HomeportError('STORE_UNAVAILABLE', say('lock.no-lock', { path }), {
    cause,
  });
}
