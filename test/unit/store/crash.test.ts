import { expect, it, vi } from 'vitest';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { open, startChild, tempDir } from './support.ts';

it('after kill -9 every step that was answered for is there, and row and step tell the same', async () => {
  const dataDir = tempDir();
  const child = startChild('journal', dataDir);
  await vi.waitUntil(() => child.lines().length >= 25, { timeout: 15_000 });
  await child.kill();
  const answered = child.lines().map(Number);
  const lock = lockDataDir(dataDir);
  const store = open(dataDir);
  const steps = store.steps('u1');
  expect(steps.slice(0, answered.length).map((step) => step.id)).toEqual(answered);
  // At most one more had been committed when its answer was cut off.
  expect(steps.length - answered.length).toBeLessThanOrEqual(1);
  expect(store.openUpdates().map((row) => row.journal.resumes)).toEqual([steps.length]);
  expect(steps.at(-1)?.kind).toBe(`step-${steps.length}`);
  store.close();
  lock.release();
});

it('after kill -9 of whoever tells, every update that has ended was told or will be, at most one of them twice', async () => {
  const dataDir = tempDir();
  const child = startChild('outbox', dataDir);
  await vi.waitUntil(() => child.lines().length >= 25, { timeout: 15_000 });
  await child.kill();
  const told = child.lines();
  const lock = lockDataDir(dataDir);
  const store = open(dataDir);
  store.enrol('test');
  const toTell = store.pending('test').map(({ event }) => event.key);
  const ended = store.updates({ limit: 10_000 }).filter(({ outcome }) => outcome !== null);
  expect(new Set([...told, ...toTell])).toEqual(new Set(ended.map(({ id }) => `rolled-back:web:${id}`)));
  expect(new Set(told)).toHaveLength(told.length);
  expect(toTell.length).toBeLessThanOrEqual(1);
  store.close();
  lock.release();
});
