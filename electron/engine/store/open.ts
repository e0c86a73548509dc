import { accessSync, constants, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';
import { appsStore } from './apps.ts';
import { listBackups, makeBackup } from './backup.ts';
import { buildRecordsStore } from './build-records.ts';
import { compact } from './compact.ts';
import { connect, type Database } from './database.ts';
import { inStoreWords } from './errors.ts';
import { eventsStore } from './events.ts';
import { healthStore } from './health.ts';
import { hostsStore } from './hosts.ts';
import { type Condition, inspectDatabase } from './inspect.ts';
import { logStore } from './log.ts';
import { outboxStore } from './outbox.ts';
import { COMPANIONS, createPrivateFile, databasePath, makePrivateDir, syncDir } from './paths.ts';
import { releasesStore } from './releases.ts';
import { finishRestore } from './restore.ts';
import { prune } from './retention.ts';
import { APPLICATION_ID, MIGRATIONS, type Migration, migrate } from './schema.ts';
import { settingsStore } from './settings.ts';
import { stepsStore } from './steps.ts';
import { traced } from './traced.ts';
import { updatesStore } from './updates.ts';
import { proveWritable } from './writable.ts';

type OpenOptions = {
  dataDir: string;
  now: () => Date;
  /** For tests of the mechanism. */
  migrations?: readonly Migration[];
};

/**
 * Opens the store of a data directory, making both where they are new. Take the directory's lock first (`lockDataDir`).
 * A backup is made before an older database is brought to the newest version.
 *
 * Throws STORE_UNAVAILABLE, having changed nothing, where the database is damaged, not Homeport's, from a newer Homeport,
 * missing although there are backups, or can't be written; the message says which and names the backups.
 */
export function openStore({ dataDir, now, migrations = MIGRATIONS }: OpenOptions): Store {
  const path = databasePath(dataDir);
  return inStoreWords(path, () => {
    makePrivateDir(dataDir);
    accessSync(dataDir, constants.W_OK);
    finishRestore(dataDir);
    if (existsSync(path)) prepareExisting(dataDir, path, migrations, now());
    else createDatabase(dataDir, path, migrations);
    return assemble(dataDir, connect(path), now);
  });
}

function prepareExisting(dataDir: string, path: string, migrations: readonly Migration[], now: Date): void {
  accessSync(path, constants.W_OK);
  const condition = inspectDatabase(path, migrations.length);
  if (condition.kind !== 'sound') throw unusable(dataDir, path, condition);
  if (condition.version === migrations.length) return;
  const db = connect(path);
  try {
    makeBackup(db.raw, dataDir, 'pre-migration', now);
    migrate(db.raw, migrations);
  } finally {
    db.close();
  }
}

/** Under another name until it is complete: a file called homeport.db that is empty or half made is always damage. */
function createDatabase(dataDir: string, path: string, migrations: readonly Migration[]): void {
  const stray = COMPANIONS.map((suffix) => path + suffix).find((file) => existsSync(file));
  if (listBackups(dataDir).length > 0 || stray !== undefined) {
    throw unavailable(dataDir, say('store.missing', { path }), stray ?? path);
  }
  const unfinished = join(dataDir, 'homeport.db.new');
  for (const suffix of ['', ...COMPANIONS]) rmSync(unfinished + suffix, { force: true });
  createPrivateFile(unfinished);
  const db = new DatabaseSync(unfinished, { enableForeignKeyConstraints: true });
  try {
    // Before the first table: what removed rows leave can be given back in portions then (compact.ts).
    db.exec('PRAGMA auto_vacuum = INCREMENTAL');
    db.exec(`PRAGMA synchronous = FULL; PRAGMA application_id = ${APPLICATION_ID}`);
    migrate(db, migrations);
  } finally {
    db.close();
  }
  renameSync(unfinished, path);
  syncDir(dataDir);
}

function unusable(
  dataDir: string,
  path: string,
  condition: Exclude<Condition, { kind: 'sound' }>,
): HomeportError {
  switch (condition.kind) {
    case 'damaged':
      return unavailable(dataDir, say('store.damaged', { path, detail: condition.detail }), path);
    case 'newer':
      return unavailable(dataDir, say('store.newer', { path, version: condition.version }), path);
    case 'foreign':
      return unavailable(dataDir, say('store.foreign', { path }), path);
  }
}

/** @param inTheWay of an empty history, where there is no backup to go on with */
function unavailable(dataDir: string, what: Text, inTheWay: string): HomeportError {
  return new HomeportError('STORE_UNAVAILABLE', sentences(what, otherwise(dataDir, inTheWay)));
}

const NAMED = 3;

/** What else a person can do, with the newest backups. */
function otherwise(dataDir: string, inTheWay: string): Text {
  const names = listBackups(dataDir).map((backup) => backup.name);
  if (names.length === 0) return say('store.or-begin-anew', { file: inTheWay });
  const newest = names.slice(0, NAMED);
  const older = names.length - newest.length;
  return say('store.or-a-backup', {
    backups: older > 0 ? say('store.and-older', { backups: newest, more: older }) : newest,
  });
}

function assemble(dataDir: string, db: Database, now: () => Date): Store {
  return traced({
    ...appsStore(db),
    ...releasesStore(db),
    ...updatesStore(db, now),
    ...stepsStore(db),
    ...logStore(db),
    ...healthStore(db),
    ...settingsStore(db),
    ...buildRecordsStore(db),
    ...hostsStore(db),
    ...eventsStore(db),
    ...outboxStore(db),
    proveWritable: () => proveWritable(db, now()),
    prune: (at) => prune(db, at),
    compact: () => compact(db),
    backup: (reason, at) => makeBackup(db.raw, dataDir, reason, at),
    backups: () => listBackups(dataDir),
    path: db.path,
    bytes: () => sizeOf(db.path) + sizeOf(`${db.path}-wal`),
    close: () => db.close(),
  });
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
