import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { textOf } from '../../shared/errors.ts';
import { asWritten, say, type Text } from '../../shared/text/text.ts';
import { inStoreWords, troubleOf } from './errors.ts';
import { APPLICATION_ID, versionOf } from './schema.ts';

/** What a database file is, found without changing a byte of it. */
export type Condition =
  | { kind: 'sound'; version: number }
  /** From a Homeport that knows more than this one. */
  | { kind: 'newer'; version: number }
  /** A SQLite file of another program. */
  | { kind: 'foreign' }
  | { kind: 'damaged'; detail: Text };

/** One page of the smallest size. SQLite itself takes a file that is shorter than its header for a new, empty database. */
const SMALLEST = 512;

/**
 * Looks at a database (with its write-ahead log) over a read-only connection: a writing one would fold the log into a
 * damaged file when it closes. `thorough` compares the indexes with their tables as well (integrity_check).
 * Throws STORE_UNAVAILABLE where the file can't be read at all.
 */
export function inspectDatabase(path: string, newestVersion: number, thorough = false): Condition {
  return inStoreWords(path, () => {
    const { size } = statSync(path);
    if (size < SMALLEST) return { kind: 'damaged', detail: say('store.cut-off', { bytes: size }) };
    try {
      return look(path, newestVersion, thorough);
    } catch (error) {
      if (troubleOf(error) !== 'damaged') throw error;
      return { kind: 'damaged', detail: textOf(error) };
    }
  });
}

function look(path: string, newestVersion: number, thorough: boolean): Condition {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  try {
    const version = versionOf(db);
    if (db.prepare('PRAGMA application_id').get()?.application_id !== APPLICATION_ID)
      return { kind: 'foreign' };
    if (version > newestVersion) return { kind: 'newer', version };
    const pragma = thorough ? 'integrity_check' : 'quick_check';
    const finding = db.prepare(`PRAGMA ${pragma}(1)`).get()?.[pragma];
    if (finding === 'ok') return { kind: 'sound', version };
    return { kind: 'damaged', detail: asWritten(String(finding).replaceAll(/\s+/g, ' ')) };
  } finally {
    db.close();
  }
}
