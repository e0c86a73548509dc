import { describe, expect, test } from 'vitest';
import {
  type BuildRecord,
  type OwnBuildRecord,
  ownAfterBuilds,
  recordsOfApp,
  recordsToPrune,
  signOfOthers,
  stillOwn,
} from '../../../electron/engine/domain/build-cache.ts';

const DAY = 24 * 3600_000;
const NOW = new Date('2026-11-20T12:00:00Z');
const record = (id: string, more: Partial<BuildRecord> = {}): BuildRecord => ({
  id,
  parents: [],
  kind: 'regular',
  description: 'mount / from exec /bin/sh -c make',
  inUse: false,
  shared: false,
  bytes: 100,
  lastUsedAt: NOW.getTime(),
  uses: 1,
  ...more,
});
const own = (id: string, apps = ['web'], more: Partial<OwnBuildRecord> = {}): OwnBuildRecord => ({
  id,
  apps,
  uses: 1,
  lastUsedAt: NOW.getTime(),
  ...more,
});
const upload = (id: string) => record(id, { description: `http url http://build-context-${id}` });
const ids = (records: { id: string }[]) => records.map((it) => it.id);

describe('whose a record of the build cache is', () => {
  test('what came while only Homeport built is Homeport’s', () => {
    const before = [record('theirs')];
    const after = [...before, upload('up'), record('made')];
    expect(signOfOthers(before, after, 1)).toBeNull();
    expect(ownAfterBuilds([], before, after, ['web'])).toEqual([own('up'), own('made')]);
  });

  test.each<[string, BuildRecord[], BuildRecord[]]>([
    ['a build was under way before', [record('x', { inUse: true })], []],
    ['a build is under way still', [], [record('x', { inUse: true })]],
    ['a folder was sent for the first time', [], [record('x', { kind: 'source.local' })]],
    [
      'a folder was sent again',
      [record('x', { kind: 'source.local' })],
      [record('x', { kind: 'source.local', uses: 2 })],
    ],
    ['a repository was fetched', [], [record('x', { kind: 'source.git.checkout' })]],
    ['one archive more came than Homeport sent', [], [upload('x')]],
  ])('in doubt nothing new is: %s', (_, before, after) => {
    const made = [upload('up'), record('made')];
    expect(
      ownAfterBuilds([own('old')], [record('old'), ...before], [record('old'), ...after, ...made], ['web']),
    ).toEqual([own('old')]);
  });

  test('a folder that a person once built from is no sign of a build now', () => {
    const theirs = record('x', { kind: 'source.local' });
    expect(signOfOthers([theirs], [theirs, upload('up')], 1)).toBeNull();
  });

  test('what somebody else has used since is theirs, and what is gone is nobody’s', () => {
    const now = [record('a'), record('b', { uses: 2 }), record('c', { lastUsedAt: NOW.getTime() + 1 })];
    expect(ids(stillOwn([own('a'), own('b'), own('c'), own('gone')], now))).toEqual(['a']);
  });

  test('a person’s record that Homeport’s build used stays the person’s', () => {
    const after = [record('theirs', { uses: 2 }), upload('up')];
    expect(ids(ownAfterBuilds([], [record('theirs')], after, ['web']))).toEqual(['up']);
  });

  test('what another app’s build uses too is both’s', () => {
    const after = [record('a', { uses: 2 }), upload('up')];
    const result = ownAfterBuilds([own('a')], [record('a')], after, ['blog']);
    expect(result).toEqual([own('a', ['blog', 'web'], { uses: 2 }), own('up', ['blog'])]);
    expect(recordsOfApp(result, after, 'web')).toEqual([]);
    expect(recordsOfApp(result, after, 'blog')).toEqual(['up']);
  });

  test('nothing comes to be Homeport’s by a removal', () => {
    expect(ownAfterBuilds([own('a')], [record('a')], [record('a'), record('new')], [])).toEqual([own('a')]);
  });
});

describe('what goes', () => {
  const limits = { bytes: 250, days: 30 };
  const used = (id: string, daysAgo: number, more: Partial<BuildRecord> = {}) =>
    record(id, { lastUsedAt: NOW.getTime() - daysAgo * DAY, ...more });

  test('what nobody used for long, then the oldest beyond the size, children before their parents', () => {
    const records = [
      used('base', 3),
      used('top', 1, { parents: ['base'] }),
      used('ancient', 31),
      used('small', 3, { bytes: 10 }),
      used('young', 0),
      used('middle', 2, { parents: ['base'] }),
    ];
    const mine = records.map((it) => own(it.id));
    expect(recordsToPrune(mine, records, limits, NOW).sort()).toEqual(['ancient', 'middle', 'small', 'top']);
    const all = recordsToPrune(mine, records, { bytes: 0, days: 30 }, NOW);
    expect(all.indexOf('base')).toBeGreaterThan(Math.max(all.indexOf('top'), all.indexOf('middle')));
  });

  test('layers of images do not count, and stay when there is too much: the disk would win nothing', () => {
    const records = [used('a', 9, { shared: true, bytes: 1e9 }), used('b', 1), used('c', 2, { bytes: 200 })];
    const mine = ids(records).map((id) => own(id));
    expect(recordsToPrune(mine, records, limits, NOW)).toEqual(['c']);
  });

  test('uploads at once; a person’s never', () => {
    const unpacked = record('files', { description: 'copy /context /' });
    const records = [upload('up'), upload('theirs'), unpacked];
    expect(recordsToPrune([own('up'), own('files')], records, limits, NOW).sort()).toEqual(['files', 'up']);
  });

  test('where a removal makes the engine forget: nothing for long, then down to half', () => {
    const records = [upload('up'), used('old', 31), used('a', 1), used('b', 2), used('c', 3)];
    const mine = ids(records).map((id) => own(id));
    const room = { bytes: 1e6, days: 30 };
    expect(recordsToPrune(mine, records, room, NOW, true)).toEqual([]);
    const tight = { bytes: 400, days: 30 };
    expect(recordsToPrune(mine, records, tight, NOW, true).sort()).toEqual(['c', 'old', 'up']);
    const ancient = [...records, used('ancient', 61)];
    const all = [...mine, own('ancient')];
    expect(recordsToPrune(all, ancient, room, NOW, true).sort()).toEqual(['ancient', 'old', 'up']);
  });

  test('a chain of ten thousand steps, and one that the engine tells in a circle', () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => used(`s${n}`, 40, { parents: [`s${n - 1}`] }));
    const order = recordsToPrune(
      ids(chain).map((id) => own(id)),
      chain,
      limits,
      NOW,
    );
    expect([order.length, order[0], order.at(-1)]).toEqual([10_000, 's9999', 's0']);
    const circle = [used('a', 40, { parents: ['b'] }), used('b', 40, { parents: ['a'] })];
    expect(recordsToPrune([own('a'), own('b')], circle, limits, NOW).sort()).toEqual(['a', 'b']);
  });
});
