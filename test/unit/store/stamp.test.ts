import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import type { Store } from '../../../electron/engine/ports.ts';
import { databasePath, stampPath } from '../../../electron/engine/store/paths.ts';
import { restoreBackup } from '../../../electron/engine/store/restore.ts';
import { isAnotherDatabase, renewStamp } from '../../../electron/engine/store/stamp.ts';
import { at, open, T0, tempDir } from './support.ts';

/** A start of Homeport: whether it took the database for another one. */
function start(dataDir: string): { another: boolean; store: Store } {
  const store = open(dataDir);
  const another = isAnotherDatabase(dataDir, store);
  renewStamp(dataDir, store);
  return { another, store };
}

function started() {
  const dataDir = tempDir();
  start(dataDir).store.close();
  return dataDir;
}

it('the database that was last used here is known again, from the first start on', () => {
  const dataDir = tempDir();
  for (let n = 0; n < 3; n += 1) {
    const { another, store } = start(dataDir);
    expect(another).toBe(false);
    store.close();
  }
});

it('a backup is another one, however it is put in place, and only once', () => {
  const dataDir = started();
  const { store } = start(dataDir);
  const name = store.backup('manual', T0);
  store.close();
  restoreBackup(dataDir, name, at(1));
  expect(start(dataDir).another).toBe(true);
  expect(isAnotherDatabase(dataDir, open(dataDir))).toBe(false);

  // By hand, in the same life of Homeport.
  const same = started();
  const alive = start(same);
  const own = alive.store.backup('manual', T0);
  alive.store.close();
  copyFileSync(`${same}/backups/${own}`, databasePath(same));
  expect(start(same).another).toBe(true);

  const byHand = started();
  copyFileSync(`${dataDir}/backups/${name}`, databasePath(byHand));
  expect(start(byHand).another).toBe(true);
  // Into a directory that no Homeport has been started on.
  const empty = started();
  rmSync(stampPath(empty));
  copyFileSync(`${dataDir}/backups/${name}`, databasePath(empty));
  expect(start(empty).another).toBe(true);
});

it('a backup of an earlier version, put back at the first start of this one, is another one', () => {
  const dataDir = tempDir();
  const store = open(dataDir);
  const name = store.backup('manual', T0);
  store.close();
  const backup = new DatabaseSync(`${dataDir}/backups/${name}`);
  backup.exec("DELETE FROM settings WHERE key = 'stamp'");
  backup.close();
  restoreBackup(dataDir, name, at(1));
  expect(start(dataDir).another).toBe(true);
});

it('a copy of the file is another one once the stamp was renewed, also within one life of Homeport', () => {
  const dataDir = started();
  const copy = `${dataDir}.copy`;
  copyFileSync(databasePath(dataDir), copy);
  copyFileSync(copy, databasePath(dataDir));
  const { another, store } = start(dataDir);
  expect(another).toBe(false);
  store.close();
  copyFileSync(copy, databasePath(dataDir));
  expect(start(dataDir).another).toBe(true);
  rmSync(copy);
});

it('a database from before there were stamps is another one where they are already', () => {
  const dataDir = started();
  const { store } = start(dataDir);
  store.setSetting('stamp', undefined);
  store.close();
  expect(start(dataDir).another).toBe(true);
});

it.each(['before', 'after'])(
  'a cut %s the database has its new stamp is not taken for another one',
  (when) => {
    const dataDir = started();
    const store = open(dataDir);
    const former = readFileSync(stampPath(dataDir), 'utf8').trim();
    const next = '00000000-0000-4000-8000-000000000001';
    writeFileSync(stampPath(dataDir), `${former}\n${next}\n`);
    if (when === 'after') store.setSetting('stamp', next);
    store.close();
    expect(start(dataDir).another).toBe(false);
  },
);

it('a file that says nothing proves nothing', () => {
  const dataDir = started();
  writeFileSync(stampPath(dataDir), 'x\n');
  expect(start(dataDir).another).toBe(false);
});
