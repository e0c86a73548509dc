import { describe, expect, test } from 'vitest';
import type { Release } from '../../../electron/engine/domain/model.ts';
import { previousGood, releasesToForget } from '../../../electron/engine/domain/retention.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

function release(number: number, patch: Partial<Release> = {}): Release {
  return {
    app: 'app',
    number,
    imageId: `sha256:${number}`,
    tag: `homeport/app:${number}-x`,
    sourceKey: `k${number}`,
    provenance: 'git',
    version: null,
    origin: null,
    state: 'good',
    quarantineReason: null,
    spec: { config: {}, hostConfig: {}, networks: {}, imageRef: null },
    createdAt: new Date(number),
    deployedAt: new Date(number),
    ...patch,
  };
}
const newestFirst = (...releases: Release[]): Release[] => [...releases].sort((a, b) => b.number - a.number);
const numbers = (releases: Release[]): number[] => releases.map((r) => r.number);
const good = newestFirst(...[1, 2, 3, 4, 5, 6].map((n) => release(n)));
const there = () => true;
const bad = (n: number) =>
  release(n, { state: 'quarantined', quarantineReason: asWritten('failed'), spec: null, deployedAt: null });

test.each([
  [1, [4, 3, 2, 1]],
  [3, [2, 1]],
  [5, []],
  [50, []],
])('besides the running one, %i are kept', (keep, forgotten) => {
  expect(numbers(releasesToForget(good, 6, keep, there))).toEqual(forgotten);
});

test('the running one and the one before it stay, wherever they are in the list', () => {
  const restored = good.map((r) => (r.number === 1 ? { ...r, deployedAt: new Date(100) } : r));
  expect(numbers(releasesToForget(restored, 1, 1, there))).toEqual([5, 4, 3, 2]);
  expect(previousGood(restored, 1)?.number).toBe(6);
});

test('quarantined ones are kept as names, the newest of them', () => {
  const list = newestFirst(release(1), bad(2), bad(3), bad(4));
  expect(numbers(releasesToForget(list, 1, 2, there))).toEqual([2]);
});

test('a candidate is nobody to forget and nobody to restore', () => {
  const list = newestFirst(release(1), release(2, { state: 'candidate', deployedAt: null, spec: null }));
  expect(releasesToForget(list, 1, 1, there)).toEqual([]);
  expect(previousGood(list, 1)).toBeUndefined();
});

test('restored is what ran last before, and what a person left only where there is no other', () => {
  const left = release(3, { quarantineReason: asWritten('Release 2 was restored in its place.') });
  expect(previousGood(newestFirst(release(1), release(2), left), 2)?.number).toBe(1);
  expect(previousGood(newestFirst(release(2), left), 2)?.number).toBe(3);
});

test('what never ran, and what has no record of how, is not offered', () => {
  expect(previousGood(newestFirst(release(1, { deployedAt: null }), release(2)), 2)).toBeUndefined();
  expect(previousGood(newestFirst(release(1, { spec: null }), release(2)), 2)).toBeUndefined();
});

test('of what was pruned only names are left: the one that can still be put back outlives them', () => {
  const pruned = ({ number }: Release) => number < 3;
  expect(numbers(releasesToForget(good, 6, 1, pruned))).toEqual([5, 4, 3, 1]);
});

describe('what a person made', () => {
  const outside = (n: number, patch: Partial<Release> = {}) =>
    release(n, { state: 'outside', provenance: 'outside', ...patch });

  test('takes no place among those that are kept, and goes but for the newest and what runs', () => {
    const list = newestFirst(release(1), release(2), outside(3), outside(4), outside(5), release(6));
    expect(numbers(releasesToForget(list, 6, 2, there))).toEqual([4, 3]);
    expect(numbers(releasesToForget(list, 3, 3, there))).toEqual([4]);
  });
  test('is never what a restore brings back by itself', () => {
    expect(previousGood(newestFirst(release(1), outside(2), release(3)), 3)?.number).toBe(1);
    expect(previousGood([outside(2), outside(1)], 2)).toBeUndefined();
  });
  test('and never started, counts for nothing, whatever an earlier version called it', () => {
    const never = [3, 4, 5].map((n) => release(n, { provenance: 'outside', deployedAt: null }));
    const list = newestFirst(release(1), release(2), ...never, release(6));
    expect(numbers(releasesToForget(list, 6, 2, there))).toEqual([4, 3]);
  });
});
