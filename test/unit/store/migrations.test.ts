import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, test } from 'vitest';
import { MIGRATIONS, type Migration } from '../../../electron/engine/store/schema.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { app, at, beginStep, ended, open, release, tempDir, update } from './support.ts';

const addNote: Migration = (db) => db.exec("ALTER TABLE apps ADD COLUMN note TEXT NOT NULL DEFAULT 'none'");
/** Rebuilds a table that others refer to, which foreign keys would hinder. */
const rebuildApps: Migration = (db) => {
  const sql = String(db.prepare("SELECT sql FROM sqlite_schema WHERE name = 'apps'").get()?.sql);
  db.exec(sql.replace('apps', 'apps_new'));
  db.exec('INSERT INTO apps_new SELECT * FROM apps; DROP TABLE apps; ALTER TABLE apps_new RENAME TO apps');
};

/** A database as an earlier version left it. Answers its path. */
function earlier(dataDir: string, version: number): string {
  const store = open(dataDir, MIGRATIONS.slice(0, version));
  store.close();
  return store.path;
}

/** As versions before `news` wrote one; the statements of today name columns that theirs do not have. */
function insertAppOf(path: string, runningRelease: number | null = null): void {
  const db = new DatabaseSync(path);
  db.exec(`INSERT INTO apps (name, container_name, spec_from, config, running_release, config_changed, dismissed, created_at)
    VALUES ('web', 'web', 'homeport', '${JSON.stringify(app().config)}', ${runningRelease ?? 'NULL'}, 0, '{}', ${at(0).getTime()})`);
  db.close();
}

const LATER = [addNote, rebuildApps];
const upTo = (count: number): Migration[] => [...MIGRATIONS, ...LATER.slice(0, count)];

const versionOf = (path: string): unknown => {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare('PRAGMA user_version').get()?.user_version;
  } finally {
    db.close();
  }
};

test('what an earlier version said in words is shown as it was written', () => {
  const dataDir = tempDir();
  const known = MIGRATIONS.findIndex(({ name }) => name === 'keepWordsAsTexts');
  insertAppOf(earlier(dataDir, known));
  const before = open(dataDir, MIGRATIONS.slice(0, known));
  before.insertRelease(release());
  before.insertUpdate(update('u1'));
  beginStep(before, update('u1'));
  const { path } = before;
  before.close();
  const raw = new DatabaseSync(path);
  raw.exec(`
    UPDATE releases SET quarantine_reason = 'It "failed".';
    UPDATE updates SET error = 'The build failed.' || char(10) || 'npm ERR!';
    UPDATE steps SET error = 'exit 1';
    UPDATE apps SET last_check = '{"app":"web","at":"2026-01-01T00:00:00Z","result":"current","message":"Up to date."}';
  `);
  raw.close();

  const after = open(dataDir);
  expect(after.release('web', 1)?.quarantineReason).toEqual(asWritten('It "failed".'));
  expect(after.update('u1')?.error).toEqual(asWritten('The build failed.\nnpm ERR!'));
  expect(after.steps('u1').map(({ error }) => error)).toEqual([asWritten('exit 1')]);
  expect(after.app('web')?.lastCheck?.message).toEqual(asWritten('Up to date.'));
  after.close();
});

test('an app of an earlier version is updated as ever: nothing is skipped, nothing waits', () => {
  const dataDir = tempDir();
  const path = earlier(
    dataDir,
    MIGRATIONS.findIndex(({ name }) => name === 'keepNewsOfSources'),
  );
  insertAppOf(path);
  const raw = new DatabaseSync(path);
  // Neither its policy nor its check knows of what came later.
  raw.exec(`
    UPDATE apps SET config = json_remove(config, '$.policy.automatic', '$.policy.restDays', '$.policy.hours');
    UPDATE apps SET last_check = '{"app":"web","at":"2026-01-01T00:00:00Z","result":"new","message":"New."}';
  `);
  raw.close();
  const after = open(dataDir);
  const web = after.app('web');
  expect(web?.news).toEqual({ seen: [], skipped: [], waitsUntil: null });
  expect(web?.config.policy).toMatchObject({ automatic: 'update', restDays: 0, hours: null });
  expect(web?.lastCheck).toMatchObject({ result: 'new', hold: null });
});

describe('migrations', () => {
  it.each([0, 1, 2])('from %i versions on reach the newest with all content, after a backup', (count) => {
    const dataDir = tempDir();
    const before = open(dataDir, upTo(count));
    before.insertApp(app());
    before.insertRelease(release());
    before.close();

    const after = open(dataDir, upTo(2));
    expect(after.app('web')).toEqual(app());
    expect(after.insertRelease(release({ imageId: 'next' })).number).toBe(2);
    expect(versionOf(after.path)).toBe(MIGRATIONS.length + 2);
    const backups = after.backups();
    expect(backups.map((it) => it.reason)).toEqual(count === 2 ? [] : ['pre-migration']);
    for (const { name } of backups)
      expect(versionOf(`${dataDir}/backups/${name}`)).toBe(MIGRATIONS.length + count);
    after.close();
    // An older Homeport does not touch what a newer one made.
    const bytes = readFileSync(after.path);
    if (count < 2)
      expect(() => open(dataDir, upTo(count))).toThrow(
        expect.objectContaining({ code: 'STORE_UNAVAILABLE' }),
      );
    expect(readFileSync(after.path).equals(bytes)).toBe(true);
  });

  it('to events tell nothing of what ended before, and all of what ends then', () => {
    const dataDir = tempDir();
    const path = earlier(dataDir, 5);
    insertAppOf(path, 1);
    const before = new DatabaseSync(path);
    for (const [id, outcome] of [
      ['u1', "'rolled-back'"],
      ['u2', 'NULL'],
    ])
      before.exec(`INSERT INTO updates (id, app, kind, "trigger", outcome, phase, started_at, finished_at, journal)
        VALUES ('${id}', 'web', 'update', 'person', ${outcome}, 'done', 1, ${outcome === 'NULL' ? 'NULL' : 2},
          '${JSON.stringify(update('u').journal)}')`);
    before.close();

    const after = open(dataDir);
    expect(after.enrol('test')).toBe(0);
    const old = after.update('u1');
    // What is only put in order in an old record is no news.
    if (old) after.record(old);
    after.record(ended('u2', at(1), { outcome: 'rolled-back' }));
    expect(after.enrol('test')).toBe(1);
    expect(after.pending('test').map(({ event }) => [event.kind, event.updateId, event.at])).toEqual([
      ['rolled-back', 'u2', at(1)],
    ]);
  });

  it('that fail leave the database at its version, and foreign keys in force', () => {
    const dataDir = tempDir();
    const before = open(dataDir);
    before.insertApp(app());
    before.close();
    const failing: Migration = () => {
      throw new Error('boom');
    };
    expect(() => open(dataDir, [...MIGRATIONS, addNote, failing])).toThrow('boom');
    const orphaning: Migration = (db) =>
      db.exec("INSERT INTO health (app, at, state) VALUES ('nobody', 1, 'healthy')");
    expect(() => open(dataDir, [...MIGRATIONS, orphaning])).toThrow('point to nothing');
    const after = open(dataDir);
    expect(after.apps()).toEqual([app()]);
    expect(versionOf(after.path)).toBe(MIGRATIONS.length);
    const raw = new DatabaseSync(after.path);
    const columns = raw.prepare("SELECT name FROM pragma_table_info('apps')").all();
    raw.close();
    expect(columns.map((column) => column.name)).not.toContain('note');
  });
});
