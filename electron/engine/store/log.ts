import { z } from 'zod';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { column, ms, readRow } from './rows.ts';
import { noSuchStep } from './steps.ts';
import { noSuchUpdate } from './updates.ts';

const logRow = z
  .object({ seq: column.integer, at: column.date, step_id: column.integer, text: column.text })
  .transform((row) => ({ seq: row.seq, at: row.at, stepId: row.step_id, text: row.text }));

type LogStore = Pick<Store, 'appendLog' | 'log'>;

/** Where the caller names no limit. */
const ALL = Number.MAX_SAFE_INTEGER;

/**
 * The logs of updates: lines numbered 1, 2, 3… within an update, across its steps; a number is never given twice.
 * `appendLog` is one transaction however many lines it brings (a build's output comes in bursts), and throws NOT_FOUND
 * for an update or a step that is not there.
 */
export function logStore(db: Database): LogStore {
  return {
    appendLog: (updateId, stepId, at, lines) => {
      if (lines.length === 0) return;
      db.transaction(() => {
        const update = db.get(
          'UPDATE updates SET last_log = last_log + ? WHERE id = ? RETURNING seq, last_log',
          lines.length,
          updateId,
        );
        if (update === undefined) throw noSuchUpdate(updateId);
        const counted = db.run(
          'UPDATE steps SET log_lines = log_lines + ? WHERE id = ? AND update_seq = ?',
          lines.length,
          stepId,
          Number(update.seq),
        );
        if (counted.changes === 0) throw noSuchStep(String(stepId), updateId);
        const before = Number(update.last_log) - lines.length;
        const when = ms(at);
        for (const [index, text] of lines.entries()) {
          db.run(
            'INSERT INTO log (update_seq, seq, step_id, at, text) VALUES (?, ?, ?, ?, ?)',
            Number(update.seq),
            before + index + 1,
            stepId,
            when,
            text,
          );
        }
      });
    },
    log: (updateId, { stepId, afterSeq = 0, limit = ALL }) =>
      db
        .all(
          `SELECT seq, at, step_id, text FROM log
             WHERE update_seq = (SELECT seq FROM updates WHERE id = ?) AND seq > ? AND (? IS NULL OR step_id = ?)
             ORDER BY seq LIMIT ?`,
          updateId,
          afterSeq,
          stepId ?? null,
          stepId ?? null,
          limit,
        )
        .map((row) => readRow(logRow, row, 'log')),
  };
}
