import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { STEP_STATUSES } from '../../shared/words.ts';
import type { StepRow } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import type { Database, Row } from './database.ts';
import { column, jsonOrNull, ms, msOrNull, readRow, textColumnOrNull } from './rows.ts';

const stepRow = z
  .object({
    id: column.integer,
    update_id: column.text,
    kind: column.text,
    member: column.textOrNull,
    status: z.enum(STEP_STATUSES),
    started_at: column.date,
    finished_at: column.dateOrNull,
    error: textColumnOrNull,
  })
  .transform(
    (row): StepRow => ({
      id: row.id,
      updateId: row.update_id,
      kind: row.kind,
      member: row.member,
      status: row.status,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      error: row.error,
    }),
  );

const toStep = (row: Row): StepRow => readRow(stepRow, row, 'steps');

type StepChange = NonNullable<Parameters<Store['record']>[1]>;

/**
 * Begins a step (answers its id) or ends one (answers null), inside the caller's transaction.
 * Throws NOT_FOUND for a step that is not this update's.
 */
export function recordStep(
  db: Database,
  updateId: string,
  updateSeq: number,
  change: StepChange,
): number | null {
  if ('begin' in change) {
    const { begin } = change;
    if (begin.updateId !== updateId) throw noSuchStep(`of update "${begin.updateId}"`, updateId);
    return db.run(
      `INSERT INTO steps (update_seq, kind, member, status, started_at, finished_at, error)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      updateSeq,
      begin.kind,
      begin.member,
      begin.status,
      ms(begin.startedAt),
      msOrNull(begin.finishedAt),
      jsonOrNull(begin.error),
    ).id;
  }
  const { end } = change;
  const { changes } = db.run(
    'UPDATE steps SET status = ?, error = ?, finished_at = ? WHERE id = ? AND update_seq = ?',
    end.status,
    jsonOrNull(end.error),
    ms(end.finishedAt),
    end.id,
    updateSeq,
  );
  if (changes === 0) throw noSuchStep(String(end.id), updateId);
  return null;
}

/** Removes the steps that began after `since`, with their logs, inside the caller's transaction. */
export function forgetSteps(db: Database, updateSeq: number, since: Date): void {
  const later = 'update_seq = ? AND started_at > ?';
  const which = [updateSeq, ms(since)];
  db.run(
    `DELETE FROM log WHERE update_seq = ? AND step_id IN (SELECT id FROM steps WHERE ${later})`,
    updateSeq,
    ...which,
  );
  db.run(`DELETE FROM steps WHERE ${later}`, ...which);
}

export function noSuchStep(step: string, updateId: string): HomeportError {
  return new HomeportError('NOT_FOUND', say('store.no-such-step', { step, id: updateId }));
}

type StepsStore = Pick<Store, 'steps' | 'interruptSteps' | 'stepsWithLog'>;

const OF_UPDATE = 'update_seq = (SELECT seq FROM updates WHERE id = ?)';

/** Steps in the order they began. An update that is not there has none. */
export function stepsStore(db: Database): StepsStore {
  return {
    steps: (updateId) =>
      db
        .all(`SELECT *, ? AS update_id FROM steps WHERE ${OF_UPDATE} ORDER BY id`, updateId, updateId)
        .map(toStep),
    interruptSteps: (updateId, at) => {
      db.run(
        `UPDATE steps SET status = 'interrupted', finished_at = ? WHERE ${OF_UPDATE} AND status = 'running'`,
        ms(at),
        updateId,
      );
    },
    stepsWithLog: (updateId) =>
      new Set(
        db
          .all(`SELECT id FROM steps WHERE ${OF_UPDATE} AND log_lines > 0`, updateId)
          .map((row) => Number(row.id)),
      ),
  };
}
