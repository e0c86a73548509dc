import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { source } from '../../shared/sources/source.ts';
import { say } from '../../shared/text/text.ts';
import { version } from '../../shared/version-shape.ts';
import { PROVENANCES, RELEASE_STATES } from '../../shared/words.ts';
import { containerSpecShape, inputsShape } from '../domain/member-shape.ts';
import type { Release } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import { noSuchApp } from './apps.ts';
import type { Database, Row } from './database.ts';
import { column, jsonColumnOrNull, jsonOrNull, ms, msOrNull, readRow, textColumnOrNull } from './rows.ts';

const origin = z.looseObject({ source, inputs: inputsShape });

const releaseRow = z
  .object({
    app: column.text,
    number: column.integer,
    image_id: column.text,
    tag: column.text,
    source_key: column.text,
    provenance: z.enum(PROVENANCES),
    version: jsonColumnOrNull(version),
    origin: jsonColumnOrNull(origin),
    state: z.enum(RELEASE_STATES),
    quarantine_reason: textColumnOrNull,
    spec: jsonColumnOrNull(containerSpecShape),
    created_at: column.date,
    deployed_at: column.dateOrNull,
  })
  .transform(
    (row): Release => ({
      app: row.app,
      number: row.number,
      imageId: row.image_id,
      tag: row.tag,
      sourceKey: row.source_key,
      provenance: row.provenance,
      version: row.version,
      origin: row.origin,
      state: row.state,
      quarantineReason: row.quarantine_reason,
      spec: row.spec,
      createdAt: row.created_at,
      // Earlier versions kept Docker's year 1 for what had never run.
      deployedAt: row.deployed_at && row.deployed_at.getTime() >= 0 ? row.deployed_at : null,
    }),
  );

const toRelease = (row: Row): Release => readRow(releaseRow, row, 'releases');

type ReleasesStore = Pick<
  Store,
  'releases' | 'release' | 'imageIds' | 'insertRelease' | 'passNumbers' | 'updateRelease' | 'deleteRelease'
>;

/** Releases of an app, numbered 1, 2, 3… for ever. Throws NOT_FOUND for an app or a release that is not there. */
export function releasesStore(db: Database): ReleasesStore {
  const release = (app: string, number: number): Release | null => {
    const row = db.get('SELECT * FROM releases WHERE app = ? AND number = ?', app, number);
    return row === undefined ? null : toRelease(row);
  };
  const alike = (it: Pick<Release, 'app' | 'sourceKey' | 'imageId' | 'state'>): Release | null => {
    // A second acquire after a crash finds the candidate of the first one; what was judged is never taken up again.
    if (it.state !== 'candidate') return null;
    const row = db.get(
      `SELECT * FROM releases WHERE app = ? AND source_key = ? AND image_id = ? AND state = 'candidate'
         ORDER BY number DESC LIMIT 1`,
      it.app,
      it.sourceKey,
      it.imageId,
    );
    return row === undefined ? null : toRelease(row);
  };
  return {
    release,
    releases: (app) =>
      db.all('SELECT * FROM releases WHERE app = ? ORDER BY number DESC', app).map(toRelease),
    imageIds: () =>
      db.all('SELECT DISTINCT image_id FROM releases').map((row) => column.text.parse(row.image_id)),
    insertRelease: ({ tagFor, ...it }) =>
      db.transaction(() => {
        const known = alike(it);
        if (known !== null) return known;
        const row = db.get(
          'UPDATE apps SET last_release = last_release + 1 WHERE name = ? RETURNING last_release',
          it.app,
        );
        if (row === undefined) throw noSuchApp(it.app);
        const number = Number(row.last_release);
        const made: Release = { ...it, number, tag: tagFor(number) };
        db.run(
          `INSERT INTO releases (app, number, image_id, tag, source_key, provenance, version, origin,
             state, quarantine_reason, spec, created_at, deployed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          made.app,
          made.number,
          ...changeable(made),
        );
        return made;
      }),
    passNumbers: (app, upTo) => {
      db.run('UPDATE apps SET last_release = ? WHERE name = ? AND last_release < ?', upTo, app, upTo);
    },
    updateRelease: (app, number, patch) =>
      db.transaction(() => {
        const before = release(app, number);
        if (before === null) throw noSuchRelease(app, number);
        db.run(
          `UPDATE releases SET image_id = ?, tag = ?, source_key = ?, provenance = ?, version = ?, origin = ?,
             state = ?, quarantine_reason = ?, spec = ?, created_at = ?, deployed_at = ? WHERE app = ? AND number = ?`,
          ...changeable({ ...before, ...patch }),
          app,
          number,
        );
      }),
    deleteRelease: (app, number) =>
      db.transaction(() => {
        db.run('DELETE FROM releases WHERE app = ? AND number = ?', app, number);
      }),
  };
}

/** In the order of both statements above. */
function changeable(release: Release) {
  return [
    release.imageId,
    release.tag,
    release.sourceKey,
    release.provenance,
    jsonOrNull(release.version),
    jsonOrNull(release.origin),
    release.state,
    jsonOrNull(release.quarantineReason),
    jsonOrNull(release.spec),
    ms(release.createdAt),
    msOrNull(release.deployedAt),
  ];
}

function noSuchRelease(app: string, number: number): HomeportError {
  return new HomeportError('NOT_FOUND', say('restore.no-such-release', { app, number }));
}
