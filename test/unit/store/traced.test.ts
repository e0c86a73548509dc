import { expect, it, vi } from 'vitest';
import { app, open, release, T0, tempDir, update } from './support.ts';

it('what was read is fresh until it is written, and nothing else makes it stale', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  store.insertApp(app('db'));
  const { result, trace } = store.traces.follow(() => [store.releases('web').length, store.setting('pause')]);
  expect(result).toEqual([0, undefined]);
  store.insertRelease(release({ app: 'db' }));
  store.setSetting('sample', 1);
  store.updateApp('web', { nextRunAt: T0 });
  expect(store.traces.isFresh(trace)).toBe(true);
  store.insertRelease(release({ app: 'web' }));
  expect(store.traces.isFresh(trace)).toBe(false);
});

it('a write that failed may have done anything', () => {
  const store = open(tempDir());
  const { trace } = store.traces.follow(() => store.app('web'));
  expect(() => store.updateApp('web', { nextRunAt: T0 })).toThrow('There is no app');
  expect(store.traces.isFresh(trace)).toBe(false);
});

it('what is remembered is worked out again once its records changed, also within another', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  const work = vi.fn(() => store.updates({ app: 'web', limit: 1 })[0]?.id ?? null);
  const last = store.traces.remembered(work);
  const words = store.traces.remembered(() => `last: ${last()}`);
  expect([words(), words()]).toEqual(['last: null', 'last: null']);
  expect(work).toHaveBeenCalledTimes(1);
  store.insertUpdate(update('u1'));
  expect(words()).toBe('last: u1');
  store.setSetting('pause', true);
  expect(words()).toBe('last: u1');
  expect(work).toHaveBeenCalledTimes(2);
});

it('more writes than are remembered one by one make everything stale', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  const { trace } = store.traces.follow(() => store.setting('never written'));
  // Reads that are refused cost no disk; what they would have written counts all the same.
  for (let n = 0; n < 5001; n += 1) expect(() => store.updateApp(`no-${n}`, {})).toThrow();
  expect(store.traces.isFresh(trace)).toBe(false);
});

it('every write is told, and none after leaving', () => {
  const store = open(tempDir());
  const told = vi.fn();
  const leave = store.traces.onWrite(told);
  store.insertApp(app('web'));
  store.setSetting('pause', null);
  store.apps();
  leave();
  store.setSetting('pause', 1);
  expect(told).toHaveBeenCalledTimes(2);
});

it('an app is shared by all who ask for it, as long as it is not written; nobody can change it for the others', () => {
  const store = open(tempDir());
  store.insertApp(app('web'));
  const before = store.app('web');
  expect(store.apps()[0]).toBe(before);
  expect(() => Object.assign(before?.config.schedule ?? {}, { cron: null })).toThrow(TypeError);
  store.updateApp('web', { runningRelease: 2 });
  expect(store.app('web')?.runningRelease).toBe(2);
  store.deleteApp('web');
  expect([store.app('web'), store.apps()]).toEqual([null, []]);
});
