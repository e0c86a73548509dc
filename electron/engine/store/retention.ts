import type { ContainerSpec } from '../domain/container-spec.ts';
import type { Database } from './database.ts';
import { json } from './rows.ts';
import { OPEN, toUpdate } from './updates.ts';

const DAY_MS = 24 * 3600_000;

/**
 * What is kept, per app where nothing else is said: what is younger than `days`, and the newest `rows` whatever their age; never
 * more than `most`.
 */
export const RETENTION = {
  updates: { days: 180, rows: 200, most: 2000 },
  /** Counted in updates: a log stays or goes whole. The newest with more `lines` together than that stays alone. */
  logs: { days: 60, rows: 50, most: 300, lines: 200_000 },
  /** Counted in updates: how the containers were set up matters as long as an update may be looked into, or taken up. */
  specs: { rows: 20 },
  /** Here `rows` is a ceiling: a container that flaps for weeks must not fill the disk. The newest row always stays. */
  health: { days: 90, rows: 5000 },
  /** Of all apps together, and `rows` is a ceiling here too. What a channel is still to be told goes with it: it is old. */
  events: { days: 90, rows: 5000 },
} as const;

/** All updates, numbered within their app from the newest on, with the lines of log that were written up to there. */
const PLACES = `SELECT seq, row_number() OVER (PARTITION BY app ORDER BY seq DESC) AS place,
  sum(last_log) OVER (PARTITION BY app ORDER BY seq DESC) AS lines FROM updates`;

/** An ended update with a spec in its journal. */
const WITH_SPEC = `NOT ${OPEN} AND instr(journal, '"hostConfig":{"') > 0`;
/** Slimmed at a time, so that a long history does not hold the thread. */
const SLIM_AT_ONCE = 200;

/**
 * Removes updates, logs, health and events that are older than RETENTION keeps, in one transaction, and what only a running update
 * needs from the journals of old ones. Open updates and their logs stay. The age of an update is counted from its end.
 */
export function prune(db: Database, now: Date): void {
  const before = (days: number): number => now.getTime() - days * DAY_MS;
  const { updates, logs, health, events } = RETENTION;
  db.transaction(() => {
    db.run(
      `DELETE FROM updates WHERE NOT ${OPEN} AND seq IN (SELECT seq FROM (${PLACES}) WHERE place > ?)
         AND (finished_at < ? OR seq IN (SELECT seq FROM (${PLACES}) WHERE place > ?))`,
      updates.rows,
      before(updates.days),
      updates.most,
    );
    const logsGone = `SELECT seq FROM updates JOIN (${PLACES}) USING (seq) WHERE NOT ${OPEN}
      AND (place > ? AND finished_at < ? OR place > ? OR place > 1 AND lines > ?)`;
    const bounds = [logs.rows, before(logs.days), logs.most, logs.lines];
    db.run(`DELETE FROM log WHERE update_seq IN (${logsGone})`, ...bounds);
    db.run(`UPDATE steps SET log_lines = 0 WHERE log_lines > 0 AND update_seq IN (${logsGone})`, ...bounds);
    db.run(
      `DELETE FROM health WHERE id IN (
         SELECT id FROM (SELECT id, at, row_number() OVER (PARTITION BY app ORDER BY id DESC) AS place FROM health)
         WHERE place > 1 AND (at < ? OR place > ?))`,
      before(health.days),
      health.rows,
    );
    // A trouble that stands would be news again if nothing said that it was told.
    db.run(
      `DELETE FROM events WHERE NOT (trouble = 1 AND over_at IS NULL)
         AND (at < ? OR id <= (SELECT id FROM events ORDER BY id DESC LIMIT 1 OFFSET ?))`,
      before(events.days),
      events.rows,
    );
    slimJournals(db);
  });
}

const NO_SPEC: ContainerSpec = { config: {}, hostConfig: {}, networks: {}, imageRef: null };

/** The history shows neither: what an update moved, and how that ended, stays. */
function slimJournals(db: Database): void {
  const rows = db.all(
    `SELECT * FROM updates WHERE ${WITH_SPEC} AND seq IN (SELECT seq FROM (${PLACES}) WHERE place > ?) LIMIT ?`,
    RETENTION.specs.rows,
    SLIM_AT_ONCE,
  );
  for (const { id, journal } of rows.map(toUpdate)) {
    const members = journal.members.map((member) => ({ ...member, spec: NO_SPEC, previousSpec: null }));
    db.run('UPDATE updates SET journal = ? WHERE id = ?', json({ ...journal, members }), id);
  }
}
