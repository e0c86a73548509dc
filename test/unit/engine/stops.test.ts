import { beforeEach, describe, expect, test } from 'vitest';
import { type Stops, watchStops } from '../../../electron/engine/health/stops.ts';

const END = '2026-11-20T12:00:00Z';
const settings = new Map<string, unknown>();
const store = {
  setting: (key: string) => settings.get(key),
  setSetting: (key: string, value: unknown) => void settings.set(key, value),
};
let now: number;
let stops: Stops;

const start = () => watchStops({ store, now: () => new Date(now), log: () => undefined });
const hears = (action: string, signal?: string) =>
  stops.heard({ type: 'container', action, id: 'id', attributes: signal === undefined ? {} : { signal } });
const seen = (finishedAt = END) =>
  stops.seen('web', {
    Id: 'id',
    State: { Running: false, Restarting: false, FinishedAt: finishedAt },
  });

beforeEach(() => {
  settings.clear();
  now = Date.parse(END);
  stops = start();
});

describe('a person was seen stopping it', () => {
  test.each([
    ['docker stop', [['kill', '15'], ['die'], ['stop']], true],
    ['docker kill', [['kill', '9'], ['die']], true],
    ['a signal of its own', [['kill', '28'], ['die'], ['stop']], true],
    ['docker restart that could not start it', [['kill', '15'], ['die'], ['stop']], true],
    ['it ended by itself', [['die']], false],
    ['a word to the program, and it ended later', [['kill', '1'], ['die']], false],
    ['it was stopped, started, and ended', [['kill', '15'], ['die'], ['stop'], ['start'], ['die']], false],
  ] as const)('%s', (_, events, expected) => {
    for (const [action, signal] of events) hears(action, signal);
    expect(seen()).toBe(expected);
  });

  test('is still known when Homeport was started anew, for as long as it stays as it is', () => {
    hears('kill', '15');
    now += 60_000;
    expect(seen()).toBe(true);
    stops = start();
    expect(seen()).toBe(true);
    expect(seen('2026-11-21T03:00:00Z')).toBe(false);
  });

  test('is not said of what Docker stops on its way down', () => {
    hears('kill', '15');
    hears('die');
    hears('stop');
    expect(seen()).toBe(true);
    now += 5000;
    stops.lost();
    expect(seen()).toBe(false);
    stops = start();
    expect(seen()).toBe(false);
  });
});
