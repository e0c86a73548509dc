import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { OUTCOMES, PHASES, TRIGGERS, UPDATE_KINDS } from '../../shared/words.ts';
import type { Update } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import { noSuchApp } from './apps.ts';
import type { Database, Row } from './database.ts';
import { noteUpdate } from './events.ts';
import { readJournal } from './journal.ts';
import { column, json, jsonColumn, jsonOrNull, ms, msOrNull, readRow, textColumnOrNull } from './rows.ts';
import { forgetSteps, recordStep } from './steps.ts';

const updateRow = z
  .object({
    id: column.text,
    app: column.text,
    kind: z.enum(UPDATE_KINDS),
    trigger: z.enum(TRIGGERS),
    from_release: column.integerOrNull,
    from_image_id: column.textOrNull,
    outcome: z.enum(OUTCOMES).nullable(),
    phase: z.enum(PHASES),
    started_at: column.date,
    finished_at: column.dateOrNull,
    downtime_ms: column.integerOrNull,
    error: textColumnOrNull,
    journal: jsonColumn(z.looseObject({})),
  })
  .transform((row, context): Update => {
    const journal = readJournal(row.journal, { app: row.app, fromRelease: row.from_release });
    for (const { path, message } of journal.error?.issues ?? [])
      context.addIssue({ code: 'custom', path: ['journal', ...path], message });
    if (!journal.success) return z.NEVER;
    return {
      id: row.id,
      app: row.app,
      kind: row.kind,
      trigger: row.trigger,
      fromRelease: row.from_release,
      fromImageId: row.from_image_id,
      outcome: row.outcome,
      phase: row.phase,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      downtimeMs: row.downtime_ms,
      error: row.error,
      journal: journal.data,
    };
  });

export const toUpdate = (row: Row): Update => readRow(updateRow, row, 'updates');

/** The condition of an update that is to be taken up again; the partial index of the schema says the same. */
export const OPEN = '(outcome IS NULL OR finished_at IS NULL)';

/** The error for an update that is not there. */
export function noSuchUpdate(id: string): HomeportError {
  return new HomeportError('NOT_FOUND', say('store.no-such-update', { id }));
}

type UpdatesStore = Pick<
  Store,
  'insertUpdate' | 'record' | 'reopen' | 'update' | 'updates' | 'updatesDuring' | 'openUpdates'
>;

/**
 * Updates with their journals, ordered as they began. What of one is worth telling is written down with it.
 * - `insertUpdate` throws CONFLICT where the app has an open update, NOT_FOUND without an app.
 * - `record` writes row, journal and step together or not at all; NOT_FOUND for an update or a step that is not there.
 * - `reopen` throws NOT_FOUND for an update that is not there.
 * - `updates` throws NOT_FOUND where `before` names no update.
 */
export function updatesStore(db: Database, now: () => Date): UpdatesStore {
  const seqOf = (id: string): number => {
    const row = db.get('SELECT seq FROM updates WHERE id = ?', id);
    if (row === undefined) throw noSuchUpdate(id);
    return Number(row.seq);
  };
  /** @returns its `seq` */
  const change = (it: Update): number => {
    const row = db.get(
      `UPDATE updates SET from_release = ?, from_image_id = ?, outcome = ?, phase = ?, finished_at = ?,
         downtime_ms = ?, error = ?, journal = ? WHERE id = ? RETURNING seq`,
      ...changeable(it),
      it.id,
    );
    if (row === undefined) throw noSuchUpdate(it.id);
    return Number(row.seq);
  };
  return {
    insertUpdate: (it) =>
      db.transaction(() => {
        if (db.get('SELECT 1 FROM apps WHERE name = ?', it.app) === undefined) throw noSuchApp(it.app);
        if (db.get('SELECT 1 FROM updates WHERE id = ?', it.id) !== undefined) {
          throw new HomeportError('CONFLICT', say('store.update-exists', { id: it.id }));
        }
        if (db.get(`SELECT 1 FROM updates WHERE app = ? AND ${OPEN}`, it.app) !== undefined && isOpen(it)) {
          throw new HomeportError('CONFLICT', say('store.update-under-way', { app: it.app }));
        }
        db.run(
          `INSERT INTO updates (id, app, kind, "trigger", started_at, from_release, from_image_id, outcome, phase,
             finished_at, downtime_ms, error, journal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          it.id,
          it.app,
          it.kind,
          it.trigger,
          ms(it.startedAt),
          ...changeable(it),
        );
        noteUpdate(db, it, now());
      }),
    record: (it, step) =>
      db.transaction(() => {
        const ended = db.get('SELECT finished_at FROM updates WHERE id = ?', it.id)?.finished_at;
        const seq = change(it);
        // What is written of one that has ended is for the records alone.
        if (ended === null) noteUpdate(db, it, now());
        return step === undefined ? null : recordStep(db, it.id, seq, step);
      }),
    reopen: (it, since) => db.transaction(() => forgetSteps(db, change(it), since)),
    update: (id) => {
      const row = db.get('SELECT * FROM updates WHERE id = ?', id);
      return row === undefined ? null : toUpdate(row);
    },
    updates: ({ app, limit, before }) => {
      const below = before === undefined ? Number.MAX_SAFE_INTEGER : seqOf(before);
      const rows =
        app === undefined
          ? db.all('SELECT * FROM updates WHERE seq < ? ORDER BY seq DESC LIMIT ?', below, limit)
          : db.all(
              'SELECT * FROM updates WHERE app = ? AND seq < ? ORDER BY seq DESC LIMIT ?',
              app,
              below,
              limit,
            );
      return rows.map(toUpdate);
    },
    updatesDuring: (moment) =>
      db
        .all(
          `SELECT * FROM updates WHERE finished_at >= ?1 AND started_at <= ?1
           UNION ALL SELECT * FROM updates WHERE finished_at IS NULL AND started_at <= ?1`,
          ms(moment),
        )
        .map(toUpdate),
    openUpdates: () => db.all(`SELECT * FROM updates WHERE ${OPEN} ORDER BY seq`).map(toUpdate),
  };
}

const isOpen = (update: Update): boolean => update.outcome === null || update.finishedAt === null;

/** In the order of both statements above. */
function changeable(update: Update) {
  return [
    update.fromRelease,
    update.fromImageId,
    update.outcome,
    update.phase,
    msOrNull(update.finishedAt),
    update.downtimeMs,
    jsonOrNull(update.error),
    json(update.journal),
  ];
}
