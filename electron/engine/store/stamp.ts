import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { Store } from '../ports.ts';
import { inStoreWords } from './errors.ts';
import { stampPath, writePrivateFile } from './paths.ts';
import { json } from './rows.ts';

/**
 * How it is noticed that the database is not the one that was last used in its directory, also where a person has copied a file
 * over it: it has a stamp, which stands in a file beside it as well and is renewed again and again. A copy has an old one.
 *
 * INVARIANTS
 * - The file names the database's stamp, and while it is renewed both: a cut in its middle is not taken for another database.
 * - A backup has a stamp that no file ever names.
 */

type Stamped = Pick<Store, 'setting' | 'setSetting'>;

const KEY = 'stamp';
/** A database from before there were stamps. */
const NONE = 'none';
const COPY = 'copy';

const stamp = z.string().catch(NONE);
const stamps = z.array(z.uuid().or(z.literal(NONE))).min(1);

/**
 * Whether this is another database than the one that was last used here: put back, or copied over it.
 * Where the file can't be made sense of, nothing is known, and it counts as the same.
 */
export function isAnotherDatabase(dataDir: string, store: Stamped): boolean {
  const own = stampOf(store);
  const text = read(stampPath(dataDir));
  if (text === null) return own !== NONE;
  const known = stamps.safeParse(text.trim().split('\n'));
  return known.success && !known.data.includes(own);
}

/** From now on no copy that was made before is taken for this database. @throws STORE_UNAVAILABLE */
export function renewStamp(dataDir: string, store: Stamped): void {
  const file = stampPath(dataDir);
  const [former, next] = [stampOf(store), randomUUID()];
  inStoreWords(file, () => {
    if (former !== COPY) writePrivateFile(file, `${former}\n${next}\n`);
    store.setSetting(KEY, next);
    writePrivateFile(file, `${next}\n`);
  });
}

/** Makes the database in this file, which nobody has open, known for a copy. */
export function stampCopy(path: string): void {
  const db = new DatabaseSync(path);
  try {
    // The tests' own schemas, and nothing else, are without.
    if (db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'settings'").get() === undefined) return;
    db.prepare(
      'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
    ).run(KEY, json(COPY));
  } finally {
    db.close();
  }
}

function stampOf(store: Stamped): string {
  return stamp.parse(store.setting(KEY));
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? null : '';
  }
}
