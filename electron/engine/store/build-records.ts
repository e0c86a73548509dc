import { z } from 'zod';
import type { OwnBuildRecord } from '../domain/build-cache.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { column, json, jsonColumn, readRow } from './rows.ts';

const row = z
  .object({
    id: column.text,
    apps: jsonColumn(z.array(z.string())),
    uses: column.integer,
    last_used_at: column.integerOrNull,
  })
  .transform(({ last_used_at, ...it }): OwnBuildRecord => ({ ...it, lastUsedAt: last_used_at }));

/** What of an engine's build cache Homeport's builds made. Only what differs is written. */
export function buildRecordsStore(db: Database): Pick<Store, 'buildRecords' | 'setBuildRecords'> {
  const buildRecords = (engine: string): OwnBuildRecord[] =>
    db
      .all('SELECT id, apps, uses, last_used_at FROM build_records WHERE engine = ?', engine)
      .map((it) => readRow(row, it, 'build_records'));
  return {
    buildRecords,
    setBuildRecords: (engine, records) => {
      const before = new Map(buildRecords(engine).map((it) => [it.id, json(it)]));
      const after = new Map(records.map((it) => [it.id, it]));
      const written = records.filter((it) => before.get(it.id) !== json(it));
      const gone = [...before.keys()].filter((id) => !after.has(id));
      if (written.length + gone.length === 0) return;
      db.transaction(() => {
        for (const id of gone) db.run('DELETE FROM build_records WHERE engine = ? AND id = ?', engine, id);
        for (const { id, apps, uses, lastUsedAt } of written)
          db.run(
            `INSERT INTO build_records (engine, id, apps, uses, last_used_at) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT DO UPDATE SET apps = excluded.apps, uses = excluded.uses, last_used_at = excluded.last_used_at`,
            engine,
            id,
            json(apps),
            uses,
            lastUsedAt,
          );
      });
    },
  };
}
