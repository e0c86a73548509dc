import type { DatabaseSync } from 'node:sqlite';

/**
 * Releases were commits: what a source calls a release is a version of its own kind from here on. Journals are written anew only as
 * they go on, and are understood as they are (journal.ts). What is no JSON is left as it is, for whoever reads it to complain.
 */
export function keepVersionsOfAnyKind(db: DatabaseSync): void {
  db.exec(`
    ALTER TABLE releases RENAME COLUMN commit_json TO version;
    ALTER TABLE releases RENAME COLUMN build TO origin;

    UPDATE releases SET version = json_object(
        'kind', 'git',
        'id', version ->> '$.id',
        'label', origin ->> '$.tag',
        'author', version ->> '$.author',
        'message', version ->> '$.message',
        'madeAt', version ->> '$.committedAt',
        'contextDigest', origin ->> '$.contextDigest')
      WHERE json_valid(version) AND (origin IS NULL OR json_valid(origin));

    UPDATE releases SET origin = json_object(
        'source', json_set(origin -> '$.source', '$.kind', 'git'),
        'inputs', json_object(
          'kind', 'git',
          'contextCommit', origin ->> '$.contextCommit',
          'contextTag', origin ->> '$.contextTag'))
      WHERE json_valid(origin);

    UPDATE apps SET last_check = json_set(json_remove(last_check, '$.commit'), '$.version',
        CASE WHEN last_check ->> '$.commit' IS NULL THEN json('null')
          ELSE json_object('kind', 'git', 'id', last_check ->> '$.commit') END)
      WHERE json_valid(last_check);

    UPDATE steps SET kind = 'acquire-image' WHERE kind = 'build-image';
  `);
}
