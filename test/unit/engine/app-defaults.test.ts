import { describe, expect, test } from 'vitest';
import { keepAppDefaults, readAppDefaults, withAppDefaults } from '../../../electron/engine/app-defaults.ts';
import { appConfig, appDefaults, newAppConfig } from '../../../electron/shared/config.ts';

const SOURCE = { kind: 'git', from: { kind: 'git', url: 'https://git.example.org/a.git' } };
const settings = (stored: Record<string, unknown> = {}) => ({
  setting: (key: string) => stored[key],
  setSetting: (key: string, value: unknown) => {
    // As the database keeps it.
    stored[key] = JSON.parse(JSON.stringify(value));
  },
});
const mine = appDefaults.parse({
  schedule: { cron: '0 4 * * *', timezone: 'Europe/Oslo' },
  policy: {
    gate: { timeoutS: 300, stableForS: 0 },
    onFailure: 'ask',
    keepReleases: 2,
    parkHours: 0,
    restDays: 3,
  },
});
const whole = (said: object, defaults = mine) =>
  withAppDefaults(newAppConfig.parse({ source: SOURCE, ...said }), defaults);

describe('defaults for new apps', () => {
  test('are the schemas’ until a person says otherwise', () => {
    expect(whole({}, readAppDefaults(settings()))).toEqual(appConfig.parse({ source: SOURCE }));
  });

  test('are kept, but for a probe, which belongs to one app', () => {
    const store = settings();
    const probe = { kind: 'http' as const, url: 'http://127.0.0.1:1/' };
    keepAppDefaults(store, { ...mine, policy: { ...mine.policy, gate: { ...mine.policy.gate, probe } } });
    expect(readAppDefaults(store)).toEqual(mine);
  });

  test('a schedule that can’t be is refused, and what was kept stays', () => {
    const store = settings();
    keepAppDefaults(store, mine);
    const wrong = { ...mine, schedule: { cron: '99 * * * *', timezone: null } };
    expect(() => keepAppDefaults(store, wrong)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }));
    expect(readAppDefaults(store)).toEqual(mine);
  });

  test('that make no sense any more give way to the schemas’', () => {
    expect(readAppDefaults(settings({ 'app-defaults': { policy: { keepReleases: 'many' } } }))).toEqual(
      appDefaults.parse({}),
    );
  });

  test('hold for everything that is left unsaid', () => {
    expect(whole({})).toEqual({ source: expect.anything(), ...mine });
  });

  test('give way to what is said, one by one; null and zero are said', () => {
    const config = whole({
      schedule: { cron: null },
      policy: { gate: { stableForS: 7 }, parkHours: 0, keepReleases: undefined },
    });
    expect(config.schedule).toEqual({ cron: null, timezone: 'Europe/Oslo' });
    expect(config.policy).toEqual({
      gate: { probe: null, timeoutS: 300, stableForS: 7 },
      onFailure: 'ask',
      keepReleases: 2,
      parkHours: 0,
      automatic: 'update',
      restDays: 3,
      hours: null,
    });
    expect(whole({ schedule: { timezone: null } }).schedule).toEqual({ cron: '0 4 * * *', timezone: null });
  });
});
