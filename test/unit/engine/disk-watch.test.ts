import { afterEach, expect, test } from 'vitest';
import { type DiskWatch, lowText, startDiskWatch } from '../../../electron/engine/storage/disk-watch.ts';
import { wordsOf } from '../../support/in-words.ts';

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
    return [wordsOf(watch?.low()).slice(0, 11), changes];
  };
  expect(await after(10)).toEqual(['', 0]);
  expect(await after(1)).toEqual(['Only 1.1 GB', 1]);
  // A little less is no news.
  expect(await after(0.9)).toEqual(['Only 1.1 GB', 1]);
  expect(await after(2.5)).toEqual(['Only 1.1 GB', 1]);
  expect(await after(5)).toEqual(['', 2]);
});

test('is told with its numbers, what it holds and what to do', () => {
  const disk = { path: '/srv', freeBytes: GIB, totalBytes: 32 * GIB };
  expect(wordsOf(lowText({ ...disk, holds: ['data', 'docker'] }, 2.34e9))).toBe(
    'Only 1.1 GB of 34.4 GB is free on the disk with Homeport’s data and Docker’s images and volumes (/srv). When it is full, builds fail and apps may stop working. Tidy up in Settings, or with "homeport storage tidy". That frees at least 2.3 GB.',
  );
  expect(wordsOf(lowText({ ...disk, holds: ['docker'] }, null))).toMatch(
    /the disk with Docker’s images and volumes \(.* tidy"\.$/,
  );
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
