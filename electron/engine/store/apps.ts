import { z } from 'zod';
import { appConfig, runSettings } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import { CHECK_WORDS, HOLDS } from '../../shared/hold.ts';
import { keptText } from '../../shared/text/shape.ts';
import { asWritten, say } from '../../shared/text/text.ts';
import { version } from '../../shared/version-shape.ts';
import type { App } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import type { Database, Row } from './database.ts';
import { noteCheck, noteTold } from './events.ts';
import {
  column,
  flag,
  json,
  jsonColumn,
  jsonColumnOrNull,
  jsonOrNull,
  ms,
  msOrNull,
  readRow,
} from './rows.ts';

const checkResult = z.looseObject({
  app: z.string(),
  at: z.string(),
  result: z.enum(CHECK_WORDS),
  hold: z
    .object({ because: z.enum(HOLDS), until: z.string().nullable() })
    .nullable()
    .default(null),
  version: version.nullable().default(null),
  message: keptText.default(asWritten('')),
  key: z.string().nullable().default(null),
  scheduled: z.boolean().default(false),
});

const time = z.iso.datetime().transform((at) => new Date(at));
const news = z.object({
  seen: z.array(z.object({ key: z.string(), at: time, told: z.boolean() })).default([]),
  skipped: z.array(z.object({ key: z.string(), version, at: time })).default([]),
  waitsUntil: time.nullable().default(null),
});

const appRow = z
  .object({
    name: column.text,
    host: column.text,
    container_name: column.text,
    container_id: column.textOrNull,
    engine_id: column.textOrNull,
    spec_from: z.enum(['homeport', 'container']),
    config: jsonColumn(appConfig),
    run: jsonColumnOrNull(runSettings),
    running_release: column.integerOrNull,
    config_changed: column.flag,
    next_run_at: column.dateOrNull,
    last_check: jsonColumnOrNull(checkResult),
    news: jsonColumn(news),
    dismissed: jsonColumn(z.record(z.string(), z.string())),
    created_at: column.date,
  })
  .transform(
    (row): App => ({
      name: row.name,
      host: row.host,
      containerName: row.container_name,
      containerId: row.container_id,
      engineId: row.engine_id,
      specFrom: row.spec_from,
      config: row.config,
      run: row.run,
      runningRelease: row.running_release,
      configChanged: row.config_changed,
      nextRunAt: row.next_run_at,
      lastCheck: row.last_check,
      news: row.news,
      dismissed: row.dismissed,
      createdAt: row.created_at,
    }),
  );

/**
 * Reads rows of apps. One whose columns are what they were is not parsed again: apps are asked for many times a second, and change a
 * few times a day. What is on disk still decides, so that no write and no rollback has to be remembered here.
 */
function appReader(): { one(row: Row): App; all(rows: Row[]): App[] } {
  let known = new Map<unknown, { row: Row; app: App }>();
  const read = (row: Row) => {
    const before = known.get(row.name);
    return before !== undefined && isSameRow(before.row, row)
      ? before
      : { row, app: frozen(readRow(appRow, row, 'apps')) };
  };
  return {
    one: (row) => {
      const found = read(row);
      known.set(row.name, found);
      return found.app;
    },
    all: (rows) => {
      const found = rows.map(read);
      // Those that are gone are not kept.
      known = new Map(found.map((it) => [it.row.name, it]));
      return found.map(({ app }) => app);
    },
  };
}

const isSameRow = (a: Row, b: Row): boolean => Object.keys(b).every((name) => a[name] === b[name]);

/** The error for an app that is not there. */
export function noSuchApp(name: string): HomeportError {
  return new HomeportError('NOT_FOUND', say('store.no-such-app', { app: name }));
}

type AppsStore = Pick<Store, 'apps' | 'app' | 'insertApp' | 'updateApp' | 'deleteApp'>;

/** Apps, by name. `insertApp` throws CONFLICT for a name that is taken, the others NOT_FOUND for one that is not there. */
export function appsStore(db: Database): AppsStore {
  const reader = appReader();
  const app = (name: string): App | null => {
    const row = db.get('SELECT * FROM apps WHERE name = ?', name);
    return row === undefined ? null : reader.one(row);
  };
  return {
    app,
    apps: () => reader.all(db.all('SELECT * FROM apps ORDER BY name')),
    insertApp: (it) =>
      db.transaction(() => {
        if (app(it.name) !== null) {
          throw new HomeportError('CONFLICT', say('adopt.name-taken', { name: it.name }));
        }
        db.run(
          `INSERT INTO apps (name, host, container_name, container_id, engine_id, spec_from, config, run, running_release,
             config_changed, next_run_at, last_check, news, dismissed, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          it.name,
          ...changeable(it),
          ms(it.createdAt),
        );
      }),
    updateApp: (name, patch) =>
      db.transaction(() => {
        const before = app(name);
        if (before === null) throw noSuchApp(name);
        db.run(
          `UPDATE apps SET host = ?, container_name = ?, container_id = ?, engine_id = ?, spec_from = ?, config = ?, run = ?,
             running_release = ?, config_changed = ?, next_run_at = ?, last_check = ?, news = ?, dismissed = ? WHERE name = ?`,
          ...changeable({ ...before, ...patch }),
          name,
        );
        if (patch.lastCheck) noteCheck(db, name, patch.lastCheck);
        if (patch.lastCheck && patch.news) noteTold(db, before, patch.news, patch.lastCheck);
      }),
    deleteApp: (name) =>
      db.transaction(() => {
        if (db.run('DELETE FROM apps WHERE name = ?', name).changes === 0) throw noSuchApp(name);
      }),
  };
}

/** Whoever changed what others share would change it for all of them. Dates aside, that throws. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  for (const part of Object.values(value)) frozen(part);
  return Object.freeze(value);
}

/** In the order of both statements above. */
function changeable(app: App) {
  return [
    app.host,
    app.containerName,
    app.containerId,
    app.engineId,
    app.specFrom,
    json(app.config),
    jsonOrNull(app.run),
    app.runningRelease,
    flag(app.configChanged),
    msOrNull(app.nextRunAt),
    jsonOrNull(app.lastCheck),
    json(app.news),
    json(app.dismissed),
  ];
}
