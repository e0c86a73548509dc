import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { recordsOf } from '../../../electron/engine/hosts/records-of.ts';
import { MIGRATIONS } from '../../../electron/engine/store/schema.ts';
import { app, open, tempDir } from './support.ts';

const LOCAL = { id: 'local', kind: 'local', name: 'This machine', endpoint: null };

/** How many migrations there were before hosts were on record. */
const BEFORE = 5;

test('there is one host from the start, and an app of an earlier version is on it', () => {
  const dataDir = tempDir();
  const before = open(dataDir, MIGRATIONS.slice(0, BEFORE));
  const { name, config, createdAt } = app('web');
  const db = new DatabaseSync(before.path);
  db.prepare(
    `INSERT INTO apps (name, container_name, spec_from, config, config_changed, dismissed, created_at)
       VALUES (?, ?, 'homeport', ?, 0, '{}', ?)`,
  ).run(name, name, JSON.stringify(config), createdAt.getTime());
  db.close();
  before.close();
  const after = open(dataDir);
  expect(after.hosts()).toEqual([LOCAL]);
  expect(after.app('web')).toEqual(app('web'));
});

test('an app is on a host that there is', () => {
  const store = open(tempDir());
  expect(() => store.insertApp(app('web', { host: 'attic' }))).toThrow();
  expect(store.apps()).toEqual([]);
});

test('who works on one host knows of no app of another one', () => {
  const store = open(tempDir());
  const db = new DatabaseSync(store.path);
  db.exec(
    "INSERT INTO hosts (id, kind, name, endpoint) VALUES ('attic', 'local', 'Attic', 'unix:///a.sock')",
  );
  db.close();
  store.insertApp(app('web'));
  store.insertApp(app('wiki', { host: 'attic' }));
  expect(recordsOf(store, 'local').apps()).toEqual([app('web')]);
  expect(recordsOf(store, 'attic').app('web')).toBeNull();
  expect(recordsOf(store, 'attic').app('wiki')).toMatchObject({ host: 'attic' });
  expect(store.hosts()).toHaveLength(2);
});
