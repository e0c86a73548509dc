import { chmodSync, constants, copyFileSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { listBackups, makeBackup } from './backup.ts';
import { inStoreWords, troubleOf } from './errors.ts';
import { inspectDatabase } from './inspect.ts';
import { backupsPath, COMPANIONS, databasePath, fileTimestamp, syncDir, syncFile } from './paths.ts';
import { MIGRATIONS } from './schema.ts';
import { stampCopy } from './stamp.ts';

/** What became of the database that was in place: kept aside as a file beside it, or made a backup. Both null: there was none. */
export type Restored = { keptAside: string | null; preRestoreBackup: string | null };

const COPY = 'homeport.db.restoring';
/** A verified copy that waits to take the database's place. What follows the prefix is the name its predecessor is kept aside under. */
const PENDING = 'homeport.db.pending';

/**
 * Puts a backup in the database's place. To be called with the directory's lock held and the store closed; works without
 * a store that can be opened. The backup is copied and the copy verified first; a sound predecessor becomes a
 * 'pre-restore' backup, any other is kept aside as `homeport.db.<damaged|newer|foreign>-<timestamp>` with its companions.
 * A crash at any moment leaves the old database or, after the next `openStore`, the new one.
 *
 * Throws NOT_FOUND (no such backup), STORE_UNAVAILABLE (the backup is damaged or newer, or the disk refuses),
 * CONFLICT (the database is open). Nothing has changed then.
 */
export function restoreBackup(
  dataDir: string,
  name: string,
  now: Date,
  newestVersion = MIGRATIONS.length,
): Restored {
  if (!listBackups(dataDir).some((backup) => backup.name === name)) {
    throw new HomeportError('NOT_FOUND', say('backup.no-such', { name, folder: backupsPath(dataDir) }));
  }
  return inStoreWords(databasePath(dataDir), () => {
    finishRestore(dataDir);
    const copy = join(dataDir, COPY);
    try {
      copyVerified(join(backupsPath(dataDir), name), copy, newestVersion);
      // Backups of earlier versions have no stamp of their own.
      stampCopy(copy);
      syncFile(copy);
      const predecessor = keepPredecessor(dataDir, now, newestVersion);
      const pending = predecessor.keptAside?.replace('homeport.db', PENDING) ?? PENDING;
      renameSync(copy, join(dataDir, pending));
      syncDir(dataDir);
      finishRestore(dataDir);
      return predecessor;
    } finally {
      rmSync(copy, { force: true });
    }
  });
}

function copyVerified(backup: string, copy: string, newestVersion: number): void {
  rmSync(copy, { force: true });
  copyFileSync(backup, copy, constants.COPYFILE_EXCL);
  chmodSync(copy, 0o600);
  syncFile(copy);
  const condition = inspectDatabase(copy, newestVersion, true);
  if (condition.kind === 'sound') return;
  throw new HomeportError('STORE_UNAVAILABLE', say('backup.unusable', { backup, why: condition.kind }));
}

function keepPredecessor(dataDir: string, now: Date, newestVersion: number): Restored {
  const path = databasePath(dataDir);
  if (!existsSync(path)) return { keptAside: null, preRestoreBackup: null };
  const { kind } = inspectDatabase(path, newestVersion);
  if (kind !== 'sound') {
    return { keptAside: freeAside(dataDir, kind, now), preRestoreBackup: null };
  }
  const db = openAlone(path);
  try {
    return { keptAside: null, preRestoreBackup: makeBackup(db, dataDir, 'pre-restore', now) };
  } finally {
    db.close();
  }
}

/** A name that nothing has yet: a file kept aside is never written over. */
function freeAside(dataDir: string, kind: string, now: Date): string {
  for (let at = now.getTime(); ; at += 1) {
    const name = `homeport.db.${kind}-${fileTimestamp(new Date(at))}`;
    if (['', ...COMPANIONS].every((suffix) => !existsSync(join(dataDir, name + suffix)))) return name;
  }
}

/** Refused while any other connection has the database open: its writes would go to a file that has no name any more. */
function openAlone(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK');
    return db;
  } catch (error) {
    db.close();
    if (troubleOf(error) !== 'busy') throw error;
    throw new HomeportError('CONFLICT', say('backup.database-in-use', { path }), { cause: error });
  }
}

/**
 * Finishes a restore that has its verified copy in place, also one that a crash cut off: the old database and its
 * companions go aside (or away, where they are a backup already), and only then the copy takes the name. A stale
 * write-ahead log beside the new file would be played into it.
 */
export function finishRestore(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const pending = readdirSync(dataDir).find((name) => name.startsWith(PENDING));
  if (pending === undefined) return;
  const path = databasePath(dataDir);
  const aside = pending === PENDING ? null : join(dataDir, pending.replace(PENDING, 'homeport.db'));
  for (const suffix of ['', ...COMPANIONS]) {
    if (!existsSync(path + suffix)) continue;
    if (aside === null) rmSync(path + suffix);
    else renameSync(path + suffix, aside + suffix);
  }
  renameSync(join(dataDir, pending), path);
  syncDir(dataDir);
}
