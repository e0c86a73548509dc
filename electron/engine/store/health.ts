import { z } from 'zod';
import { APP_STATES } from '../../shared/words.ts';
import type { HealthRow } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import { noSuchApp } from './apps.ts';
import type { Database, Row } from './database.ts';
import { column, ms, readRow } from './rows.ts';

const healthRow: z.ZodType<HealthRow> = z.object({
  app: column.text,
  at: column.date,
  state: z.enum(APP_STATES),
  detail: column.textOrNull,
});

const toHealth = (row: Row): HealthRow => readRow(healthRow, row, 'health');

/** Changes of an app's state. `insertHealth` throws NOT_FOUND without its app. */
export function healthStore(db: Database): Pick<Store, 'insertHealth' | 'health'> {
  return {
    insertHealth: ({ app, at, state, detail }) =>
      db.transaction(() => {
        if (db.get('SELECT 1 FROM apps WHERE name = ?', app) === undefined) throw noSuchApp(app);
        db.run('INSERT INTO health (app, at, state, detail) VALUES (?, ?, ?, ?)', app, ms(at), state, detail);
      }),
    health: (app, limit) =>
      db
        .all('SELECT app, at, state, detail FROM health WHERE app = ? ORDER BY id DESC LIMIT ?', app, limit)
        .map(toHealth),
  };
}
