import { z } from 'zod';
import { EVENT_KINDS } from '../../shared/notifications.ts';
import { version } from '../../shared/version-shape.ts';
import {
  eventOfUpdate,
  isOver,
  isTrouble,
  type KeptEvent,
  type NewEvent,
  newTrouble,
  newVersionOut,
} from '../domain/events.ts';
import type { App, KeptCheck, News, Update } from '../domain/model.ts';
import { awaitingDecision, mainTarget } from '../domain/moved.ts';
import type { Store } from '../ports.ts';
import type { Database, Row } from './database.ts';
import { column, flag, json, jsonColumn, jsonColumnOrNull, ms, readRow } from './rows.ts';

const eventRow = z
  .object({
    id: column.integer,
    key: column.text,
    kind: z.enum(EVENT_KINDS),
    app: column.textOrNull,
    update_id: column.textOrNull,
    at: column.date,
    params: jsonColumn(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
    over_at: column.dateOrNull,
  })
  .transform(
    ({ update_id, over_at, ...row }): KeptEvent => ({ ...row, updateId: update_id, overAt: over_at }),
  );

export const toEvent = (row: Row): KeptEvent => readRow(eventRow, row, 'events');

/** Nothing where its key is there already: whoever writes down a fact twice tells of it once. Call it within a transaction. */
function insert(db: Database, event: NewEvent): void {
  db.run(
    `INSERT INTO events (key, kind, app, update_id, at, params, trouble) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (key) DO NOTHING`,
    event.key,
    event.kind,
    event.app,
    event.updateId,
    ms(event.at),
    json(event.params),
    flag(isTrouble(event.kind)),
  );
}

const appFacts = z
  .object({ running_release: column.integerOrNull, version: jsonColumnOrNull(version) })
  .transform((row) => ({ runningRelease: row.running_release, version: row.version }));

/** What of this record is worth telling. Call it within the transaction that writes the record. */
export function noteUpdate(db: Database, update: Update, now: Date): void {
  if (update.outcome === null && awaitingDecision(update.journal) === null) return;
  const target = mainTarget(update.journal);
  const row = db.get(
    `SELECT running_release, version FROM apps LEFT JOIN releases ON app = name AND number = ? WHERE name = ?`,
    target?.release ?? null,
    update.app,
  );
  if (row === undefined) return;
  const { runningRelease, version: ofRelease } = readRow(appFacts, row, 'apps');
  const brings = target?.wanted?.version ?? target?.version ?? ofRelease;
  const event = eventOfUpdate(update, { runningRelease }, brings?.message ?? null, now);
  if (event !== null) insert(db, event);
}

/** A source that could not be asked, or can be again. Call it within the transaction that keeps the check. */
export function noteCheck(db: Database, app: string, check: KeptCheck): void {
  const at = new Date(check.at);
  const [last] = db
    .all("SELECT * FROM events WHERE app = ? AND kind = 'check-failed' ORDER BY id DESC LIMIT 1", app)
    .map(toEvent);
  if (check.result !== 'failed') {
    if (last?.overAt === null) setOver(db, last.id, at);
  } else if (last === undefined || isOver(last, at)) {
    insert(db, newTrouble('check-failed', app, { at }));
  } else if (last.overAt !== null) {
    setOver(db, last.id, null);
  }
}

/** A version is told of for the first time. Call it within the transaction that keeps that, and the check. */
export function noteTold(
  db: Database,
  { name, news: before }: Pick<App, 'name' | 'news'>,
  news: News,
  { at }: KeptCheck,
): void {
  const known = before.seen.filter(({ told }) => told).map(({ key }) => key);
  for (const { key } of news.seen.filter(({ told }) => told))
    if (!known.includes(key)) insert(db, newVersionOut(name, key, new Date(at)));
}

function setOver(db: Database, id: number, at: Date | null): void {
  db.run('UPDATE events SET over_at = ? WHERE id = ?', at === null ? null : ms(at), id);
}

/** What happened, in the order in which it was written down. A removed app's events go with it. */
export function eventsStore(db: Database): Pick<Store, 'keepTroubles' | 'troubles'> {
  return {
    keepTroubles: ({ begun, again, over, at }) =>
      db.transaction(() => {
        for (const event of begun) insert(db, event);
        for (const id of again) setOver(db, id, null);
        for (const id of over) setOver(db, id, at);
      }),
    troubles: (app, overSince) =>
      db
        .all(
          `SELECT * FROM events WHERE trouble = 1 AND app IS ? AND (over_at IS NULL OR over_at > ?) ORDER BY id`,
          app,
          ms(overSince),
        )
        .map(toEvent),
  };
}
