import { describe, expect, test } from 'vitest';
import {
  failedSince,
  isAnotherTry,
  newestEnd,
  type RecoveryLook,
  recoveryOf,
  reopened,
  UP_MS,
} from '../../../electron/engine/domain/recovery.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
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
  target: 0,
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

describe('a failed rollback that is taken up again', () => {
  const failed = {
    ...last,
    error: asWritten('The port is taken.'),
    downtimeMs: 5000,
    phase: 'done' as const,
  };

  test('is the same update, open, and what was said of it stands', () => {
    const open = reopened(failed, () => false);
    expect(open).toMatchObject({
      ...{ id: failed.id, outcome: null, finishedAt: null, phase: 'rollback' },
      ...{ error: failed.error, downtimeMs: 5000, journal: { rollbackFailedAt: at(0) } },
    });
    expect(open && [isAnotherTry(open), failedSince(open)]).toEqual([true, at(0)]);
    expect([isAnotherTry(failed), failedSince(failed)]).toEqual([false, at(0)]);
  });

  test('has failed since its first end, however often', () => {
    const open = reopened(failed, () => false);
    const again = open && { ...open, outcome: failed.outcome, finishedAt: new Date(END + 1000) };
    expect(again && failedSince(again)).toBe(at(0));
    expect(again && reopened(again, () => false)?.journal).toMatchObject({
      ...{ rollbackFailedAt: at(0), resumes: 2 },
    });
  });

  test.each(['succeeded', 'rolled-back', null] as const)('is none that ended %s', (outcome) => {
    expect(reopened({ ...failed, outcome }, () => false)).toBeNull();
  });

  test('is, until it ends otherwise, what it was', () => {
    const open = reopened(failed, () => false);
    const before = { ...failed, id: 'before', outcome: 'succeeded' as const };
    if (open === null) throw new Error('It is taken up');
    expect(newestEnd([open, before])).toMatchObject({
      id: failed.id,
      outcome: 'rollback-failed',
      phase: 'done',
    });
    expect(newestEnd([open, before])?.finishedAt).toEqual(failed.finishedAt);
    const running = update(prepared());
    expect(newestEnd([running, before])).toBe(before);
    expect(newestEnd([running])).toBeNull();
  });
});
