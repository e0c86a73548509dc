import { describe, expect, test } from 'vitest';
import { intentOf } from '../../../electron/engine/domain/journal.ts';
import type { Journal } from '../../../electron/engine/domain/model.ts';
import type { ContainerFacts, MemberFacts } from '../../../electron/engine/domain/observation.ts';
import { nextStep } from '../../../electron/engine/domain/plan.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { oneAppJournal, saying } from '../../support/one-app-journal.ts';
import {
  child,
  EARLIER,
  facts,
  LATER,
  member,
  NEVER,
  next,
  prepared,
  running,
  stopped,
  update,
} from './plan-samples.ts';

const fresh = stopped('new', 'app.candidate-u', { startedAt: NEVER });
const live = running('old', 'app', { restartPolicy: 'always' });
const healthy = { healthy: true, detail: asWritten('') };
const unhealthy = { healthy: false, detail: asWritten('no') };

describe('before the swap', () => {
  test('image, verification, stock and candidate come in that order', () => {
    expect(next(oneAppJournal(), [])).toBe('acquire-image');
    expect(next(oneAppJournal({ imageId: 'i' }), [])).toBe('verify-image');
    expect(next(oneAppJournal({ imageId: 'i', verified: true }), [])).toBe('take-stock');
    expect(next(prepared({ members: [member({ candidateId: null })] }), [facts({ previous: live })])).toBe(
      'create-candidate',
    );
  });

  test('a wish to cancel, and a cut, end it', () => {
    expect(next(oneAppJournal({ cancelRequested: true }), [])).toBe('turn-back: cancelled');
    expect(next(oneAppJournal({ resumes: 1 }), [])).toBe('turn-back: interrupted');
  });

  test('an app that has nothing yet is taken up again, but not for ever', () => {
    expect(next(oneAppJournal({ resumes: 3 }), [], { kind: 'add' })).toBe('acquire-image');
    expect(next(oneAppJournal({ resumes: 4 }), [], { kind: 'add' })).toBe('turn-back: interrupted');
  });

  test('the image that runs already is not swapped, and not interrupted once it is being committed', () => {
    const same = [facts({ previous: live })];
    expect(next(prepared({ unchanged: true }), same)).toBe('commit-release');
    expect(next(prepared({ unchanged: true, commitBegun: true, resumes: 1 }), same)).toBe('commit-release');
  });
});

describe('the swap, stop first', () => {
  const swap = prepared({ begun: true });

  test('disarm, park, name, hand over, gate', () => {
    expect(next(swap, [facts({ previous: live, candidate: fresh })])).toBe('disarm-previous');
    const disarmed = running('old', 'app');
    expect(next(swap, [facts({ previous: disarmed, candidate: fresh })])).toBe('park-previous');
    const parked = running('old', 'app.release-1-u');
    expect(next(swap, [facts({ previous: parked, candidate: fresh })])).toBe('name-candidate');
    const named = { ...fresh, name: 'app' };
    expect(next(swap, [facts({ previous: parked, candidate: named })])).toBe('hand-over');
    const ended = stopped('old', 'app.release-1-u');
    expect(next(swap, [facts({ previous: ended, candidate: named })])).toBe('start-candidate');
    expect(next(swap, [facts({ previous: ended, candidate: running('new', 'app') })])).toBe('await-gate');
  });

  test('a start that was cut off from its stop comes on its own; a stop whose start is over does too', () => {
    const named = { ...fresh, name: 'app' };
    const stillUp = running('old', 'app.release-1-u');
    const cut = intentOf(swap, { kind: 'hand-over', member: 0 }, new Date(LATER));
    const resumed = { ...swap, ...cut, resumes: 1 };
    expect(next(resumed, [facts({ previous: stillUp, candidate: named })])).toBe('hand-over');
    const ended = stopped('old', 'app.release-1-u');
    expect(next(resumed, [facts({ previous: ended, candidate: named })])).toBe('start-candidate');
    // Somebody started the previous one again: what was tried is not started beside it.
    const tried = stopped('new', 'app');
    expect(next(resumed, [facts({ previous: stillUp, candidate: tried })])).toBe('stop-previous');
  });

  test('children stop before their parent', () => {
    const kid = child({ name: 'child', previousId: 'old-child', candidateId: 'new-child' });
    const both = saying(swap, { members: [member(), kid] });
    const named = { ...fresh, name: 'app' };
    const seen = [
      facts({ previous: running('old', 'parked'), candidate: stopped('new', 'app') }),
      facts({ previous: running('old-child', 'parked-child'), candidate: { ...named, name: 'child' } }),
    ];
    expect(nextStep(update(both), { members: seen })).toEqual({
      type: 'step',
      step: { kind: 'stop-previous', member: 1 },
    });
  });

  test.each([
    ['ended by itself', { resumes: 0, candidateRun: 0 }, 'await-gate'],
    ['died while Homeport was cut off', { resumes: 1, candidateRun: 0 }, 'start-candidate'],
    ['died in every one of many cuts', { resumes: 9, candidateRun: 8 }, 'await-gate'],
  ])('a candidate that %s', (_, runs, expected) => {
    const seen = [facts({ previous: stopped('old', 'p'), candidate: stopped('new', 'app') })];
    expect(next(prepared({ begun: true, ...runs }), seen)).toBe(expected);
  });
});

describe('giving way', () => {
  const seen = facts({ previous: stopped('old', 'p'), candidate: running('new', 'app') });

  test('to somebody who took the name', () => {
    expect(next(prepared({ begun: true }), [{ ...seen, stranger: running('x', 'app') }])).toBe(
      'turn-back: outside',
    );
  });

  test('to somebody who removed the candidate', () => {
    expect(next(prepared({ begun: true }), [{ ...seen, candidate: null }])).toBe('turn-back: outside');
  });

  test.each([
    [0, 'turn-back: gate'],
    [1, 'turn-back: interrupted'],
  ])('a --rm candidate that is gone after %i cuts', (resumes, expected) => {
    const rm = member({ spec: { ...member().spec, hostConfig: { AutoRemove: true } } });
    expect(next(prepared({ begun: true, resumes, members: [rm] }), [{ ...seen, candidate: null }])).toBe(
      expected,
    );
  });

  test('never once the commit has begun', () => {
    expect(
      next(prepared({ begun: true, verdict: healthy, commitBegun: true }), [{ ...seen, candidate: null }]),
    ).toBe('commit-release');
  });
});

test('what Docker does not watch any more is stopped for sure, children first, and started anew', () => {
  const kid = child({ name: 'child', previousId: 'old-child', candidateId: 'new-child' });
  const journal = prepared({
    begun: true,
    candidateRun: 0,
    resumes: 1,
    unwatched: true,
    members: [member(), kid],
  });
  const planned = (seen: MemberFacts[]) => nextStep(update(journal), { members: seen });
  const settle = (index: number) => ({ type: 'step', step: { kind: 'settle-candidate', member: index } });
  const parked = stopped('old', 'app.release-1-u');
  const parent = (candidate: ContainerFacts) => facts({ previous: parked, candidate });
  const of = (candidate: ContainerFacts) => facts({ candidate });
  const inNetwork = { parents: ['new'] };
  const up = [parent(running('new', 'app')), of(running('new-child', 'child', inNetwork))];
  const down = of(stopped('new-child', 'child', inNetwork));
  expect(planned(up)).toEqual(settle(1));
  expect(planned([parent(running('new', 'app')), down])).toEqual(settle(0));
  expect(planned([parent(stopped('new', 'app')), down])).toMatchObject({
    step: { kind: 'start-candidate', member: 0 },
  });
});

describe('after the gate', () => {
  const parked = stopped('old', 'app.release-1-u');
  const seen = (candidate = running('new', 'app')) => [facts({ previous: parked, candidate })];
  const passed = prepared({ begun: true, candidateRun: 0, verdict: healthy });

  test('arm, commit, clean up, done', () => {
    const armed = seen(running('new', 'app', { restartPolicy: 'always' }));
    expect(next(passed, seen())).toBe('arm-candidate');
    expect(next(passed, armed)).toBe('commit-release');
    expect(next(saying(passed, { commitBegun: true, committed: true }), armed)).toBe('clean-up');
    expect(next(saying(passed, { commitBegun: true, committed: true, cleaned: true }), armed)).toBe(
      'succeeded',
    );
  });

  describe('a child that ended while it was kept from its restart policy', () => {
    const withPolicy = (Name: string) => ({ ...member().spec, hostConfig: { RestartPolicy: { Name } } });
    const step = (policy: string, exitCode: number, journal: Partial<Journal> = {}, up = true) => {
      const kid = child({
        name: 'child',
        previousId: 'old-child',
        candidateId: 'new-child',
        previousWasRunning: up,
        spec: withPolicy(policy),
      });
      const ended = { startedAt: LATER, parents: ['new'], restartPolicy: policy, exitCode };
      const members = [
        ...seen(running('new', 'app', { restartPolicy: 'always' })),
        facts({ candidate: stopped('new-child', 'child', ended) }),
      ];
      return nextStep(update(saying(passed, { members: [member(), kid], ...journal })), { members });
    };
    const again = (onceIn: number) => ({
      type: 'step',
      step: { kind: 'start-candidate', member: 1, onceIn },
    });

    test.each([
      ['always', 0],
      ['unless-stopped', 1],
      ['on-failure', 1],
    ])('is started once more: %s, code %i', (policy, code) => {
      expect(step(policy, code)).toEqual(again(0));
    });

    test.each([
      ['on-failure', 0],
      ['no', 1],
    ])('stays as Docker would have left it: %s, code %i', (policy, code) => {
      expect(step(policy, code)).toMatchObject({ step: { kind: 'commit-release' } });
    });

    test('once in each life of the update, and never where it did not run before', () => {
      const { gaveUp = [] } = intentOf(
        oneAppJournal({ members: [member(), child()] }),
        { kind: 'start-candidate', member: 1, onceIn: 0 },
        new Date(LATER),
      );
      const tried = { gaveUp };
      expect(step('always', 1, tried)).toMatchObject({ step: { kind: 'commit-release' } });
      expect(step('always', 1, { ...tried, resumes: 1 })).toEqual(again(1));
      expect(step('always', 1, {}, false)).toMatchObject({ step: { kind: 'commit-release' } });
    });
  });

  test('what was given up is gone on without', () => {
    expect(next(saying(passed, { gaveUp: ['arm-candidate:0'] }), seen())).toBe('commit-release');
    const all = { commitBegun: true, gaveUp: ['arm-candidate:0', 'commit-release:0', 'clean-up'] };
    expect(next({ ...passed, ...all }, seen())).toBe('succeeded');
  });

  test('one that ends before it became the app goes back; one that the machine took along starts again', () => {
    expect(next(passed, seen(stopped('new', 'app')))).toBe('turn-back: gate');
    expect(next(saying(passed, { resumes: 1 }), seen(stopped('new', 'app')))).toBe('start-candidate');
  });

  test('failed: back, or a person decides', () => {
    const failed = prepared({ begun: true, candidateRun: 0, verdict: unhealthy });
    expect(next(failed, seen())).toBe('turn-back: gate');
    expect(next(saying(failed, { decision: 'awaiting' }), seen())).toBe('wait');
    expect(next(saying(failed, { decision: 'restore' }), seen())).toBe('turn-back: decision');
    expect(next(saying(failed, { decision: 'keep' }), seen())).toBe('arm-candidate');
  });

  test('nobody is waited for while nothing runs because of a reboot', () => {
    const failed = prepared({
      begun: true,
      candidateRun: 0,
      resumes: 1,
      verdict: unhealthy,
      decision: 'awaiting',
    });
    expect(next(failed, seen(stopped('new', 'app')))).toBe('turn-back: gate');
    expect(next(saying(failed, { resumes: 0 }), seen(stopped('new', 'app')))).toBe('wait');
  });

  test('one that is kept although it ended gets one more start', () => {
    const kept = prepared({ begun: true, candidateRun: 0, verdict: unhealthy, decision: 'keep' });
    const ended = seen(stopped('new', 'app', { restartPolicy: 'always' }));
    expect(next(kept, ended)).toBe('start-candidate');
    expect(next({ ...kept, gaveUp: ['start-candidate:0'] }, ended)).toBe('commit-release');
  });
});

describe('a proven --rm container that the machine took along during the commit', () => {
  const rm = member({ spec: { ...member().spec, hostConfig: { AutoRemove: true } } });
  const journal = prepared({
    members: [rm],
    begun: true,
    verdict: healthy,
    commitBegun: true,
    candidateRun: 0,
    resumes: 1,
  });

  test('is made again, named and started before it counts', () => {
    expect(next(journal, [facts({})])).toBe('create-candidate');
    expect(next(journal, [facts({ candidate: fresh })])).toBe('name-candidate');
    expect(next(journal, [facts({ candidate: { ...fresh, name: 'app' } })])).toBe('start-candidate');
    const started = saying(journal, { candidateRun: 1 });
    expect(next(started, [facts({ candidate: running('new', 'app') })])).toBe('commit-release');
  });

  test('takes its child along, which is made again also where a cut came right after its end', () => {
    const family = saying(journal, { members: [rm, child({ name: 'child', candidateId: 'child' })] });
    const parent = facts({ candidate: { ...fresh, name: 'app' } });
    expect(next(family, [parent, facts({})])).toBe('create-candidate');
    const made = facts({
      candidate: stopped('child', 'child', { parents: [fresh.id], restartPolicy: 'always' }),
    });
    expect(next(family, [parent, made])).toBe('start-candidate');
  });

  test('is not made again for ever, nor in place of what somebody made', () => {
    expect(next(saying(journal, { candidateRun: 1 }), [facts({})])).toBe('commit-release');
    const stranger = running('x', 'app');
    expect(next(journal, [facts({ stranger })])).toBe('commit-release');
    expect(next(journal, [facts({ stranger, candidate: fresh })])).toBe('remove-candidate');
  });
});

describe('start first', () => {
  const beside = prepared({ startFirst: true });

  test('the candidate is proven before anything of the live one is touched', () => {
    expect(next(beside, [facts({ previous: live, candidate: fresh })])).toBe('start-candidate');
    const both = [facts({ previous: live, candidate: running('new', 'app.candidate-u') })];
    expect(next(beside, both)).toBe('await-gate');
    expect(next(saying(beside, { verdict: unhealthy }), both)).toBe('turn-back: gate');
    expect(next(saying(beside, { verdict: healthy }), both)).toBe('disarm-previous');
  });

  test('a cut before the live one was touched ends it', () => {
    const both = [facts({ previous: live, candidate: running('new', 'app.candidate-u') })];
    expect(next(saying(beside, { resumes: 1, candidateRun: 0 }), both)).toBe('turn-back: interrupted');
  });

  test('a question to a person, and its answer, stand over a cut', () => {
    const asked = saying(beside, { resumes: 1, candidateRun: 0, verdict: unhealthy });
    const both = [facts({ previous: live, candidate: running('new', 'app.candidate-u') })];
    expect(next(saying(asked, { decision: 'awaiting' }), both)).toBe('wait');
    expect(next(saying(asked, { decision: 'restore' }), both)).toBe('turn-back: decision');
    expect(next(saying(asked, { decision: 'keep' }), both)).toBe('disarm-previous');
    expect(next(saying(asked, { decision: 'awaiting', cancelRequested: true }), both)).toBe(
      'turn-back: cancelled',
    );
    // There is nothing to keep any more: what ran before still does.
    const taken = [facts({ previous: live, candidate: stopped('new', 'app.candidate-u') })];
    expect(next(saying(asked, { decision: 'awaiting' }), taken)).toBe('turn-back: gate');
  });

  test('a proven one that the machine took along runs again before the live one stops', () => {
    const dead = stopped('new', 'app.candidate-u');
    const journal = saying(beside, { begun: true, verdict: healthy, candidateRun: 0, resumes: 1 });
    expect(
      next(journal, [facts({ previous: running('old', 'app', { startedAt: EARLIER }), candidate: dead })]),
    ).toBe('start-candidate');
  });
});

describe('records that what exists has left behind', () => {
  const live = running('new', 'app', { restartPolicy: 'always' });

  test.each(['forward', 'back'] as const)(
    'a candidate that has the app’s name without a swap is the app: nothing is done to it (%s)',
    (direction) => {
      const journal = prepared({ direction, resumes: 1, startFirst: true });
      expect(next(journal, [facts({ previous: stopped('old', 'app.release-1-u'), candidate: live })])).toBe(
        'unknown',
      );
      expect(next(journal, [facts({ candidate: live })])).toBe('unknown');
      // A child that was moved along tells it too.
      const child = facts({ candidate: running('child', 'app') });
      const two = saying(journal, {
        members: [member({ candidateId: null }), member({ candidateId: 'child' })],
      });
      expect(next(two, [facts({}), child])).toBe('unknown');
    },
  );

  test('within a swap it is what is being tried', () => {
    const journal = prepared({ begun: true, candidateRun: 0 });
    expect(next(journal, [facts({ previous: stopped('old', 'app.release-1-u'), candidate: live })])).toBe(
      'await-gate',
    );
  });

  test.each(['forward', 'back'] as const)('nothing goes on that was outrun (%s)', (direction) => {
    const journal = prepared({ direction, begun: true });
    expect(nextStep(update(journal), { members: [facts({ candidate: live })], outrun: true })).toEqual({
      type: 'finished',
      outcome: 'unknown',
    });
  });
});
