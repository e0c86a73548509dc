import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newTrouble } from '../../../electron/engine/domain/events.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { RETENTION } from '../../../electron/engine/store/retention.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { member } from '../domain/plan-samples.ts';
import { app, at, beginStep, DAY, ended, open, T0, tempDir, update } from './support.ts';

function withUpdates(count: number, finished: (n: number) => Date): Store {
  const store = open(tempDir());
  store.insertApp(app());
  for (let n = 1; n <= count; n += 1) {
    const row = ended(`u${n}`, finished(n));
    store.insertUpdate(row);
    store.appendLog(row.id, beginStep(store, row), finished(n), [`log of ${n}`]);
  }
  return store;
}

const kept = (store: Store): number => store.updates({ limit: 1000 }).length;
const logged = (store: Store): string[] =>
  store.updates({ limit: 1000 }).flatMap((row) => store.log(row.id, {}).map((line) => line.text));

it('keeps the newest updates of an app whatever their age, and the newest logs', () => {
  const store = withUpdates(RETENTION.updates.rows + 3, (n) => at(n));
  store.insertApp(app('db'));
  store.insertUpdate(ended('other', at(0), { app: 'db' }));
  store.prune(at(1000 * DAY));
  expect(
    store
      .updates({ app: 'web', limit: 1000 })
      .map((row) => row.id)
      .slice(-1),
  ).toEqual(['u4']);
  expect(kept(store)).toBe(RETENTION.updates.rows + 1);
  expect(store.steps('u3')).toEqual([]);
  expect(logged(store)).toHaveLength(RETENTION.logs.rows);
  expect(logged(store)[0]).toBe(`log of ${RETENTION.updates.rows + 3}`);
  const unlogged = 'u4';
  expect(store.steps(unlogged)).toHaveLength(1);
  expect(store.stepsWithLog(unlogged).size).toBe(0);
  store.prune(at(2000 * DAY));
  expect(kept(store)).toBe(RETENTION.updates.rows + 1);
});

it('keeps young updates and logs, however many', () => {
  const count = RETENTION.updates.rows + 3;
  const store = withUpdates(count, (n) => at(n));
  store.prune(at(RETENTION.logs.days * DAY));
  expect([kept(store), logged(store).length]).toEqual([count, count]);
  store.prune(at(RETENTION.updates.days * DAY));
  expect([kept(store), logged(store).length]).toEqual([count, RETENTION.logs.rows]);
});

it('never removes an open update, nor its log', () => {
  const store = open(tempDir());
  store.insertApp(app());
  const open_ = update('open', { startedAt: at(-9999 * DAY), finishedAt: at(-9998 * DAY) });
  store.insertUpdate(open_);
  store.appendLog('open', beginStep(store, open_), at(-9999 * DAY), ['still here']);
  for (let n = 0; n < RETENTION.updates.rows + 2; n += 1) store.insertUpdate(ended(`u${n}`, at(n)));
  store.prune(at(5000 * DAY));
  expect(store.openUpdates()).toEqual([open_]);
  expect(store.log('open', {})).toHaveLength(1);
  expect(store.stepsWithLog('open').size).toBe(1);
  // The newest ended ones and the open one, which is older than all of them.
  expect(kept(store)).toBe(RETENTION.updates.rows + 1);
});

it('never gives the number of a pruned log line again', () => {
  const store = withUpdates(RETENTION.logs.rows + 1, (n) => at(n));
  store.prune(at(100 * DAY));
  expect(store.log('u1', {})).toEqual([]);
  const step = store.steps('u1')[0]?.id ?? -1;
  store.appendLog('u1', step, at(0), ['late']);
  expect(store.log('u1', {}).map((line) => line.seq)).toEqual([2]);
});

it('keeps health for its time and up to its number, and always the newest row', () => {
  const store = open(tempDir());
  store.insertApp(app());
  store.insertApp(app('db'));
  for (let n = 1; n <= 4; n += 1)
    store.insertHealth({ app: 'web', at: at(n * DAY), state: 'healthy', detail: `${n}` });
  store.insertHealth({ app: 'db', at: at(0), state: 'healthy', detail: 'only' });
  store.prune(at((RETENTION.health.days + 3) * DAY));
  expect(store.health('web', 9).map((row) => row.detail)).toEqual(['4', '3']);
  store.prune(at(9000 * DAY));
  expect(store.health('web', 9).map((row) => row.detail)).toEqual(['4']);
  expect(store.health('db', 9)).toHaveLength(1);
});

it('keeps events for their time and up to their number, and every trouble that stands; what waits to be told goes with them', () => {
  const { events } = RETENTION;
  const store = open(tempDir());
  store.insertApp(app());
  store.enrol('test');
  const begun = [
    newTrouble('docker-away', null, { at: at(0) }),
    newTrouble('unhealthy', 'web', { at: at(0) }),
  ];
  store.keepTroubles({ begun, again: [], over: [], at: at(0) });
  store.keepTroubles({ begun: [], again: [], over: [2], at: at(1) });
  store.insertUpdate(ended('u1', at(2 * DAY)));
  store.enrol('test');
  const waiting = () => store.pending('test').map(({ event }) => event.kind);
  expect(waiting()).toEqual(['docker-away', 'unhealthy', 'succeeded']);
  store.prune(at((events.days + 1) * DAY));
  expect(waiting()).toEqual(['docker-away', 'succeeded']);
  const db = new DatabaseSync(store.path);
  db.exec(`WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${events.rows + 5})
    INSERT INTO events (key, kind, app, at, params, trouble) SELECT 'k' || n, 'succeeded', 'web', ${T0.getTime()}, '{}', 0 FROM n`);
  db.close();
  store.prune(at(0));
  store.enrol('test');
  expect(waiting()).toHaveLength(events.rows + 1);
  expect(waiting()[0]).toBe('docker-away');
});

it('never keeps more updates and logs than it can hold, however young', () => {
  const { updates, logs } = RETENTION;
  const store = withUpdates(1, (n) => at(n));
  const db = new DatabaseSync(store.path);
  // One by one through the store they would be two thousand writes to the disk.
  db.exec(`WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < ${updates.most + 5})
    INSERT INTO updates SELECT n, 'u' || n, app, kind, "trigger", from_release, from_image_id, outcome, phase, started_at,
      finished_at, downtime_ms, error, journal, last_log FROM updates, n;
    INSERT INTO log SELECT updates.seq, 1, 1, 0, 'log' FROM updates WHERE seq > 1`);
  db.close();
  store.prune(at(0));
  expect([kept(store), logged(store).length]).toEqual([1000, logs.most]);
  expect([store.update('u5'), store.update('u6')?.id]).toEqual([null, 'u6']);
});

it('a few logs that are very long push out the older ones, and never the newest', () => {
  const store = open(tempDir());
  store.insertApp(app());
  const long = Array.from({ length: RETENTION.logs.lines / 2 + 1 }, () => 'x');
  for (let n = 1; n <= 3; n += 1) {
    const row = ended(`u${n}`, at(n));
    store.insertUpdate(row);
    store.appendLog(row.id, beginStep(store, row), at(n), n === 2 ? ['short'] : long);
  }
  store.prune(at(0));
  expect(['u1', 'u2', 'u3'].map((id) => store.stepsWithLog(id).size)).toEqual([0, 1, 1]);
});

it('of old updates keeps what they moved and how it went, and forgets how the containers were set up', () => {
  const store = open(tempDir());
  store.insertApp(app());
  const spec = { config: { Env: ['A=1'] }, hostConfig: { Memory: 1 }, networks: { n: {} }, imageRef: 'a:1' };
  const moved = member({ spec, previousSpec: spec, previousId: 'p', candidateId: 'c' });
  const rows = Array.from({ length: RETENTION.specs.rows + 2 }, (_, n) =>
    ended(`u${n}`, at(n), { journal: oneAppJournal({ members: [moved], release: n, begun: true }) }),
  );
  for (const row of rows) store.insertUpdate(row);
  store.prune(at(0));
  const slim = store.update('u1');
  expect(slim).toMatchObject({
    ...rows[1],
    journal: { targets: [{ release: 1 }], members: [{ previousId: 'p', candidateId: 'c' }] },
  });
  expect(JSON.stringify(slim)).not.toContain('A=1');
  expect(store.update('u2')).toEqual(rows[2]);
  store.prune(at(0));
  expect(store.update('u1')).toEqual(slim);
});
