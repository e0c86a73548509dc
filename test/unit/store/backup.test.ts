import { readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { dailyBackups, listBackups } from '../../../electron/engine/store/backup.ts';
import { restoreBackup } from '../../../electron/engine/store/restore.ts';
import { app, at, DAY, ended, open, T0, tempDir, update } from './support.ts';

const HOUR = 3600_000;
const namesOf = (dataDir: string): string[] =>
  open(dataDir)
    .apps()
    .map((it) => it.name);

describe('backups', () => {
  it('are complete, listed newest first with their reason, time and size', () => {
    const dataDir = tempDir();
    const store = open(dataDir);
    expect(store.backups()).toEqual([]);
    store.insertApp(app());
    const first = store.backup('manual', at(0));
    const second = store.backup('daily', at(HOUR));
    const found = store.backups();
    expect(found.map(({ name, reason, at }) => [name, reason, at])).toEqual([
      [second, 'daily', at(HOUR)],
      [first, 'manual', at(0)],
    ]);
    expect(found[0]?.bytes).toBe(readFileSync(`${dataDir}/backups/${second}`).length);
    expect(listBackups(dataDir)).toEqual(found);
    expect(listBackups(`${dataDir}-none`)).toEqual([]);
    const copy = new DatabaseSync(`${dataDir}/backups/${first}`, { readOnly: true });
    expect(copy.prepare('SELECT name FROM apps').all()).toEqual([{ __proto__: null, name: 'web' }]);
    copy.close();
  });

  it('never take the name of another one, nor a reason that is a path', () => {
    const store = open(tempDir());
    expect(store.backup('manual', T0)).not.toBe(store.backup('manual', T0));
    for (const reason of ['../x', '', 'a b', 'A']) {
      expect(() => store.backup(reason, T0)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    }
    expect(store.backups()).toHaveLength(2);
  });

  it('are kept: the newest 7 daily ones and 3 of each other kind, and what is not a backup is left alone', () => {
    const dataDir = tempDir();
    const store = open(dataDir);
    store.backup('manual', at(0));
    writeFileSync(`${dataDir}/backups/notes.txt`, 'mine');
    writeFileSync(`${dataDir}/backups/homeport-20260101T000000000Z-daily.db.part`, 'cut off');
    for (let n = 0; n < 9; n += 1) store.backup('daily', at(n * DAY));
    for (let n = 1; n < 5; n += 1) store.backup('manual', at(n));
    const times = (reason: string) => store.backups().flatMap((it) => (it.reason === reason ? [it.at] : []));
    expect(times('daily')).toEqual([8, 7, 6, 5, 4, 3, 2].map((n) => at(n * DAY)));
    expect(times('manual')).toEqual([at(4), at(3), at(2)]);
    const others = readdirSync(`${dataDir}/backups`).filter((name) => !name.endsWith('.db'));
    expect(others).toEqual(['notes.txt']);
  });

  it('dated in the future by a wrong clock push out no new one', () => {
    const store = open(tempDir());
    for (let n = 0; n < 7; n += 1) store.backup('daily', at((400 + n) * DAY));
    const made = [0, 1, 2].map((n) => store.backup('daily', at(n * DAY)));
    expect(store.backups().map((it) => it.name)).toEqual(expect.arrayContaining(made));
    expect(store.backups()).toHaveLength(7);
  });

  it('are made once a day', () => {
    const store = open(tempDir());
    store.backup('manual', T0);
    expect(dailyBackups(store)(T0)).toMatch(/-daily\.db$/);
    expect(dailyBackups(store)(at(DAY - 1))).toBeNull();
    expect(dailyBackups(store)(at(DAY))).not.toBeNull();
    // The clock was wrong and has been put right: a backup of the future does not count.
    expect(dailyBackups(store)(at(-DAY))).not.toBeNull();
    expect(dailyBackups(store)(at(-DAY + HOUR))).toBeNull();
  });

  it('wait for a quiet moment where they are due, for a day at most', () => {
    const store = open(tempDir());
    store.insertApp(app());
    const daily = dailyBackups(store);
    store.insertUpdate(update('u1'));
    expect(daily(T0)).toBeNull();
    expect(daily(at(DAY - 1))).toBeNull();
    expect(daily(at(DAY))).not.toBeNull();
    expect(daily(at(2 * DAY))).toBeNull();
    store.record(ended('u1', at(2 * DAY)));
    expect(daily(at(2 * DAY + 1))).not.toBeNull();
  });
});

/** One app in the backup, two in the database. */
function twoStates() {
  const dataDir = tempDir();
  const store = open(dataDir);
  store.insertApp(app('old'));
  const backup = store.backup('daily', T0);
  store.insertApp(app('new'));
  store.close();
  return { dataDir, path: store.path, backup };
}

describe('a restored backup', () => {
  it('takes the place of a sound database, which becomes a backup itself and can be restored again', () => {
    const { dataDir, backup } = twoStates();
    const { keptAside, preRestoreBackup } = restoreBackup(dataDir, backup, at(1));
    expect(keptAside).toBeNull();
    expect(namesOf(dataDir)).toEqual(['old']);
    expect(listBackups(dataDir).map((it) => it.reason)).toEqual(['pre-restore', 'daily']);
    // The store is open now: its writes would go to a file without a name.
    expect(() => restoreBackup(dataDir, backup, at(2))).toThrow(
      expect.objectContaining({ code: 'CONFLICT' }),
    );
    expect(namesOf(dataDir)).toEqual(['old']);
    expect(preRestoreBackup).not.toBeNull();
  });

  it('can be undone by the pre-restore backup', () => {
    const { dataDir, backup } = twoStates();
    const { preRestoreBackup } = restoreBackup(dataDir, backup, at(1));
    restoreBackup(dataDir, preRestoreBackup ?? '', at(2));
    expect(namesOf(dataDir)).toEqual(['new', 'old']);
  });

  it('takes the place of a damaged database, which is kept aside with its write-ahead log, every time', () => {
    const { dataDir, path, backup } = twoStates();
    const break_ = (text: string): void => {
      writeFileSync(path, text.repeat(2000));
      writeFileSync(`${path}-wal`, 'stale');
    };
    break_('first ');
    const first = restoreBackup(dataDir, backup, at(1)).keptAside;
    expect(first).toMatch(/^homeport\.db\.damaged-\d{8}T\d{9}Z$/);
    expect(namesOf(dataDir)).toEqual(['old']);
    break_('other ');
    const second = restoreBackup(dataDir, backup, at(1)).keptAside;
    expect(readFileSync(`${dataDir}/${first}`, 'utf8')).toBe('first '.repeat(2000));
    expect(readFileSync(`${dataDir}/${second}`, 'utf8')).toBe('other '.repeat(2000));
    expect(readFileSync(`${dataDir}/${second}-wal`, 'utf8')).toBe('stale');
    expect(readdirSync(dataDir).filter((name) => /pending|restoring/.test(name))).toEqual([]);
  });

  it('brings back a database that is missing', () => {
    const { dataDir, path, backup } = twoStates();
    rmSync(path);
    expect(restoreBackup(dataDir, backup, at(1))).toEqual({ keptAside: null, preRestoreBackup: null });
    expect(namesOf(dataDir)).toEqual(['old']);
  });

  it('is refused, with nothing changed, where it is damaged, newer, unknown or a path', () => {
    const { dataDir, path, backup } = twoStates();
    const file = `${dataDir}/backups/${backup}`;
    const newer = new DatabaseSync(file);
    newer.exec('PRAGMA user_version = 9999');
    newer.close();
    const before = readFileSync(path);
    const refused = (text: string) =>
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', message: expect.stringContaining(text) });
    expect(() => restoreBackup(dataDir, backup, at(1))).toThrow(refused('newer Homeport'));
    truncateSync(file, 9000);
    expect(() => restoreBackup(dataDir, backup, at(1))).toThrow(refused('damaged'));
    for (const name of ['nobody.db', '../homeport.db', '']) {
      expect(() => restoreBackup(dataDir, name, at(1))).toThrow(
        expect.objectContaining({ code: 'NOT_FOUND' }),
      );
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('homeport.db'))).toEqual(['homeport.db']);
    expect(namesOf(dataDir)).toEqual(['new', 'old']);
  });

  it.each(['before anything moved', 'after the old database moved'])(
    'is finished at the next start when cut off %s',
    (moment) => {
      const { dataDir, path, backup } = twoStates();
      // What restoreBackup leaves on disk when the power goes in its last lines.
      writeFileSync(`${dataDir}/homeport.db.pending.damaged-x`, readFileSync(`${dataDir}/backups/${backup}`));
      writeFileSync(`${path}-wal`, 'stale');
      if (moment.startsWith('after')) renameSync(path, `${dataDir}/homeport.db.damaged-x`);
      expect(namesOf(dataDir)).toEqual(['old']);
      expect(readFileSync(`${dataDir}/homeport.db.damaged-x-wal`, 'utf8')).toBe('stale');
      expect(readdirSync(dataDir)).toContain('homeport.db.damaged-x');
    },
  );
});
