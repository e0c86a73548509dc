import { expect, it, test } from 'vitest';
import { createCourtesy } from '../../../electron/engine/registry/courtesy.ts';

const START = Date.parse('2026-06-01T12:00:00Z');

function world() {
  let time = START;
  const courtesy = createCourtesy({ now: () => new Date(time) });
  return {
    courtesy,
    pass: (seconds: number) => {
      time += seconds * 1000;
    },
    answer: (status: number, headers: Record<string, string> = {}) =>
      courtesy.heed('docker.io', { status, headers }),
    allowed: () => {
      try {
        courtesy.allow('docker.io');
        return true;
      } catch {
        return false;
      }
    },
    rest: () => courtesy.budgets()[0]?.notBefore ?? null,
  };
}

test.each([
  ['120', '2026-06-01T12:02:00.000Z'],
  ['0', '2026-06-01T12:00:01.000Z'],
  ['Mon, 01 Jun 2026 13:00:00 GMT', '2026-06-01T13:00:00.000Z'],
  ['Mon, 01 Jun 2020 13:00:00 GMT', '2026-06-01T12:00:01.000Z'],
  ['999999999999', '2026-06-02T12:00:00.000Z'],
  ['soon', '2026-06-01T12:01:00.000Z'],
  ['-5', '2026-06-01T12:01:00.000Z'],
  ['2027', '2026-06-01T12:33:47.000Z'],
])('Retry-After: %s leaves it alone until %s', (header, until) => {
  const { answer, rest } = world();
  expect(() => answer(429, { 'retry-after': header })).toThrow(/docker\.io asks to be left alone \(429\)/);
  expect(rest()).toBe(until);
});

it('asks nothing while a registry rests, says until when, and asks again then', () => {
  const { answer, allowed, pass, courtesy } = world();
  expect(allowed()).toBe(true);
  expect(() => answer(429, { 'retry-after': '90' })).toThrow();
  expect(() => courtesy.allow('docker.io')).toThrow(/not asked again before 2026-06-01 12:02 UTC/);
  courtesy.allow('ghcr.io');
  pass(89);
  expect(allowed()).toBe(false);
  pass(1);
  expect(allowed()).toBe(true);
});

it('rests longer and longer where a registry does not say how long, until it answers', () => {
  const { answer, pass, rest } = world();
  const refuse = () => {
    expect(() => answer(429)).toThrow();
    const seconds = (Date.parse(rest() ?? '') - began) / 1000;
    pass(seconds);
    began += seconds * 1000;
    return seconds;
  };
  let began = START;
  expect([refuse(), refuse(), refuse()]).toEqual([60, 120, 240]);
  for (let more = 0; more < 5; more += 1) refuse();
  expect(refuse()).toBe(3600);
  answer(200);
  expect(refuse()).toBe(60);
});

it('heeds a 503 that says when to come back, and takes no other one for that', () => {
  const { answer, rest } = world();
  answer(503);
  expect(rest()).toBeNull();
  expect(() => answer(503, { 'retry-after': '60' })).toThrow(/503/);
});

test.each([
  [
    { 'ratelimit-limit': '100;w=21600', 'ratelimit-remaining': '98;w=21600' },
    100,
    98,
    '2026-06-01T18:00:00.000Z',
  ],
  [
    { 'ratelimit-limit': '100', 'ratelimit-remaining': '7', 'ratelimit-reset': '60' },
    100,
    7,
    '2026-06-01T12:01:00.000Z',
  ],
  [{ 'ratelimit-remaining': '7' }, null, 7, null],
  [{ 'ratelimit-limit': '100, 100;w=3600' }, 100, null, null],
])('%j is a budget', (headers, limit, remaining, resetsAt) => {
  const { answer, courtesy } = world();
  answer(200, headers);
  expect(courtesy.budgets()).toEqual([
    { registry: 'docker.io', limit, remaining, resetsAt, notBefore: null },
  ]);
});

it('takes nonsense for no budget, and forgets none for an answer without', () => {
  const { answer, courtesy } = world();
  answer(200, { 'ratelimit-limit': 'many', 'ratelimit-remaining': '1e99' });
  expect(courtesy.budgets()).toEqual([]);
  answer(200, { 'ratelimit-limit': '100;w=21600' });
  answer(200);
  expect(courtesy.budgets()).toMatchObject([{ limit: 100 }]);
});
