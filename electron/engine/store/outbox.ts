import { z } from 'zod';
import type { PendingEvent } from '../notify/ports.ts';
import type { Store } from '../ports.ts';
import type { Database, Row } from './database.ts';
import { toEvent } from './events.ts';
import { column, ms, readRow } from './rows.ts';

const pendingRow = z.object({ attempts: column.integer, next_at: column.dateOrNull });

function toPending(row: Row): PendingEvent {
  const { attempts, next_at } = readRow(pendingRow, row, 'outbox');
  return { event: toEvent(row), attempts, nextAt: next_at };
}

type OutboxStore = Pick<Store, 'enrol' | 'pending' | 'settle' | 'postpone' | 'letGo'>;

const newest = '(SELECT coalesce(max(id), 0) FROM events)';

/**
 * What each channel is to be told, and what became of it.
 *
 * INVARIANT: an event comes to a channel's outbox once. Rows and the mark of the last one are one transaction, so after a cut either
 * all events since the mark are to come or none.
 */
export function outboxStore(db: Database): OutboxStore {
  return {
    enrol: (channel) => {
      const known = db.get('SELECT last_event FROM channels WHERE id = ?', channel);
      if (known === undefined) {
        db.run(`INSERT INTO channels (id, last_event) VALUES (?, ${newest})`, channel);
        return 0;
      }
      const last = Number(known.last_event);
      // Asked for at every change: the file is for what came.
      if (db.get('SELECT 1 FROM events WHERE id > ?', last) === undefined) return 0;
      return db.transaction(() => {
        const { changes } = db.run(
          `INSERT INTO outbox (channel, event, state) SELECT ?, id, 'pending' FROM events WHERE id > ?`,
          channel,
          last,
        );
        db.run(`UPDATE channels SET last_event = ${newest} WHERE id = ?`, channel);
        return changes;
      });
    },
    pending: (channel) =>
      db
        .all(
          `SELECT attempts, next_at, events.* FROM outbox JOIN events ON events.id = event
             WHERE channel = ? AND state = 'pending' ORDER BY event`,
          channel,
        )
        .map(toPending),
    settle: (channel, events, { state, at, note }) =>
      db.transaction(() => {
        for (const event of events)
          db.run(
            `UPDATE outbox SET state = ?, settled_at = ?, note = ? WHERE channel = ? AND event = ? AND state = 'pending'`,
            state,
            ms(at),
            note ?? null,
            channel,
            event,
          );
      }),
    postpone: (channel, events, { nextAt, note }) =>
      db.transaction(() => {
        for (const event of events)
          db.run(
            'UPDATE outbox SET attempts = attempts + 1, next_at = ?, note = ? WHERE channel = ? AND event = ?',
            ms(nextAt),
            note,
            channel,
            event,
          );
      }),
    letGo: (at, note) =>
      db.transaction(() => {
        db.run(
          "UPDATE outbox SET state = 'dropped', settled_at = ?, note = ? WHERE state = 'pending'",
          ms(at),
          note,
        );
        db.run(`UPDATE channels SET last_event = ${newest}`);
      }),
  };
}
