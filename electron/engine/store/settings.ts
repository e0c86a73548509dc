import { z } from 'zod';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { json, jsonColumn, readRow } from './rows.ts';

const settingRow = z.object({ value: jsonColumn(z.unknown()) });

/** Settings as JSON values. One that was never set, or was set to `undefined`, reads as `undefined`. */
export function settingsStore(db: Database): Pick<Store, 'setting' | 'setSetting'> {
  return {
    setting: (key) => {
      const row = db.get('SELECT value FROM settings WHERE key = ?', key);
      return row === undefined ? undefined : readRow(settingRow, row, 'settings').value;
    },
    setSetting: (key, value) => {
      if (value === undefined) db.run('DELETE FROM settings WHERE key = ?', key);
      else
        db.run(
          'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
          key,
          json(value),
        );
    },
  };
}
