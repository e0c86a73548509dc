import { statSync, writeFileSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { lockDataDir } from '../../../electron/engine/store/lock.ts';
import { open, startChild, tempDir } from './support.ts';

const inUse = expect.objectContaining({
  code: 'CONFLICT',
  message: expect.stringContaining('Another Homeport already uses'),
});

it('refuses a second Homeport in the same process, and lets one in after release', () => {
  const dataDir = tempDir();
  const first = lockDataDir(dataDir);
  expect(statSync(`${dataDir}/homeport.lock`).mode & 0o777).toBe(0o600);
  expect(() => lockDataDir(dataDir)).toThrow(inUse);
  // A refused attempt must not have loosened the first one's hold.
  expect(() => lockDataDir(dataDir)).toThrow(inUse);
  first.release();
  const second = lockDataDir(dataDir);
  first.release();
  expect(() => lockDataDir(dataDir)).toThrow(inUse);
  second.release();
});

it('refuses a second process, and is free at once when the first is killed', async () => {
  const dataDir = tempDir();
  const holder = startChild('lock', dataDir);
  await vi.waitUntil(() => holder.lines().includes('held'), { timeout: 15_000 });
  expect(() => lockDataDir(dataDir)).toThrow(inUse);
  await holder.kill();
  lockDataDir(dataDir).release();
});

it('stands while the store is used beside it', async () => {
  const dataDir = tempDir();
  const lock = lockDataDir(dataDir);
  const store = open(dataDir);
  store.backup('manual', new Date(0));
  store.close();
  const second = startChild('lock', dataDir);
  await vi.waitUntil(() => second.exitCode() !== null, { timeout: 15_000 });
  expect(second.lines()).toEqual([]);
  lock.release();
});

it('says so where the lock file is something else', () => {
  const dataDir = tempDir();
  lockDataDir(dataDir).release();
  writeFileSync(`${dataDir}/homeport.lock`, 'my notes\n'.repeat(300));
  expect(() => lockDataDir(dataDir)).toThrow(expect.objectContaining({ code: 'STORE_UNAVAILABLE' }));
});
