import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { startScheduler } from '../../../electron/engine/schedule/scheduler.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { app } from '../store/samples.ts';

/** A scheduler that lives through a clock which the test holds; `runs`: when it ran, as the clock said then. */
function scheduler(cron: string, timezone: string) {
  const wiki = app('wiki', {
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url: 'https://example.org/wiki.git' } },
      schedule: { cron, timezone },
    }),
  });
  const runs: string[] = [];
  const start = () =>
    startScheduler({
      apps: () => [wiki],
      keepNextRun: (_, at) => {
        wiki.nextRunAt = at;
      },
      paused: () => false,
      run: async () => void runs.push(new Date().toISOString()),
      now: () => new Date(),
      log: (line) => expect.unreachable(line),
    });
  return { runs, start };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the clock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  test('summer time begins: a time that does not exist is passed over, that of the next day is not', async () => {
    vi.setSystemTime('2027-03-27T12:00:00Z');
    const { runs, start } = scheduler('30 2 * * *', 'Europe/Berlin');
    const { stop } = start();
    await pass(2 * DAY);
    stop();
    expect(runs).toEqual(['2027-03-29T00:30:00.000Z']);
  });

  test('summer time ends: the hour that comes twice counts once, and nothing runs twice in it', async () => {
    for (const [cron, expected] of [
      ['30 2 * * *', 1],
      ['30 * * * *', 24],
    ] as const) {
      // Midnight to midnight in Berlin: that day has 25 hours.
      vi.setSystemTime('2027-10-30T22:00:00Z');
      const { runs, start } = scheduler(cron, 'Europe/Berlin');
      const { stop } = start();
      await pass(25 * HOUR);
      stop();
      expect(runs, cron).toHaveLength(expected);
    }
  });

  test('a machine that slept through many slots catches up once, and goes on from there', async () => {
    vi.setSystemTime('2027-01-01T00:10:00Z');
    const { runs, start } = scheduler('0 * * * *', 'UTC');
    const { look, stop } = start();
    // As in a sleep: the clock goes on and no timer fires.
    vi.setSystemTime('2027-01-01T09:20:00Z');
    look();
    await pass(0);
    expect(runs).toEqual(['2027-01-01T09:20:00.000Z']);
    await pass(HOUR);
    stop();
    expect(runs).toHaveLength(2);
    expect(runs[1]).toBe('2027-01-01T10:00:00.000Z');
  });

  test('a Homeport that was closed over many slots catches up once', async () => {
    vi.setSystemTime('2027-01-01T00:10:00Z');
    const { runs, start } = scheduler('0 * * * *', 'UTC');
    start().stop();
    vi.setSystemTime('2027-01-03T09:20:00Z');
    const { stop } = start();
    await pass(30 * MINUTE);
    stop();
    expect(runs).toEqual(['2027-01-03T09:20:00.000Z']);
  });

  test('fifty apps in four time zones sleep for two days: each catches up once, few at a time', async () => {
    vi.setSystemTime('2027-01-01T00:10:00Z');
    const zones = ['UTC', 'Asia/Kathmandu', 'America/Los_Angeles', 'Pacific/Apia'];
    const apps = Array.from({ length: 50 }, (_, index) =>
      app(`app-${index}`, {
        config: appConfig.parse({
          source: { kind: 'git', from: { kind: 'git', url: 'https://example.org/app.git' } },
          schedule: { cron: 'H 4 * * *', timezone: zones[index % zones.length] },
        }),
      }),
    );
    const ran: string[] = [];
    let [now, most] = [0, 0];
    const { look, stop } = startScheduler({
      apps: () => apps,
      keepNextRun: (name, at) => Object.assign(apps.find((it) => it.name === name) ?? {}, { nextRunAt: at }),
      paused: () => false,
      async run(name) {
        most = Math.max(most, ++now);
        ran.push(name);
        await new Promise((resolve) => setTimeout(resolve, 1000));
        now -= 1;
      },
      now: () => new Date(),
      log: (line) => expect.unreachable(line),
    });
    vi.setSystemTime('2027-01-03T00:10:00Z');
    look();
    await pass(MINUTE);
    stop();
    expect(ran.toSorted()).toEqual(apps.map(({ name }) => name).toSorted());
    expect(most).toBeLessThanOrEqual(8);
  });

  test('a clock that is set forward is noticed within half a minute; set back, nothing is waited for that lies far ahead', async () => {
    vi.setSystemTime('2027-01-01T00:10:00Z');
    const { runs, start } = scheduler('0 * * * *', 'UTC');
    const { stop } = start();
    vi.setSystemTime('2027-01-08T00:10:00Z');
    await pass(MINUTE / 2);
    expect(runs).toHaveLength(1);
    vi.setSystemTime('2027-01-01T00:10:00Z');
    await pass(HOUR);
    stop();
    expect(runs).toHaveLength(2);
    expect(runs[1]).toBe('2027-01-01T01:00:00.000Z');
  });
});
