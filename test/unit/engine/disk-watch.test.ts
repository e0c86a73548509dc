import { afterEach, expect, test } from 'vitest';
import { type DiskWatch, startDiskWatch } from '../../../electron/engine/storage/disk-watch.ts';

const GIB = 1024 ** 3;
let watch: DiskWatch | null = null;
afterEach(() => watch?.close());

test('says it once when a disk fills up, and takes it back when there is room again', async () => {
  let free = 10;
  let changes = 0;
  watch = startDiskWatch({
    disks: async () => [{ holds: ['data'], path: '/srv', freeBytes: free * GIB, totalBytes: 32 * GIB }],
    cacheBytes: async () => 5e9,
    changed: () => (changes += 1),
    log: () => undefined,
  });
  const after = async (gib: number) => {
    free = gib;
    await watch?.look();
    await watch?.look();
    return [watch?.low()?.slice(0, 11) ?? null, changes];
  };
  expect(await after(10)).toEqual([null, 0]);
  expect(await after(1)).toEqual(['Only 1.1 GB', 1]);
  // A little less is no news.
  expect(await after(0.9)).toEqual(['Only 1.1 GB', 1]);
  expect(await after(2.5)).toEqual(['Only 1.1 GB', 1]);
  expect(await after(5)).toEqual([null, 2]);
});

test('what can’t be told is logged, and changes nothing', async () => {
  const lines: string[] = [];
  watch = startDiskWatch({
    disks: () => Promise.reject(new Error('no answer')),
    cacheBytes: async () => 0,
    changed: () => undefined,
    log: (line) => lines.push(line),
  });
  await watch.look();
  expect([watch.low(), lines[0]]).toEqual([null, 'How much room the disks have is not known: no answer']);
});
