import { expect, it } from 'vitest';
import { pauseState, pauseUntil, setPause } from '../../../electron/engine/pause.ts';

const NOW = new Date(2026, 10, 20, 23, 30);

/** A store of settings alone. */
function settings() {
  const kept = new Map<string, unknown>();
  return {
    setting: (key: string) => kept.get(key),
    setSetting: (key: string, value: unknown) => void kept.set(key, value),
  };
}

it('counts an hour from now, and ends with the morning of the next day, over the end of a year too', () => {
  expect(pauseUntil('hour', NOW)).toBe(new Date(2026, 10, 21, 0, 30).toISOString());
  expect(pauseUntil('tomorrow', NOW)).toBe(new Date(2026, 10, 21, 7).toISOString());
  expect(pauseUntil('tomorrow', new Date(2026, 11, 31, 0, 5))).toBe(new Date(2027, 0, 1, 7).toISOString());
  expect(pauseUntil('resumed', NOW)).toBeNull();
});

it('is over when its time has come, or when somebody resumes', () => {
  const store = settings();
  const until = new Date(2026, 10, 21, 7);
  setPause(store, { until: until.toISOString() });
  expect(pauseState(store, NOW)).toEqual({ paused: true, until: until.toISOString() });
  expect(pauseState(store, until)).toEqual({ paused: false, until: null });
  setPause(store, { until: null });
  expect(pauseState(store, new Date(2030, 0, 1))).toEqual({ paused: true, until: null });
  setPause(store, null);
  expect(pauseState(store, NOW)).toEqual({ paused: false, until: null });
});
