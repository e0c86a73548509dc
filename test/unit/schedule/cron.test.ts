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

  test('with H every app has a minute of its own, always the same', () => {
    const schedule = { cron: 'H */6 * * *', timezone: 'UTC' };
    const minuteOf = (app: string) => new Date(previewSchedule(schedule, app).next[0] ?? 0).getUTCMinutes();
    const minutes = Array.from({ length: 60 }, (_, index) => minuteOf(`app-${index}`));
    expect(new Set(minutes).size).toBeGreaterThan(30);
    expect(minuteOf('app-1')).toBe(minutes[1]);
    expect(previewSchedule(schedule).words).toContain('each app has its own');
    expect(previewSchedule(schedule, 'web').words).not.toContain('each app has its own');
    expect(() => validateSchedule({ cron: '0 H * * *', timezone: null })).toThrow(/not a cron expression/);
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
