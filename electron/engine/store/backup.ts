import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';
import { inStoreWords } from './errors.ts';
import {
  backupsPath,
  createPrivateFile,
  fileTimestamp,
  makePrivateDir,
  parseFileTimestamp,
  syncDir,
  syncFile,
} from './paths.ts';
import { stampCopy } from './stamp.ts';

export type Backup = { name: string; at: Date; bytes: number; reason: string };

/** Why Homeport makes a backup by itself or for a person; the newest so many of each are kept. */
const KEPT: Record<string, number> = { daily: 7 };
const KEPT_OTHERWISE = 3;

const DAY_MS = 24 * 3600_000;
const NAME = /^homeport-(\d{8}T\d{9}Z)-([a-z][a-z-]*)\.db$/;
const PART = '.part';

/**
 * Writes a consistent copy of the open database to `<dataDir>/backups` and answers its file name. It is complete and on
 * the disk before it gets its name. Reasons: lower-case words with '-' between ('daily', 'manual', …).
 * Throws BAD_INPUT for another kind of reason, STORE_UNAVAILABLE where it can't be written.
 */
export function makeBackup(db: DatabaseSync, dataDir: string, reason: string, now: Date): string {
  const dir = backupsPath(dataDir);
  return inStoreWords(dir, () => {
    makePrivateDir(dir);
    const name = freeName(dir, reason, now);
    const part = join(dir, name + PART);
    try {
      createPrivateFile(part);
      db.prepare('VACUUM INTO ?').run(part);
      stampCopy(part);
      syncFile(part);
      renameSync(part, join(dir, name));
    } catch (error) {
      rmSync(part, { force: true });
      throw error;
    }
    removeOld(dataDir, name, now);
    syncDir(dir);
    return name;
  });
}

function freeName(dir: string, reason: string, now: Date): string {
  for (let at = now.getTime(); ; at += 1) {
    const name = `homeport-${fileTimestamp(new Date(at))}-${reason}.db`;
    if (!NAME.test(name)) {
      throw new HomeportError('BAD_INPUT', say('backup.reason', { reason }));
    }
    if (!existsSync(join(dir, name)) && !existsSync(join(dir, name + PART))) return name;
  }
}

/** All backups of a data directory, newest first; works whatever state the database is in. */
export function listBackups(dataDir: string): Backup[] {
  const dir = backupsPath(dataDir);
  return inStoreWords(dir, () => {
    if (!existsSync(dir)) return [];
    const found: Backup[] = [];
    for (const name of readdirSync(dir)) {
      const [, stamp = '', reason = ''] = NAME.exec(name) ?? [];
      const at = parseFileTimestamp(stamp);
      if (at !== null) found.push({ name, at, bytes: statSync(join(dir, name)).size, reason });
    }
    return found.sort((a, b) => b.at.getTime() - a.at.getTime() || (a.name < b.name ? 1 : -1));
  });
}

/**
 * Keeps the newest of each reason, and the one just made whatever its date. What is dated after `now` was made under a
 * wrong clock: it counts as the oldest, or it would push out every backup to come.
 */
function removeOld(dataDir: string, justMade: string, now: Date): void {
  const dir = backupsPath(dataDir);
  const age = (backup: Backup): number => {
    if (backup.name === justMade) return Number.NEGATIVE_INFINITY;
    return backup.at > now ? Number.POSITIVE_INFINITY : now.getTime() - backup.at.getTime();
  };
  const byReason = Map.groupBy(listBackups(dataDir), (backup) => backup.reason);
  for (const [reason, backups] of byReason) {
    // Both may be infinite, and infinity less infinity is no number.
    const youngestFirst = backups.sort((a, b) => (age(a) === age(b) ? 0 : age(a) - age(b)));
    for (const old of youngestFirst.slice(KEPT[reason] ?? KEPT_OTHERWISE)) rmSync(join(dir, old.name));
  }
  for (const name of readdirSync(dir)) {
    if (name.endsWith(PART) && NAME.test(name.slice(0, -PART.length))) rmSync(join(dir, name));
  }
}

/**
 * Makes the day's backup unless there is one that is younger than 24 h. One that is due waits until no update is under way, for
 * a day at most: what is open in a backup is closed as unknown when that is put back.
 * @returns makes it where that is due, and answers its name, or null
 */
export function dailyBackups(
  store: Pick<Store, 'backup' | 'backups' | 'openUpdates'>,
): (now: Date) => string | null {
  let dueSince: number | null = null;
  return (now) => {
    const recent = store.backups().some(({ reason, at }) => {
      const age = now.getTime() - at.getTime();
      return reason === 'daily' && age >= 0 && age < DAY_MS;
    });
    if (recent) {
      dueSince = null;
      return null;
    }
    dueSince ??= now.getTime();
    const waited = now.getTime() - dueSince;
    // Backwards: the clock was put right, and says nothing of how long it has waited.
    if (store.openUpdates().length > 0 && waited >= 0 && waited < DAY_MS) return null;
    dueSince = null;
    return store.backup('daily', now);
  };
}
