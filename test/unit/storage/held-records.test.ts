import { expect, test } from 'vitest';
import type { BuildRecord } from '../../../electron/engine/domain/build-cache.ts';
import { createHeldRecords } from '../../../electron/engine/storage/held-records.ts';

const HOUR_MS = 3600_000;
const record = (patch: Partial<BuildRecord> = {}): BuildRecord => ({
  id: 'held',
  parents: [],
  kind: 'regular',
  description: 'fileop target',
  inUse: true,
  shared: false,
  bytes: 3,
  lastUsedAt: 1,
  uses: 1,
  ...patch,
});

function held() {
  let now = 0;
  const records = createHeldRecords(() => new Date(now));
  const usedAfter = (hours: number, patch: Partial<BuildRecord> = {}): boolean => {
    now += hours * HOUR_MS;
    return records.seen([record(patch)]).some((it) => it.inUse);
  };
  return { ...records, usedAfter };
}

test('a record that stays in use and is never used is in nobody’s hands after six hours', () => {
  const { usedAfter } = held();
  expect([usedAfter(0), usedAfter(5), usedAfter(0.9), usedAfter(0.2)]).toEqual([true, true, true, false]);
});

test.each([
  ['was used meanwhile', { uses: 2 }],
  ['was used as often, at another time', { lastUsedAt: 2 }],
  ['was released meanwhile', { inUse: false }],
])('one that %s begins anew', (_, patch) => {
  const { usedAfter } = held();
  usedAfter(0);
  usedAfter(5, patch);
  expect(usedAfter(5)).toBe(true);
});

test('what a lost one is made from is free with it, however often it is used', () => {
  let now = 0;
  const { seen } = createHeldRecords(() => new Date(now));
  const look = (uses: number) =>
    seen([
      record({ id: 'base', uses }),
      record({ id: 'copied', parents: ['base'] }),
      record({ id: 'other', uses }),
    ]).flatMap((it) => (it.inUse ? it.id : []));
  look(1);
  now = 6 * HOUR_MS;
  expect(look(2)).toEqual(['other']);
});

test('it was held where it was in use at the last look, or when there was none', () => {
  const { wasHeld, seen } = createHeldRecords(() => new Date(0));
  expect(wasHeld(record())).toBe(true);
  seen([]);
  expect(wasHeld(record())).toBe(false);
  seen([record(), record({ id: 'free', inUse: false })]);
  expect([wasHeld(record({ uses: 2 })), wasHeld(record({ id: 'free' }))]).toEqual([true, false]);
  seen([record({ inUse: false })]);
  expect(wasHeld(record())).toBe(false);
});
