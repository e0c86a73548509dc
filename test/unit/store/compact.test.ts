import { statfsSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Store } from '../../../electron/engine/ports.ts';
import { RETENTION } from '../../../electron/engine/store/retention.ts';
import { canMount, mountSmallDisk } from './mounts.ts';
import { app, at, beginStep, DAY, ended, open, startChild, tempDir } from './support.ts';

const KB = 1024;
const LINES = 1000;

/** Ended updates with a log of a thousand lines each. */
function fill(store: Store, count: number): void {
  store.insertApp(app());
  for (let n = 1; n <= count; n += 1) {
    const row = ended(`u${n}`, at(n));
    store.insertUpdate(row);
    const lines = Array.from({ length: LINES }, (_, line) => `line ${line} of ${n}, with some words in it`);
    store.appendLog(row.id, beginStep(store, row), at(n), lines);
  }
}
function raw<T>(path: string, work: (db: DatabaseSync) => T): T {
  const db = new DatabaseSync(path);
  try {
    return work(db);
  } finally {
    db.close();
  }
}
/** As it was made before it could give room back. */
const asBefore = (path: string) => raw(path, (db) => db.exec('PRAGMA auto_vacuum = NONE; VACUUM'));
const mode = (path: string) => raw(path, (db) => db.prepare('PRAGMA auto_vacuum').get()?.auto_vacuum);
const sound = (path: string) =>
  raw(path, (db) => db.prepare('PRAGMA integrity_check').get()?.integrity_check);
const logged = (store: Store) =>
  store.updates({ limit: 10_000 }).reduce((sum, { id }) => sum + store.log(id, {}).length, 0);
const compactAll = (store: Store) => {
  while (store.compact());
};

describe('a database that got smaller', () => {
  it('gives the room back in small portions, and empties its write-ahead log', () => {
    const store = open(tempDir());
    fill(store, 150);
    compactAll(store);
    const before = store.bytes();
    store.prune(at(1000 * DAY));
    expect(logged(store)).toBe(RETENTION.logs.rows * LINES);
    expect(store.compact()).toBe(true);
    compactAll(store);
    expect(store.bytes()).toBeLessThan(before / 2);
    expect(statSync(`${store.path}-wal`).size).toBe(0);
    expect(store.compact()).toBe(false);
    store.close();
    expect(sound(store.path)).toBe('ok');
  });

  it('from an earlier version is written anew once; its backups too can then give room back', () => {
    const dataDir = tempDir();
    const first = open(dataDir);
    fill(first, 150);
    first.close();
    asBefore(first.path);
    const store = open(dataDir);
    store.prune(at(1000 * DAY));
    const before = statSync(store.path).size;
    store.compact();
    compactAll(store);
    expect(statSync(store.path).size).toBeLessThan(before / 2);
    expect(logged(store)).toBe(RETENTION.logs.rows * LINES);
    const backup = `${dataDir}/backups/${store.backup('manual', at(0))}`;
    store.close();
    expect([mode(store.path), mode(backup), sound(store.path)]).toEqual([2, 2, 'ok']);
  });

  it('loses nothing when it is killed at any moment of that', async () => {
    const dataDir = tempDir();
    const first = open(dataDir);
    fill(first, 150);
    first.close();
    let cutOff = 0;
    for (const ms of [0, 5, 15, 40, 100]) {
      asBefore(first.path);
      const child = startChild('compact', dataDir);
      await vi.waitUntil(() => child.lines().includes('compacting'), { timeout: 15_000 });
      await delay(ms);
      await child.kill();
      if (!child.lines().includes('done')) cutOff += 1;
      const store = open(dataDir);
      expect([logged(store), store.updates({ limit: 10_000 }).length]).toEqual([150 * LINES, 150]);
      store.close();
      expect(sound(store.path)).toBe('ok');
    }
    expect(cutOff).toBeGreaterThan(1);
  }, 120_000);
});

describe.skipIf(!canMount)('a full disk', () => {
  it('leaves the database as it is, and usable', () => {
    const dataDir = tempDir();
    mountSmallDisk(dataDir, 16 * KB);
    const first = open(dataDir);
    fill(first, 20);
    first.close();
    asBefore(first.path);
    const store = open(dataDir);
    const { bavail, bsize } = statfsSync(dataDir);
    writeFileSync(`${dataDir}/ballast`, Buffer.alloc(bavail * bsize - 300 * KB));
    expect(store.compact()).toBe(false);
    expect(logged(store)).toBe(20 * LINES);
    store.insertApp(app('db'));
    store.close();
    expect([mode(store.path), sound(store.path)]).toEqual([0, 'ok']);
  });
});
