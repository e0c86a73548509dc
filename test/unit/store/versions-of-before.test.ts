import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { MIGRATIONS } from '../../../electron/engine/store/schema.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { open, tempDir } from './support.ts';

/** What the versions before wrote, which knew of nothing but commits: column by column, as it is in people's databases. */

const COMMIT = 'c'.repeat(40);
const CONTEXT = 'd'.repeat(40);
const { source, ...config } = appConfig.parse({
  source: { kind: 'git', from: { kind: 'git', url: 'https://git.example.org/a.git', tag: 'v*' } },
});
const described = { id: COMMIT, author: 'Ada', message: 'Fix the door', committedAt: '2026-01-02T03:04:05Z' };
const build = { source, contextCommit: CONTEXT, contextDigest: 'sha256:f', tag: 'v1.4.0', contextTag: 'w2' };
const target = { key: 'k1', commit: COMMIT, ...build, source: undefined };
const version = {
  kind: 'git',
  id: COMMIT,
  label: 'v1.4.0',
  author: 'Ada',
  message: 'Fix the door',
  madeAt: described.committedAt,
  contextDigest: 'sha256:f',
};
const inputs = { kind: 'git', contextCommit: CONTEXT, contextTag: 'w2', bases: null };

function written(): ReturnType<typeof open> {
  const dataDir = tempDir();
  const before = MIGRATIONS.findIndex((migration) => migration.name === 'keepVersionsOfAnyKind');
  const { path, close } = open(dataDir, MIGRATIONS.slice(0, before));
  close();
  const db = new DatabaseSync(path);
  const check = {
    app: 'web',
    at: '2026-01-03T00:00:00Z',
    result: 'new',
    commit: COMMIT,
    message: 'm',
    key: 'k',
  };
  db.prepare(
    `INSERT INTO apps (name, container_name, spec_from, config, config_changed, dismissed, created_at, last_check, last_release)
       VALUES ('web', 'web', 'homeport', ?, 0, '{}', 1, ?, 2)`,
  ).run(JSON.stringify({ source, ...config }), JSON.stringify(check));
  const insert = db.prepare(
    `INSERT INTO releases (app, number, image_id, tag, source_key, provenance, commit_json, build, state, created_at)
       VALUES ('web', ?, 'sha256:1', 't', 'k1', ?, ?, ?, 'good', 1)`,
  );
  insert.run(1, 'git', JSON.stringify(described), JSON.stringify(build));
  insert.run(2, 'git', JSON.stringify(described), null);
  insert.run(3, 'adopted', null, null);
  const update = db.prepare(
    `INSERT INTO updates (id, app, kind, "trigger", outcome, phase, started_at, finished_at, journal)
       VALUES (?, 'web', 'update', 'person', 'succeeded', 'done', 1, 2, ?)`,
  );
  update.run('u1', JSON.stringify({ target, commit: described, release: 1 }));
  update.run('u2', JSON.stringify({ target: null, commit: described, release: 1 }));
  update.run('u3', JSON.stringify({ target: null, commit: null }));
  db.prepare(
    `INSERT INTO steps (update_seq, kind, status, started_at) VALUES (1, 'build-image', 'succeeded', 1)`,
  ).run();
  db.close();
  return open(dataDir);
}

test('releases have a version, and what they can be acquired again from', () => {
  const store = written();
  expect(store.release('web', 1)).toMatchObject({ version, origin: { source, inputs } });
  expect(store.release('web', 2)).toMatchObject({
    version: { ...version, label: null, contextDigest: null },
    origin: null,
  });
  expect(store.release('web', 3)).toMatchObject({ version: null, origin: null });
});

test('so have the last check and the journals, open ones among them', () => {
  const store = written();
  expect(store.app('web')?.lastCheck).toMatchObject({
    result: 'new',
    key: 'k',
    version: { kind: 'git', id: COMMIT },
  });
  expect(store.update('u1')?.journal.targets).toMatchObject([
    { app: 'web', wanted: { key: 'k1', version, inputs }, version: null, release: 1 },
  ]);
  expect(store.update('u2')?.journal.targets).toMatchObject([
    { wanted: null, version: { ...version, label: null, contextDigest: null } },
  ]);
  expect(store.update('u3')?.journal.targets).toMatchObject([{ wanted: null, version: null }]);
  expect(store.steps('u1').map(({ kind }) => kind)).toEqual(['acquire-image']);
});

test('a journal of one thing and one container says the same of a target, and of the members that change places', () => {
  const store = written();
  const spec = { config: {}, hostConfig: {}, networks: {}, imageRef: null };
  const container = { name: 'web', parkedName: 'p', candidateName: 'c', previousId: 'old', spec };
  const verdict = { healthy: false, detail: 'HTTP 500' };
  const whole = {
    swapBegun: true,
    startFirst: true,
    stopSentAt: 's',
    candidateRun: 2,
    verdict,
    decision: 'awaiting',
  };
  const back = {
    previousRun: 1,
    rollbackVerdict: { healthy: true, detail: 'ok' },
    gateStartedAt: 'g',
    unwatched: true,
  };
  const gaveUp = ['await-rollback-gate', 'start-previous:1', 'commit-release', 'clean-up'];
  const image = { release: 4, imageId: 'sha256:4', verified: true, committed: true };
  const stored = {
    ...whole,
    ...back,
    ...image,
    gaveUp,
    direction: 'back',
    target: null,
    members: [container, { ...container, name: 'vpn' }],
  };
  const raw = new DatabaseSync(store.path);
  raw.prepare("UPDATE updates SET from_release = 3, journal = ? WHERE id = 'u1'").run(JSON.stringify(stored));
  raw.close();
  const { journal } = store.update('u1') ?? {};
  expect(journal?.targets).toMatchObject([{ app: 'web', fromRelease: 3, ...image }]);
  const { swapBegun: begun, ...said } = whole;
  expect(journal?.members).toMatchObject([
    {
      name: 'web',
      target: 0,
      livesIn: null,
      begun,
      ...said,
      ...back,
      verdict: { healthy: false },
      rollbackVerdict: { healthy: true },
    },
    { name: 'vpn', target: null, livesIn: 0, begun: false, verdict: null },
  ]);
  expect(journal?.gaveUp).toEqual([
    'await-rollback-gate:0',
    'start-previous:1',
    'commit-release:0',
    'clean-up',
  ]);
  for (const field of ['swapBegun', 'verdict', 'imageId', 'target', 'stopSentAt'])
    expect(journal).not.toHaveProperty(field);
});
