import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './database.ts';
import { keepVersionsOfAnyKind } from './version-migration.ts';

/** 'HOME': says that a SQLite file is Homeport's (PRAGMA application_id). */
export const APPLICATION_ID = 0x484f4d45;

export type Migration = (db: DatabaseSync) => void;

/**
 * Entry n brings a database from version n to n + 1 (PRAGMA user_version). Landed entries never change.
 *
 * Times are integers, milliseconds since the epoch; flags are 0 or 1; what only Homeport's code reads is JSON.
 * Order ("newest first") is the order of insertion, not of time: a clock can jump.
 */
export const MIGRATIONS: readonly Migration[] = [
  firstVersion,
  keepWhatReleasesWereBuiltFrom,
  keepWhereAppsAre,
  keepWhatBuildsLeft,
  findUpdatesByTime,
  keepVersionsOfAnyKind,
  keepHosts,
  keepEvents,
  keepWordsAsTexts,
  keepTargetsInJournals,
  keepNewsOfSources,
];

function firstVersion(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE apps (
      name TEXT PRIMARY KEY,
      container_name TEXT NOT NULL,
      spec_from TEXT NOT NULL,
      config TEXT NOT NULL,
      run TEXT,
      running_release INTEGER,
      config_changed INTEGER NOT NULL,
      next_run_at INTEGER,
      last_check TEXT,
      dismissed TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      -- The highest number ever given: a release's number is never given twice.
      last_release INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    CREATE TABLE releases (
      app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      image_id TEXT NOT NULL,
      tag TEXT NOT NULL,
      source_key TEXT NOT NULL,
      provenance TEXT NOT NULL,
      commit_json TEXT,
      state TEXT NOT NULL,
      quarantine_reason TEXT,
      spec TEXT,
      created_at INTEGER NOT NULL,
      deployed_at INTEGER,
      PRIMARY KEY (app, number)
    ) STRICT;

    CREATE TABLE updates (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      id TEXT NOT NULL UNIQUE,
      app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      "trigger" TEXT NOT NULL,
      from_release INTEGER,
      from_image_id TEXT,
      outcome TEXT,
      phase TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      downtime_ms INTEGER,
      error TEXT,
      journal TEXT NOT NULL,
      -- Number of the last log line ever written: kept apart, so that removing old logs never starts it anew.
      last_log INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX updates_by_app ON updates (app, seq);
    -- One update at a time for an app.
    CREATE UNIQUE INDEX updates_open ON updates (app) WHERE outcome IS NULL OR finished_at IS NULL;

    CREATE TABLE steps (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      update_seq INTEGER NOT NULL REFERENCES updates (seq) ON DELETE CASCADE,
      kind TEXT NOT NULL,
      member TEXT,
      status TEXT NOT NULL,
      started_at INTEGER NOT NULL,
      finished_at INTEGER,
      error TEXT,
      log_lines INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX steps_by_update ON steps (update_seq, id);

    CREATE TABLE log (
      update_seq INTEGER NOT NULL REFERENCES updates (seq) ON DELETE CASCADE,
      seq INTEGER NOT NULL,
      step_id INTEGER NOT NULL,
      at INTEGER NOT NULL,
      text TEXT NOT NULL,
      PRIMARY KEY (update_seq, seq)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE health (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      app TEXT NOT NULL REFERENCES apps (name) ON DELETE CASCADE,
      at INTEGER NOT NULL,
      state TEXT NOT NULL,
      detail TEXT
    ) STRICT;
    CREATE INDEX health_by_app ON health (app, id);

    CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

    -- One row, written to prove that writing works.
    CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL, filler BLOB NOT NULL) STRICT;
  `);
}

function keepWhatReleasesWereBuiltFrom(db: DatabaseSync): void {
  db.exec('ALTER TABLE releases ADD COLUMN build TEXT');
}

function keepWhereAppsAre(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE apps ADD COLUMN container_id TEXT;
    ALTER TABLE apps ADD COLUMN engine_id TEXT;
  `);
}

function keepWhatBuildsLeft(db: DatabaseSync): void {
  db.exec(`
    -- Records of BuildKit's cache that builds of Homeport's made, by the engine's id and their own.
    CREATE TABLE build_records (
      engine TEXT NOT NULL,
      id TEXT NOT NULL,
      apps TEXT NOT NULL,
      uses INTEGER NOT NULL,
      last_used_at INTEGER,
      PRIMARY KEY (engine, id)
    ) STRICT, WITHOUT ROWID;
  `);
}

function findUpdatesByTime(db: DatabaseSync): void {
  db.exec('CREATE INDEX updates_by_end ON updates (finished_at, started_at)');
}

function keepHosts(db: DatabaseSync): void {
  db.exec(`
    CREATE TABLE hosts (
      id TEXT PRIMARY KEY,
      kind TEXT NOT NULL,
      name TEXT NOT NULL,
      -- NULL: found each time, by DOCKER_HOST or the usual sockets.
      endpoint TEXT
    ) STRICT;
    INSERT INTO hosts (id, kind, name) VALUES ('local', 'local', 'This machine');
    ALTER TABLE apps ADD COLUMN host TEXT NOT NULL DEFAULT 'local' REFERENCES hosts (id);
  `);
}

function keepEvents(db: DatabaseSync): void {
  db.exec(`
    -- What happened that somebody may want to be told. What happened before there were rows of it is nobody's news any more.
    CREATE TABLE events (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      key TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      app TEXT REFERENCES apps (name) ON DELETE CASCADE,
      update_id TEXT,
      at INTEGER NOT NULL,
      params TEXT NOT NULL,
      -- Of a trouble, which stands until it is over.
      trouble INTEGER NOT NULL,
      over_at INTEGER
    ) STRICT;
    CREATE INDEX events_by_app ON events (app);

    -- Who is told, and the last event that came to its outbox.
    CREATE TABLE channels (id TEXT PRIMARY KEY, last_event INTEGER NOT NULL) STRICT;

    CREATE TABLE outbox (
      channel TEXT NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
      event INTEGER NOT NULL REFERENCES events (id) ON DELETE CASCADE,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER,
      settled_at INTEGER,
      -- Why it was dropped, or why the last attempt failed.
      note TEXT,
      PRIMARY KEY (channel, event)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX outbox_by_event ON outbox (event);
    CREATE INDEX outbox_pending ON outbox (channel, event) WHERE state = 'pending';
  `);
}

/** What was said in words so far is shown as it was written. What is JSON already is understood when it is read. */
function keepWordsAsTexts(db: DatabaseSync): void {
  const asWritten = (column: string) =>
    `json_object('code', 'as-written', 'params', json_object('text', ${column}))`;
  db.exec(`
    UPDATE updates SET error = ${asWritten('error')} WHERE error IS NOT NULL;
    UPDATE steps SET error = ${asWritten('error')} WHERE error IS NOT NULL;
    UPDATE releases SET quarantine_reason = ${asWritten('quarantine_reason')} WHERE quarantine_reason IS NOT NULL;
  `);
}

/**
 * An update brings several apps something new, and judges each: its journal says so of each target and member. Journals are understood
 * as they are (journal.ts); an earlier version would take one of these for an update that has done nothing yet, and must not open it.
 */
function keepTargetsInJournals(): void {
  // The number of the version is all that changes.
}

/** What sources named beside what became releases: when that was first seen, what a person skipped, what waits. */
function keepNewsOfSources(db: DatabaseSync): void {
  db.exec(`ALTER TABLE apps ADD COLUMN news TEXT NOT NULL DEFAULT '{}'`);
}

/** The version a database has: how many migrations it has been through. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare('PRAGMA user_version').get()?.user_version);
}

/**
 * Brings the database to the newest version, all steps in one transaction: after a crash or a failure it is as it was.
 * Foreign keys are off meanwhile, so that a migration may rebuild a table, and checked before the commit
 * (https://www.sqlite.org/lang_altertable.html#otheralter).
 */
export function migrate(db: DatabaseSync, migrations: readonly Migration[]): void {
  if (versionOf(db) >= migrations.length) return;
  db.exec('PRAGMA foreign_keys = OFF');
  try {
    inTransaction(db, () => {
      for (const migration of migrations.slice(versionOf(db))) migration(db);
      const orphans = db.prepare('PRAGMA foreign_key_check').all();
      if (orphans.length > 0)
        throw new Error(`The migration left ${orphans.length} rows that point to nothing.`);
      db.exec(`PRAGMA user_version = ${migrations.length}`);
    });
  } finally {
    db.exec('PRAGMA foreign_keys = ON');
  }
}
