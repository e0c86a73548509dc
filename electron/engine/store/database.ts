import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { inStoreWords } from './errors.ts';

export type Row = Record<string, SQLOutputValue>;

/**
 * The one connection that writes. Statements are prepared once and kept; every failure of the file is
 * STORE_UNAVAILABLE in words.
 */
export type Database = {
  readonly path: string;
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  all(sql: string, ...values: SQLInputValue[]): Row[];
  /** Answers how many rows changed, and the id of the last one inserted. */
  run(sql: string, ...values: SQLInputValue[]): { changes: number; id: number };
  /** All of `work` or nothing, durable when it returns. Not to be nested. */
  transaction<T>(work: () => T): T;
  /** For what statements can't do: VACUUM INTO, migrations. */
  readonly raw: DatabaseSync;
  close(): void;
};

/** How long a foreign reader (a database browser, a backup tool) is waited for. Milliseconds. */
const BUSY_MS = 5_000;

/**
 * Opens a database that is known to be sound. Every commit reaches the disk: synchronous=FULL is what makes WAL
 * durable over a power cut, and fullfsync what makes macOS write through its drive's cache
 * (https://www.sqlite.org/pragma.html#pragma_synchronous, #pragma_fullfsync).
 */
export function connect(path: string): Database {
  return inStoreWords(path, () => {
    const raw = new DatabaseSync(path, { timeout: BUSY_MS, enableForeignKeyConstraints: true });
    try {
      const mode = raw.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
      if (mode !== 'wal') {
        throw new HomeportError('STORE_UNAVAILABLE', say('store.no-shared-memory', { path }));
      }
      raw.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON');
      raw.exec('PRAGMA journal_size_limit = 1048576');
    } catch (error) {
      raw.close();
      throw error;
    }
    return wrap(path, raw);
  });
}

function wrap(path: string, raw: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = raw.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  return {
    path,
    raw,
    get: (sql, ...values) => inStoreWords(path, () => prepared(sql).get(...values)),
    all: (sql, ...values) => inStoreWords(path, () => prepared(sql).all(...values)),
    run: (sql, ...values) =>
      inStoreWords(path, () => {
        const { changes, lastInsertRowid } = prepared(sql).run(...values);
        return { changes: Number(changes), id: Number(lastInsertRowid) };
      }),
    transaction: (work) => inStoreWords(path, () => inTransaction(raw, work)),
    close: () => {
      statements.clear();
      if (raw.isOpen) inStoreWords(path, () => raw.close());
    },
  };
}

/** All of `work` or nothing. IMMEDIATE: the writer's place is taken at once, so that a later statement can't be refused. */
export function inTransaction<T>(raw: DatabaseSync, work: () => T): T {
  raw.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    raw.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has already rolled back by itself after a full disk or an I/O error.
    if (raw.isTransaction) raw.exec('ROLLBACK');
    throw error;
  }
}
