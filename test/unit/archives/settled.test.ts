import { expect, test } from 'vitest';
import { SETTLED_MS, stillWritten } from '../../../electron/engine/archives/settled.ts';

const NOW = 1_800_000_000_000;
const look = (size: number, mtimeAgo: number, at = NOW) => ({ size, mtimeMs: NOW - mtimeAgo, at });

test('a file that nobody touched for a minute has settled at the first look', () => {
  expect(stillWritten('a.tar', ['a.tar'], null, look(5, 60_000))).toBeNull();
});

test('a younger one has settled when it is the same some seconds later', () => {
  const now = look(5, 2_000);
  expect(stillWritten('a.tar', ['a.tar'], null, now)).toBe('changes');
  const later = { ...now, at: NOW + SETTLED_MS };
  expect(stillWritten('a.tar', ['a.tar'], now, later)).toBeNull();
  expect(stillWritten('a.tar', ['a.tar'], now, { ...now, at: NOW + SETTLED_MS - 1 })).toBe('changes');
  expect(stillWritten('a.tar', ['a.tar'], now, { ...later, size: 6 })).toBe('changes');
  expect(stillWritten('a.tar', ['a.tar'], now, { ...later, mtimeMs: later.mtimeMs + 1 })).toBe('changes');
});

test('one from the future, by a clock that is ahead, is looked at twice too', () => {
  const now = look(5, -3_600_000);
  expect(stillWritten('a.tar', ['a.tar'], null, now)).toBe('changes');
  expect(stillWritten('a.tar', ['a.tar'], now, { ...now, at: NOW + SETTLED_MS })).toBeNull();
});

test('a name says that it is not whole yet, its own or that of a file beside it', () => {
  const old = look(5, 3_600_000);
  for (const name of ['a.tar.part', 'a.tar.crdownload', 'a.tar.TMP', '.a.tar.Xy12'])
    expect(stillWritten(name, [name], null, old)).toBe('name');
  for (const beside of ['a.tar.part', 'a.tar.tmp', '.a.tar.Xy12ab'])
    expect(stillWritten('a.tar', ['a.tar', beside], null, old)).toBe('beside');
  expect(stillWritten('a.tar', ['a.tar', 'b.tar.part'], null, old)).toBeNull();
});

test('an empty one is only begun', () => {
  expect(stillWritten('a.tar', ['a.tar'], null, look(0, 3_600_000))).toBe('empty');
});
