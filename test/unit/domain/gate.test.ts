import { describe, expect, test } from 'vitest';
import type { Healthcheck } from '../../../electron/engine/domain/docker-types.ts';
import {
  afterGap,
  type GateFacts,
  type GateState,
  gateFacts,
  gateOpened,
  gateRules,
  judge,
} from '../../../electron/engine/domain/gate.ts';
import { policy } from '../../../electron/shared/config.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { inspectOf } from '../../support/container-corpus/inspect.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (ms: number): Date => new Date(START + ms);
const NEVER = '0001-01-01T00:00:00Z';
const rules = { deadlineMs: 4000, stableForMs: 1000 };
const opened = gateOpened(null, NEVER, rules, at(0));

type Container = NonNullable<GateFacts['container']>;
const well: Container = {
  running: true,
  restarting: false,
  paused: false,
  exitCode: 0,
  oomKilled: false,
  restartCount: 0,
  health: null,
  healthOutput: '',
};
const container = (patch: Partial<Container> = {}): Container => ({ ...well, ...patch });
const look = (patch: Partial<Container> | null, probe: GateFacts['probe'] = null): GateFacts => ({
  container: patch && container(patch),
  probe,
});

/** Looks at the given moments; the verdict of the last one, 'well', 'bad' or null. */
function series(looks: [number, GateFacts][], from: GateState = opened): 'well' | 'bad' | null {
  let state = from;
  let last: 'well' | 'bad' | null = null;
  for (const [ms, facts] of looks) {
    const judgement = judge(state, facts, rules, at(ms));
    state = judgement.state;
    last = judgement.verdict && (judgement.verdict.healthy ? 'well' : 'bad');
  }
  return last;
}

describe('a failure at once', () => {
  test.each([
    ['gone', look(null), /gone/],
    ['ended', look({ running: false, exitCode: 3 }), /code 3/],
    ['out of memory', look({ running: false, oomKilled: true }), /memory/],
    ['being restarted', look({ restarting: true, exitCode: 1 }), /crash loop/],
    ['unhealthy', look({ health: 'unhealthy', healthOutput: 'refused' }), /refused/],
  ])('%s', (_, facts, words) => {
    const { verdict } = judge(opened, facts, rules, at(1));
    expect(verdict).toMatchObject({ healthy: false });
    expect(verdict && render(verdict.detail)).toMatch(words);
  });

  test('a growing RestartCount, also where it runs at every look', () => {
    expect(
      series([
        [0, look({ restartCount: 2 })],
        [200, look({ restartCount: 2 })],
      ]),
    ).toBeNull();
    expect(
      series([
        [0, look({ restartCount: 2 })],
        [200, look({ restartCount: 3 })],
      ]),
    ).toBe('bad');
  });
});

describe('health has to last', () => {
  test('running without a health check', () => {
    expect(
      series([
        [0, look({})],
        [900, look({})],
      ]),
    ).toBeNull();
    expect(
      series([
        [0, look({})],
        [1000, look({})],
      ]),
    ).toBe('well');
  });

  test('starting is not failure, until the deadline', () => {
    expect(
      series([
        [0, look({ health: 'starting' })],
        [3999, look({ health: 'starting' })],
      ]),
    ).toBeNull();
    expect(series([[4000, look({ health: 'starting' })]])).toBe('bad');
  });

  test('what became healthy in time has its stable time beyond the deadline', () => {
    const late: [number, GateFacts][] = [
      [3900, look({ health: 'healthy' })],
      [4500, look({ health: 'healthy' })],
    ];
    expect(series(late)).toBeNull();
    expect(series([...late, [4900, look({ health: 'healthy' })]])).toBe('well');
    expect(series([...late, [4600, look({ health: 'starting' })]])).toBe('bad');
  });

  test('flapping ends at the deadline', () => {
    const flap = (ms: number): [number, GateFacts] => [
      ms,
      look({ health: ms % 400 === 0 ? 'healthy' : 'starting' }),
    ];
    const looks = Array.from({ length: 20 }, (_, i) => flap(i * 200));
    expect(series(looks)).toBeNull();
    expect(series([...looks, flap(4200)])).toBe('bad');
  });

  test('every evidence must agree', () => {
    const probe = (ok: boolean | null) => ({ ok, detail: 'HTTP 500' });
    expect(
      series([
        [0, look({ health: 'healthy' }, probe(false))],
        [1200, look({ health: 'healthy' }, probe(false))],
      ]),
    ).toBeNull();
    expect(
      series([
        [0, look({ health: 'healthy' }, probe(true))],
        [1200, look({ health: 'healthy' }, probe(true))],
      ]),
    ).toBe('well');
    expect(
      series([
        [0, look({}, probe(null))],
        [1200, look({}, probe(null))],
      ]),
    ).toBeNull();
    const { verdict } = judge(opened, look({}, probe(false)), rules, at(4000));
    expect(verdict && render(verdict.detail)).toContain('HTTP 500.');
  });

  test('a paused one is not well, and not failed either', () => {
    expect(
      series([
        [0, look({ paused: true })],
        [2000, look({ paused: true })],
      ]),
    ).toBeNull();
  });
});

describe('a gate that was cut off', () => {
  const healthy = look({ health: 'healthy' });

  test('long after its deadline still takes a fair look at what is well', () => {
    const state = gateOpened(at(0), NEVER, rules, at(3_600_000));
    expect(
      series(
        [
          [3_600_000, healthy],
          [3_601_000, healthy],
        ],
        state,
      ),
    ).toBe('well');
  });

  test('gives a container that was started anew the whole time', () => {
    const long = { deadlineMs: 300_000, stableForMs: 1000 };
    const state = gateOpened(at(0), at(290_000).toISOString(), long, at(299_000));
    expect(judge(state, look({ health: 'starting' }), long, at(310_000)).verdict).toBeNull();
  });

  test('goes on in the time it has left', () => {
    const long = { deadlineMs: 60_000, stableForMs: 1000 };
    const state = gateOpened(at(0), at(-1000).toISOString(), long, at(30_000));
    expect(judge(state, look({ health: 'starting' }), long, at(59_999)).verdict).toBeNull();
    expect(judge(state, look({ health: 'starting' }), long, at(60_000)).verdict?.healthy).toBe(false);
  });

  test('is not decided by a clock that was set or a machine that slept', () => {
    const hour = 3_600_000;
    const slept = afterGap(opened, at(1000), at(hour));
    expect(judge(slept, look({ health: 'starting' }), rules, at(hour)).verdict).toBeNull();
    const healthySince = { ...opened, healthySince: at(900) };
    expect(judge(afterGap(healthySince, at(1000), at(hour)), healthy, rules, at(hour)).verdict).toBeNull();
    const setBack = afterGap(healthySince, at(1000), at(-hour));
    expect(judge(setBack, healthy, rules, at(-hour + 900)).verdict).toMatchObject({ healthy: true });
    expect(afterGap(opened, at(1000), at(1400))).toBe(opened);
  });
});

describe('rules and facts from an inspect', () => {
  const inspect = (check: Healthcheck | null, health?: 'starting' | 'none') =>
    inspectOf({
      config: { Healthcheck: check },
      ...(health ? { state: { Health: { Status: health, FailingStreak: 0, Log: null } } } : {}),
    });
  const s = 1e9;

  test.each([
    ['no health check', null, 120_000],
    [
      'a patient one',
      { Test: ['CMD', 'x'], StartPeriod: 300 * s, Interval: 10 * s, Timeout: 5 * s, Retries: 2 },
      330_000,
    ],
    ['a short one', { Test: ['CMD', 'x'], Interval: s, Timeout: s, Retries: 1 }, 120_000],
    ["Docker's defaults", { Test: ['CMD', 'x'] }, 180_000],
    ['one that is switched off', { Test: ['NONE'], StartPeriod: 900 * s }, 120_000],
  ])('the deadline for %s', (_, check, deadlineMs) => {
    expect(gateRules(policy.parse({}), inspect(check)).deadlineMs).toBe(deadlineMs);
  });

  test('the container is judged by its own health check, as soon as it has one', () => {
    expect(gateFacts(inspect(null), null).container?.health).toBeNull();
    expect(gateFacts(inspect({ Test: ['NONE'] }, 'none'), null).container?.health).toBeNull();
    expect(gateFacts(inspect({ Test: ['CMD', 'x'] }), null).container?.health).toBe('starting');
    expect(gateFacts(inspect({ Test: ['CMD', 'x'] }, 'starting'), null).container?.health).toBe('starting');
    expect(gateFacts(null, null).container).toBeNull();
  });
});
