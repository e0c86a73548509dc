import { describe, expect, it } from 'vitest';
import { age, relativeTime } from '../../../electron/shared/age-words.ts';
import { durationWords, elapsedMs, exactTime, shortTime } from '../../../renderer/i18n/time-words.ts';

const now = new Date('2026-11-20T12:00:00Z');
const at = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();

describe('relative times', () => {
  it.each([
    [-2, 'just now'],
    [-42, '42 s ago'],
    [-59.9, '59 s ago'],
    [-60, '1 min ago'],
    [-3599, '59 min ago'],
    [-3600, '1 h ago'],
    [-86_399, '23 h ago'],
    [-86_400, '1 day ago'],
    [-3 * 86_400, '3 days ago'],
    [-90 * 86_400, '3 months ago'],
    [-800 * 86_400, '2 years ago'],
  ])('%d s from now is %s', (seconds, words) => {
    expect(relativeTime(at(seconds), now)).toBe(words);
  });

  it.each([
    [3, 'any moment'],
    [30, 'in 30 s'],
    [3 * 3600 - 1, 'in 3 h'],
    [26 * 3600, 'in 1 day'],
  ])('%d s ahead is %s', (seconds, words) => {
    expect(relativeTime(at(seconds), now)).toBe(words);
  });

  it('says of what is no time that it is not known', () => {
    for (const iso of ['', 'soon']) {
      expect([relativeTime(iso, now), age(iso, now), exactTime(iso), shortTime(iso)]).toEqual(
        Array.from({ length: 4 }, () => 'not known'),
      );
    }
    expect(durationWords(Number.NaN)).toBe('not known');
  });

  it('says an age without "ago", and none for a clock that is behind', () => {
    expect(age(at(-7200), now)).toBe('2 h');
    expect(age(at(10), now)).toBe('0 s');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [42, '0.04 s'],
    [412, '0.4 s'],
    [1840, '1.8 s'],
    [9_949, '9.9 s'],
    [9_951, '10 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [192_000, '3 min 12 s'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 day'],
    [273_600_000, '3 days 4 h'],
  ])('%d ms is %s', (ms, words) => {
    expect(durationWords(ms)).toBe(words);
  });

  it('counts on while something has not ended, and never below nothing', () => {
    expect(elapsedMs(at(-5), null, now)).toBe(5000);
    expect(elapsedMs(at(-5), at(-2), now)).toBe(3000);
    expect(elapsedMs(at(5), null, now)).toBe(0);
    expect(elapsedMs('never', null, now)).toBeNull();
  });
});
