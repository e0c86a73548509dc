import { beforeEach, describe, expect, test } from 'vitest';
import { type Stops, watchStops } from '../../../electron/engine/health/stops.ts';

const END = '2026-11-20T12:00:00Z';
const settings = new Map<string, unknown>();
const store = {
  setting: (key: string) => settings.get(key),
  setSetting: (key: string, value: unknown) => void settings.set(key, value),
};
let now: number;
let moved: string[];
let stops: Stops;

const start = () =>
  watchStops({
    store,
    now: () => new Date(now),
    log: () => undefined,
    moved: (id) => moved.includes(id),
  });
const hears = (action: string, signal?: string) =>
  stops.heard({ type: 'container', action, id: 'id', attributes: signal === undefined ? {} : { signal } });
const seen = (finishedAt = END, StopTimeout: number | null = null) =>
  stops.seen('web', {
    Id: 'id',
    Config: { StopTimeout },
    State: { Running: false, Restarting: false, FinishedAt: finishedAt },
  });

beforeEach(() => {
  settings.clear();
  now = Date.parse(END);
  moved = [];
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

  test.each([
    ['weeks later', 14 * 86_400, null, false],
    ['within its stop timeout', 35, null, true],
    ['too late for it', 45, null, false],
    ['within a long one', 300, 300, true],
  ])('a signal that it ended %s of', (_, seconds, stopTimeout, expected) => {
    hears('kill', '3');
    expect(seen(END, stopTimeout)).toBe(false);
    now += seconds * 1000;
    hears('die');
    expect(seen(END, stopTimeout)).toBe(expected);
  });

  test('also where a stop was given all the time in the world', () => {
    hears('kill', '15');
    now += 600_000;
    hears('die');
    hears('stop');
    expect(seen()).toBe(true);
  });

  test('is not said of what an update stops', () => {
    moved = ['id'];
    for (const [action, signal] of [['kill', '15'], ['die'], ['stop']] as const) hears(action, signal);
    moved = [];
    expect(seen()).toBe(false);
  });

  test('is still known when Homeport was started anew, for as long as it stays as it is', () => {
    hears('kill', '15');
    hears('die');
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

test('what was heard of containers whose end was missed is forgotten in time, the oldest first', () => {
  const hear = (id: string) => stops.heard({ type: 'container', action: 'stop', id, attributes: {} });
  const seenOf = (id: string) =>
    stops.seen(id, {
      Id: id,
      Config: { StopTimeout: null },
      State: { Running: false, Restarting: false, FinishedAt: END },
    });
  for (let n = 0; n <= 1000; n += 1) hear(`c${n}`);
  expect(['c0', 'c1', 'c1000'].map(seenOf)).toEqual([false, true, true]);
});
