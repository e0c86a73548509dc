import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { inStoreWords, troubleOf } from './errors.ts';
import { createPrivateFile, lockPath, makePrivateDir } from './paths.ts';

export type DataDirLock = { release(): void };

/** Held connections: one that was collected as garbage would let go of its lock while Homeport still runs. */
const held = new Set<DatabaseSync>();

/**
 * Takes the data directory for this process (and makes it, 0700). The lock is an exclusive transaction on a SQLite file
 * of its own: the operating system frees it when the process dies, however it dies.
 * Throws CONFLICT where another Homeport, in this process or another, holds it; STORE_UNAVAILABLE where the directory
 * can't be written.
 */
export function lockDataDir(dataDir: string): DataDirLock {
  const path = lockPath(dataDir);
  return inStoreWords(path, () => {
    makePrivateDir(dataDir);
    if (!existsSync(path)) createUnlessThere(path);
    const db = new DatabaseSync(path, { timeout: 0 });
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

/** Two processes may begin in the same moment: the file being there is what was wanted. */
function createUnlessThere(path: string): void {
  try {
    createPrivateFile(path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function inUse(dataDir: string, cause: unknown): HomeportError {
  return new HomeportError(
    'CONFLICT',
    `Another Homeport already uses ${dataDir}. Quit it (its tray icon, or the service that runs it), or give this one another data directory.`,
    { cause },
  );
}

function notALock(path: string, cause: unknown): HomeportError {
  return new HomeportError(
    'STORE_UNAVAILABLE',
    `${path} is not Homeport's lock file. It holds no data: delete it, then start again.`,
    {
      cause,
    },
  );
}
