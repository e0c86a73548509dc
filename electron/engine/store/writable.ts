import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Database } from './database.ts';
import { inStoreWords } from './errors.ts';

/** Room that one update's journal takes, generously. Bytes. */
const ROOM = 256 * 1024;

/**
 * Proves that a write can be made durable now; throws STORE_UNAVAILABLE in words. Two proofs: a real transaction, and a
 * file of its own, because the write-ahead log may lie in space that it has already and so still work on a full disk
 * for a while, which is no ground to begin an update on.
 */
export function proveWritable(db: Database, now: Date): void {
  db.transaction(() => {
    db.run(
      `INSERT INTO probe (id, at, filler) VALUES (1, ?, zeroblob(16384))
         ON CONFLICT DO UPDATE SET at = excluded.at, filler = excluded.filler`,
      now.getTime(),
    );
  });
  const path = join(dirname(db.path), 'homeport.probe');
  inStoreWords(path, () => {
    try {
      writeFileSync(path, randomBytes(ROOM), { mode: 0o600, flush: true });
    } finally {
      rmSync(path, { force: true });
    }
  });
}
