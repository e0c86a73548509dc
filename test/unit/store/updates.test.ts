import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { Update } from '../../../electron/engine/domain/model.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { gitResolved } from '../../support/git-version.ts';
import { member, oneAppJournal } from '../../support/one-app-journal.ts';
import { app, at, begin, beginStep, ended, open, T0, tempDir, update } from './support.ts';

function withApp(dataDir = tempDir()): Store {
  const store = open(dataDir);
  store.insertApp(app());
  return store;
}

const moved = member({
  name: 'web',
  previousId: 'p',
  previousSpec: null,
  previousImageId: 'sha256:1',
  previousWasRunning: false,
  previousWasPaused: false,
  previousStartedAt: 's',
  parkedName: 'web-parked',
  keepParked: true,
  candidateId: null,
  candidateName: 'web-candidate',
  candidateStartedAt: '',
  candidateWasParked: false,
  spec: { config: { Cmd: ['a'] }, hostConfig: {}, networks: {}, imageRef: null },
  imageId: null,
});

describe('record', () => {
  it('writes row, journal and step together, durable over a restart', () => {
    const dataDir = tempDir();
    const store = withApp(dataDir);
    store.insertUpdate(update('u1', { fromRelease: 3, fromImageId: 'sha256:3' }));
    const journal = oneAppJournal({
      direction: 'back',
      members: [moved],
      wanted: gitResolved('c', 'k'),
      verdict: { healthy: false, detail: asWritten('exit 1') },
      failure: { reason: 'gate', message: asWritten('it exited') },
      gaveUp: ['remove-parked:web'],
      release: 4,
    });
    const row = update('u1', {
      fromRelease: 3,
      fromImageId: 'sha256:3',
      phase: 'rollback',
      downtimeMs: 1234,
      journal,
    });
    const id = beginStep(store, row, { member: 'web' });
    expect(
      store.record(
        { ...row, error: asWritten('e') },
        { end: { id, status: 'failed', error: asWritten('no'), finishedAt: at(5) } },
      ),
    ).toBeNull();
    store.close();
    const again = open(dataDir);
    expect(again.update('u1')).toEqual({ ...row, error: asWritten('e') });
    expect(again.steps('u1')).toEqual([
      {
        ...begin('u1', { member: 'web' }).begin,
        id,
        status: 'failed',
        error: asWritten('no'),
        finishedAt: at(5),
      },
    ]);
    expect(again.record({ ...row, error: null })).toBeNull();
    expect(again.update('u1')?.error).toBeNull();
  });

  it('leaves nothing of a record that fails', () => {
    const store = withApp();
    store.insertUpdate(update('u1'));
    store.insertApp(app('db'));
    store.insertUpdate(update('u2', { app: 'db' }));
    const foreign = beginStep(store, update('u2', { app: 'db' }));
    const changed = update('u1', { phase: 'swap', journal: oneAppJournal({ begun: true }) });
    const end = { id: foreign, status: 'succeeded', error: null, finishedAt: T0 } as const;
    expect(() => store.record(changed, { end })).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => store.record(changed, begin('u2'))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(() => store.record(changed, { end: { ...end, id: 999 } })).toThrow();
    expect(store.update('u1')).toEqual(update('u1'));
    expect(store.steps('u1')).toEqual([]);
    expect(store.steps('u2')[0]?.status).toBe('running');
    expect(() => store.record(update('nobody'))).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });

  it('understands the journal of another version: lacking fields get their defaults, unknown ones stay', () => {
    const dataDir = tempDir();
    const store = withApp(dataDir);
    store.insertUpdate(update('u1'));
    store.close();
    const raw = new DatabaseSync(`${dataDir}/homeport.db`);
    const old = {
      resumes: 2,
      later: { x: 1 },
      members: [{ name: 'a', parkedName: 'b', candidateName: 'c', spec: moved.spec, more: 1 }],
    };
    raw.prepare('UPDATE updates SET journal = ?').run(JSON.stringify(old));
    raw.close();
    const again = open(dataDir);
    const found = again.openUpdates()[0];
    expect(found?.journal).toMatchObject({
      ...oneAppJournal({ app: 'web' }),
      resumes: 2,
      later: { x: 1 },
      members: [{ target: 0, previousWasRunning: true, more: 1 }],
    });
    if (found) again.record(found);
    expect(again.update('u1')).toEqual(found);
  });

  it.each([
    ['was told to stop', { stopSentAt: T0.toISOString() }, { downSince: T0.toISOString(), downMs: 0 }],
    [
      'gave a sign of life',
      { stopSentAt: T0.toISOString(), signOfLifeAt: at(1234).toISOString() },
      { downSince: null, downMs: 1234 },
    ],
    [
      'was proven beside the previous one',
      { stopSentAt: T0.toISOString(), startFirst: true },
      { downSince: null, downMs: 0 },
    ],
  ])('counts on from what an earlier version knew: the app %s', (_, times, known) => {
    const dataDir = tempDir();
    const store = withApp(dataDir);
    store.insertUpdate(update('u1'));
    store.close();
    const raw = new DatabaseSync(`${dataDir}/homeport.db`);
    raw.prepare('UPDATE updates SET journal = ?').run(JSON.stringify(times));
    raw.close();
    expect(open(dataDir).openUpdates()[0]?.journal).toMatchObject(known);
  });

  it('says that a row is damaged instead of guessing, without showing its content', () => {
    const dataDir = tempDir();
    const store = withApp(dataDir);
    store.insertUpdate(update('u1'));
    store.close();
    const raw = new DatabaseSync(`${dataDir}/homeport.db`);
    raw.exec(`UPDATE updates SET journal = '{"direction":"s3cret"}'`);
    raw.close();
    const again = open(dataDir);
    expect(() => again.openUpdates()).toThrow(
      expect.objectContaining({ code: 'STORE_UNAVAILABLE', message: expect.not.stringContaining('s3cret') }),
    );
  });
});

describe('an update that is opened again', () => {
  const failed = (store: Store) => {
    store.insertUpdate(update('u1'));
    const row = ended('u1', at(10), { outcome: 'rollback-failed' });
    store.record(row);
    return row;
  };
  const open1 = (row: Update) => ({ ...row, outcome: null, finishedAt: null, phase: 'rollback' as const });

  it('is open as given, and is told of by its next end', () => {
    const store = withApp();
    const row = failed(store);
    store.reopen(open1(row), at(10));
    expect(store.update('u1')).toEqual(open1(row));
    expect(store.openUpdates().map(({ id }) => id)).toEqual(['u1']);
    expect(store.updatesDuring(at(5000)).map(({ id }) => id)).toEqual(['u1']);
    store.record(ended('u1', at(20), { outcome: 'rolled-back' }));
    expect(store.openUpdates()).toEqual([]);
    expect(() => store.reopen(update('nobody'), at(10))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
  });

  it('forgets the steps of earlier tries with their logs, and no others', () => {
    const store = withApp();
    store.insertApp(app('db'));
    store.insertUpdate(update('u2', { app: 'db' }));
    const row = failed(store);
    const step = (of: Update, startedAt: Date) => {
      const { begin: begun } = begin(of.id, { startedAt });
      const id = store.record(of, { begin: begun }) ?? 0;
      store.appendLog(of.id, id, startedAt, [`step ${id}`]);
      return id;
    };
    const first = step(row, at(10));
    const second = step(row, at(11));
    const foreign = step(update('u2', { app: 'db' }), at(12));
    store.reopen(open1(row), at(10));
    expect(store.steps('u1').map(({ id }) => id)).toEqual([first]);
    expect(store.log('u1', {}).map(({ stepId }) => stepId)).toEqual([first]);
    expect(store.steps('u2').map(({ id }) => id)).toEqual([foreign]);
    // What comes later is numbered on from what was forgotten: whoever follows the log misses nothing.
    const third = step(open1(row), at(13));
    expect(third).toBeGreaterThan(second);
    expect(store.log('u1', {}).at(-1)?.seq).toBe(3);
  });

  it('not while another one of its app is', () => {
    const store = withApp();
    const row = failed(store);
    store.insertUpdate(update('u2'));
    expect(() => store.reopen(open1(row), at(10))).toThrow();
    expect(store.update('u1')).toEqual(row);
  });
});

describe('updates', () => {
  it('are one at a time for an app', () => {
    const store = withApp();
    store.insertApp(app('db'));
    store.insertUpdate(update('u1'));
    expect(() => store.insertUpdate(update('u2'))).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    store.insertUpdate(update('u3', { app: 'db' }));
    store.record(ended('u1', at(1)));
    expect(() => store.insertUpdate(update('u1'))).toThrow(expect.objectContaining({ code: 'CONFLICT' }));
    store.insertUpdate(update('u2'));
    expect(() => store.insertUpdate(update('u4', { app: 'x' }))).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(store.openUpdates().map((it) => it.id)).toEqual(['u3', 'u2']);
  });

  it('are open until they have an outcome and an end', () => {
    const store = withApp();
    store.insertUpdate(update('u1'));
    store.record(update('u1', { outcome: 'rollback-failed' }));
    expect(store.openUpdates()).toHaveLength(1);
    store.record(ended('u1', T0));
    expect(store.openUpdates()).toEqual([]);
  });

  it('are listed newest first by when they came, page by page, for one app or for all', () => {
    const store = withApp();
    store.insertApp(app('db'));
    for (let n = 1; n <= 6; n += 1) {
      // The clock runs backwards.
      store.insertUpdate(ended(`u${n}`, at(-n), { app: n % 2 ? 'web' : 'db', startedAt: at(-n) }));
    }
    const ids = (query: Parameters<Store['updates']>[0]) => store.updates(query).map((it) => it.id);
    expect(ids({ limit: 4 })).toEqual(['u6', 'u5', 'u4', 'u3']);
    expect(ids({ limit: 4, before: 'u3' })).toEqual(['u2', 'u1']);
    expect(ids({ app: 'web', limit: 2 })).toEqual(['u5', 'u3']);
    expect(ids({ app: 'web', limit: 9, before: 'u4' })).toEqual(['u3', 'u1']);
    expect(() => store.updates({ limit: 1, before: 'x' })).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(store.update('x')).toBeNull();
  });

  it('interrupt only the steps that still run, of that update', () => {
    const store = withApp();
    store.insertApp(app('db'));
    store.insertUpdate(update('u1'));
    store.insertUpdate(update('u2', { app: 'db' }));
    const done = beginStep(store, update('u1'));
    store.record(update('u1'), { end: { id: done, status: 'succeeded', error: null, finishedAt: at(1) } });
    beginStep(store, update('u1'));
    beginStep(store, update('u2', { app: 'db' }));
    store.interruptSteps('u1', at(9));
    expect(store.steps('u1').map((it) => [it.status, it.finishedAt])).toEqual([
      ['succeeded', at(1)],
      ['interrupted', at(9)],
    ]);
    expect(store.steps('u2')[0]?.status).toBe('running');
  });
});

describe('logs', () => {
  it('number their lines within the update, across its steps', () => {
    const store = withApp();
    store.insertUpdate(update('u1'));
    const a = beginStep(store, update('u1'));
    const b = beginStep(store, update('u1'));
    const c = beginStep(store, update('u1'));
    store.appendLog('u1', a, at(1), ['one', 'two']);
    store.appendLog('u1', b, at(2), ['', 'ü\u0000☃']);
    store.appendLog('u1', a, at(3), ['five']);
    store.appendLog('u1', c, at(3), []);
    expect(store.log('u1', {}).map((line) => [line.seq, line.stepId, line.text, line.at])).toEqual([
      [1, a, 'one', at(1)],
      [2, a, 'two', at(1)],
      [3, b, '', at(2)],
      [4, b, 'ü\u0000☃', at(2)],
      [5, a, 'five', at(3)],
    ]);
    const seqs = (query: Parameters<Store['log']>[1]) => store.log('u1', query).map((line) => line.seq);
    expect(seqs({ stepId: a })).toEqual([1, 2, 5]);
    expect(seqs({ stepId: a, afterSeq: 1, limit: 1 })).toEqual([2]);
    expect(seqs({ afterSeq: 3 })).toEqual([4, 5]);
    expect(store.stepsWithLog('u1')).toEqual(new Set([a, b]));
    expect(store.log('nobody', {})).toEqual([]);
  });

  it('refuse a line without its step, and count nothing then', () => {
    const store = withApp();
    store.insertUpdate(update('u1'));
    const step = beginStep(store, update('u1'));
    expect(() => store.appendLog('u1', 99, T0, ['x'])).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    expect(() => store.appendLog('x', step, T0, ['x'])).toThrow(
      expect.objectContaining({ code: 'NOT_FOUND' }),
    );
    store.appendLog('u1', step, T0, ['first']);
    expect(store.log('u1', {}).map((line) => line.seq)).toEqual([1]);
  });

  it('take 20,000 lines of a build quickly', () => {
    const store = withApp();
    store.insertUpdate(update('u1'));
    const step = beginStep(store, update('u1'));
    const lines = Array.from(
      { length: 20_000 },
      (_, n) => `#12 ${n} Compiling something with a rather long name`,
    );
    const began = performance.now();
    store.appendLog('u1', step, T0, lines);
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(store.log('u1', { afterSeq: 19_998 })).toHaveLength(2);
  });
});
