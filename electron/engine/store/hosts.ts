import { z } from 'zod';
import { HOST_KINDS, type HostRow } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import type { Database } from './database.ts';
import { column, readRow } from './rows.ts';

const hostRow = z
  .object({ id: column.text, kind: z.enum(HOST_KINDS), name: column.text, endpoint: column.textOrNull })
  .transform((row): HostRow => row);

/** The engines that apps are on. */
export function hostsStore(db: Database): Pick<Store, 'hosts'> {
  return {
    hosts: () => db.all('SELECT * FROM hosts ORDER BY rowid').map((row) => readRow(hostRow, row, 'hosts')),
  };
}
