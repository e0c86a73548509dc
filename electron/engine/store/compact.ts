import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';
import { inStoreWords } from './errors.ts';

/** SQLite's numbers for PRAGMA auto_vacuum. */
const NONE = 0;
/** A megabyte at the usual page size: a few milliseconds. */
const PORTION_PAGES = 256;
/** A new copy of the whole file is written beside it, and into the write-ahead log. */
const COPIES = 2;
const SPARE_BYTES = 64 * 1024 * 1024;

/**
 * Gives room that removed rows left in the file back to the disk, a portion at a time, and empties the write-ahead log. To be
 * called when nothing else goes on: it holds the thread for some milliseconds.
 *
 * A database from before this was thought of is written anew once, which takes a second for a hundred megabytes; where the
 * disk has no room for that it stays as it is. SQLite does it in one transaction: after a crash or on a full disk the file
 * is as it was (https://www.sqlite.org/lang_vacuum.html).
 * @returns whether there is more to give back
 */
export function compact(db: Database): boolean {
  return inStoreWords(db.path, () => {
    const more = db.get('PRAGMA auto_vacuum')?.auto_vacuum === NONE ? writeAnew(db) : giveBack(db);
    emptyLog(db);
    return more;
  });
}

function writeAnew(db: Database): boolean {
  const { bavail, bsize } = statfsSync(dirname(db.path));
  if (bavail * bsize < COPIES * statSync(db.path).size + SPARE_BYTES) return false;
  db.raw.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM');
  return false;
}

function giveBack(db: Database): boolean {
  const free = () => Number(db.raw.prepare('PRAGMA freelist_count').get()?.freelist_count);
  if (free() === 0) return false;
  db.raw.exec(`PRAGMA incremental_vacuum(${PORTION_PAGES})`);
  return free() > 0;
}

/** Where somebody reads the database at this moment the log is emptied another time: nobody waits for that. */
function emptyLog(db: Database): void {
  const { timeout } = db.raw.prepare('PRAGMA busy_timeout').get() ?? {};
  db.raw.exec('PRAGMA busy_timeout = 0');
  try {
    db.raw.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  } finally {
    db.raw.exec(`PRAGMA busy_timeout = ${Number(timeout ?? 0)}`);
  }
}
