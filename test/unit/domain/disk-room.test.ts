import { describe, expect, test } from 'vitest';
import { isLow, lowBelow } from '../../../electron/engine/domain/disk-room.ts';
import type { DiskSpace } from '../../../electron/shared/storage-dto.ts';

const GIB = 1024 ** 3;
const disk = (freeGib: number, totalGib: number): DiskSpace => ({
  holds: ['data', 'docker'],
  path: '/srv',
  freeBytes: freeGib * GIB,
  totalBytes: totalGib * GIB,
});

describe('a disk that is almost full', () => {
  test.each([
    [4, 1],
    [16, 2],
    [64, 3.2],
    [200, 10],
    [8000, 10],
  ])('of %s GiB is so below %s GiB', (total, below) => {
    expect(lowBelow(total * GIB) / GIB).toBeCloseTo(below);
  });

  test('is so until there is half as much again', () => {
    expect(isLow(disk(2.1, 32), false)).toBe(false);
    expect(isLow(disk(1.9, 32), false)).toBe(true);
    expect(isLow(disk(2.9, 32), true)).toBe(true);
    expect(isLow(disk(3.1, 32), true)).toBe(false);
  });
});
