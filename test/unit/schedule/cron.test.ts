import { describe, expect, test } from 'vitest';
import { previewSchedule, validateSchedule } from '../../../electron/engine/schedule/cron.ts';

describe('a schedule', () => {
  test('is told in words, with its next five runs in its own time zone', () => {
    const { next, words, timezone } = previewSchedule({ cron: '0 */6 * * *', timezone: 'Asia/Kolkata' });
    expect(words).toMatch(/every 6 hours/i);
    expect(timezone).toBe('Asia/Kolkata');
    expect(next).toHaveLength(5);
    // Kolkata is half an hour off: full hours there are half past in UTC.
    expect(next.every((at) => at.endsWith(':30:00.000Z'))).toBe(true);
    expect(next).toEqual([...next].sort());
  });

  test('only by hand has no runs', () => {
    expect(previewSchedule({ cron: null, timezone: null })).toMatchObject({
      words: 'Only by hand',
      next: [],
    });
  });

  test('says that both days must match', () => {
    expect(previewSchedule({ cron: '0 0 1 * 1', timezone: 'UTC' }).words).toContain('both days must match');
  });

  test.each([
    ['* * * * * *', /six fields.*leave out the seconds/],
    ['x', /five fields/],
    ['', /five fields/],
    ['*/61 * * * *', /longer than the field/],
    ['*/0 * * * *', /cron expression/],
    ['0 25 * * *', /cron expression/],
    ['0 0 31 2 *', /cron expression|never comes due/],
    ['@daily', /five fields/],
  ])('refuses "%s" in words', (cron, words) => {
    expect(() => validateSchedule({ cron, timezone: null })).toThrow(words);
  });

  test('refuses a time zone that is not one', () => {
    expect(() => validateSchedule({ cron: '0 0 * * *', timezone: 'Mars/Olympus' })).toThrow(
      /not a time zone/,
    );
  });
});
