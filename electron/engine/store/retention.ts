import type { Database } from './database.ts';
import { OPEN } from './updates.ts';

const DAY_MS = 24 * 3600_000;

/** What is kept, per app: what is younger than `days`, and the newest `rows` whatever their age. */
export const RETENTION = {
  updates: { days: 180, rows: 200 },
  /** Counted in updates: a log stays or goes whole. */
  logs: { days: 60, rows: 50 },
  /** Here `rows` is a ceiling: a container that flaps for weeks must not fill the disk. The newest row always stays. */
  health: { days: 90, rows: 5000 },
} as const;

/** The newest `?` updates of every app. */
const NEWEST = `SELECT seq FROM (SELECT seq, row_number() OVER (PARTITION BY app ORDER BY seq DESC) AS place FROM updates)
  WHERE place <= ?`;

/**
 * Removes updates, logs and health that are older than RETENTION keeps, in one transaction. Open updates and their logs
 * stay. The age of an update is counted from its end.
 */
export function prune(db: Database, now: Date): void {
  const before = (days: number): number => now.getTime() - days * DAY_MS;
  const { updates, logs, health } = RETENTION;
  db.transaction(() => {
    db.run(
      `DELETE FROM updates WHERE NOT ${OPEN} AND finished_at < ? AND seq NOT IN (${NEWEST})`,
      before(updates.days),
      updates.rows,
    );
    const logsGone = `SELECT seq FROM updates WHERE NOT ${OPEN} AND finished_at < ? AND seq NOT IN (${NEWEST})`;
    db.run(`DELETE FROM log WHERE update_seq IN (${logsGone})`, before(logs.days), logs.rows);
    db.run(
      `UPDATE steps SET log_lines = 0 WHERE log_lines > 0 AND update_seq IN (${logsGone})`,
      before(logs.days),
      logs.rows,
    );
    db.run(
      `DELETE FROM health WHERE id IN (
         SELECT id FROM (SELECT id, at, row_number() OVER (PARTITION BY app ORDER BY id DESC) AS place FROM health)
         WHERE place > 1 AND (at < ? OR place > ?))`,
      before(health.days),
      health.rows,
    );
  });
}
