import { describe, expect, test } from 'vitest';
import { type RecoveryLook, recoveryOf, UP_MS } from '../../../electron/engine/domain/recovery.ts';
import { member, prepared, update } from './plan-samples.ts';

const END = Date.parse('2026-11-20T12:00:00Z');
const at = (ms: number): string => new Date(END + ms).toISOString();
const last = update(prepared({ members: [member()] }), {
  outcome: 'rollback-failed',
  finishedAt: new Date(END),
});
const state = { Running: false, StartedAt: at(-5000), FinishedAt: at(-4000) };
const left: RecoveryLook = {
  last,
  recovered: null,
  previous: { Name: '/app', State: state },
  now: { state: 'stopped', wanted: false, since: at(-4000) },
  moved: false,
};

describe('what a failed rollback left stopped', () => {
  test.each<[string, Partial<RecoveryLook>]>([
    ['as it was left', {}],
    ['down before the rollback ended, whatever that looks like', { now: { ...left.now, wanted: true } }],
    ['an earlier failed rollback is over', { recovered: 'another' }],
    [
      'started, and ended at once',
      { previous: { Name: '/app', State: { ...state, StartedAt: at(1), FinishedAt: at(2) } } },
    ],
  ])('is started: %s', (_, look) => {
    expect(recoveryOf({ ...left, ...look })).toBe('start');
  });

  test.each<[string, Partial<RecoveryLook>]>([
    ['it runs', { previous: { Name: '/app', State: { ...state, Running: true } } }],
    [
      'it ran while nobody looked',
      { previous: { Name: '/app', State: { ...state, StartedAt: at(1), FinishedAt: at(1 + UP_MS) } } },
    ],
  ])('is recovered for good: %s', (_, look) => {
    expect(recoveryOf({ ...left, ...look })).toBe('over');
  });

  test.each<[string, Partial<RecoveryLook>]>([
    ['a person stopped it since', { now: { ...left.now, wanted: true, since: at(1000) } }],
    ['nothing is known of it', { now: { ...left.now, state: 'unknown' } }],
    ['an update moves it', { moved: true }],
    [
      'an update moves it, and it runs',
      { moved: true, previous: { Name: '/app', State: { ...state, Running: true } } },
    ],
  ])('is left alone for now: %s', (_, look) => {
    expect(recoveryOf({ ...left, ...look })).toBe('wait');
  });

  test.each<[string, Partial<RecoveryLook>]>([
    ['it has been seen running since', { recovered: 'u' }],
    ['it is gone', { previous: null }],
    ['it has not the app’s name', { previous: { Name: '/app.release-1-u', State: state } }],
    ['the last update ended otherwise', { last: { ...last, outcome: 'rolled-back' } }],
    ['there was no update', { last: null }],
    [
      'a person had stopped it before the update',
      { last: { ...last, journal: prepared({ members: [member({ previousWasRunning: false })] }) } },
    ],
  ])('is none of ours: %s', (_, look) => {
    expect(recoveryOf({ ...left, ...look })).toBe('none');
  });
});
