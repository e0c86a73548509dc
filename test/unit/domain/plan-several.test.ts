import { describe, expect, test } from 'vitest';
import { dependencyOrder } from '../../../electron/engine/domain/dependency-order.ts';
import { intentOf, isDecided } from '../../../electron/engine/domain/journal.ts';
import { newJournal } from '../../../electron/engine/domain/journal-shape.ts';
import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { Journal, Member } from '../../../electron/engine/domain/model.ts';
import { answered, lostTo } from '../../../electron/engine/domain/moved.ts';
import type { MemberFacts } from '../../../electron/engine/domain/observation.ts';
import { nextStep } from '../../../electron/engine/domain/plan.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { facts, LATER, member, NEVER, running, stopped, update } from './plan-samples.ts';

/** Updates that bring several apps something new: each is proven before the next is touched, and all go back together. */

const healthy = { healthy: true, detail: asWritten('') };
const unhealthy = { healthy: false, detail: asWritten('no') };

/** Two apps beside each other, `db` and `web`; or `web` living in `db`'s network. */
function two(patches: Partial<Member>[] = [], journal: Partial<Journal> = {}): Journal {
  const ids = ['db', 'web'] as const;
  return newJournal({
    targets: ids.map((app) => newTarget({ app, imageId: `sha256:${app}`, release: 2, verified: true })),
    members: ids.map((name, target) =>
      member({
        name,
        target,
        previousId: `old-${name}`,
        candidateId: `new-${name}`,
        candidateName: `${name}.candidate-u`,
        parkedName: `${name}.release-1-u`,
        ...patches[target],
      }),
    ),
    ...journal,
  });
}

const untouched = (name: string): MemberFacts =>
  facts({
    previous: running(`old-${name}`, name, { restartPolicy: 'always', startedAt: '2026-01-01T00:00:00Z' }),
    candidate: stopped(`new-${name}`, `${name}.candidate-u`, { startedAt: NEVER }),
  });
const changed = (name: string, up = true): MemberFacts =>
  facts({
    previous: stopped(`old-${name}`, `${name}.release-1-u`, { startedAt: '2026-01-01T00:00:00Z' }),
    candidate: (up ? running : stopped)(`new-${name}`, name, { startedAt: LATER }),
  });
const step = (journal: Journal, members: MemberFacts[]) => {
  const plan = nextStep(update(journal), { members });
  if (plan.type === 'wait') return 'wait';
  if (plan.type === 'finished') return plan.outcome;
  const { kind } = plan.step;
  return 'member' in plan.step
    ? `${kind} ${plan.step.member}`
    : 'target' in plan.step
      ? `${kind} ${plan.step.target}`
      : kind;
};

describe('on the way there', () => {
  test('everything that is new is made before anything is touched', () => {
    const known = two();
    const [first, second] = known.targets;
    if (!first || !second) throw new Error('There are two');
    const at = (targets: Journal['targets']) => step({ ...known, targets, members: [] }, []);
    expect(at([newTarget({ app: 'db' }), newTarget({ app: 'web' })])).toBe('acquire-image 0');
    expect(at([{ ...first, verified: false }, newTarget({ app: 'web' })])).toBe('verify-image 0');
    expect(at([first, newTarget({ app: 'web' })])).toBe('acquire-image 1');
    expect(at([first, second])).toBe('take-stock');
    const none = { previous: null, candidate: null, stranger: null };
    expect(step(two([{}, { candidateId: null }]), [untouched('db'), none])).toBe('create-candidate 1');
  });

  test('one is proven before the next is touched', () => {
    const begun = { begun: true, candidateRun: 0 };
    expect(step(two(), [untouched('db'), untouched('web')])).toBe('disarm-previous 0');
    expect(step(two([begun]), [changed('db'), untouched('web')])).toBe('await-gate 0');
    expect(step(two([{ ...begun, verdict: healthy }]), [changed('db'), untouched('web')])).toBe(
      'disarm-previous 1',
    );
    const both = [{ ...begun, verdict: healthy }, begun];
    expect(step(two(both), [changed('db'), changed('web')])).toBe('await-gate 1');
    const passed = both.map((it) => ({ ...it, verdict: healthy }));
    expect(step(two(passed), [changed('db'), changed('web')])).toBe('arm-candidate 0');
  });

  test('decided is only what all of them passed', () => {
    const one = { begun: true, verdict: healthy };
    expect(isDecided(two([one]))).toBe(false);
    expect(isDecided(two([one, one]))).toBe(true);
    // What runs already has nothing to prove.
    expect(isDecided(two([one, { unchanged: true }]))).toBe(true);
    expect(isDecided(two([{ unchanged: true }, { unchanged: true }]))).toBe(false);
  });

  test('what passed and ended while another was tried takes all of it back', () => {
    const both = [
      { begun: true, candidateRun: 0, verdict: healthy },
      { begun: true, candidateRun: 0 },
    ];
    expect(step(two(both), [changed('db', false), changed('web')])).toBe('turn-back');
    // The machine took it along: that says nothing, and it is started again.
    expect(step(two(both, { resumes: 1 }), [changed('db', false), changed('web')])).toBe('start-candidate 0');
  });

  test('what runs already is left as it is, and counts all the same', () => {
    const still = facts({ previous: running('old-db', 'db') });
    expect(step(two([{ unchanged: true, candidateId: null }]), [still, untouched('web')])).toBe(
      'disarm-previous 1',
    );
    const done = two([
      { unchanged: true, candidateId: null },
      { begun: true, candidateRun: 0, verdict: healthy },
    ]);
    const armed = { ...changed('web'), candidate: running('new-web', 'web', { restartPolicy: 'always' }) };
    expect(step(done, [still, armed])).toBe('commit-release 0');
    const first = { ...done, targets: done.targets.map((it, at) => ({ ...it, committed: at === 0 })) };
    expect(step(first, [still, armed])).toBe('commit-release 1');
  });

  test('a person is asked about one, and about the next anew', () => {
    const failed = { begun: true, candidateRun: 0, verdict: unhealthy, decision: 'awaiting' as const };
    const asked = two([failed]);
    expect(step(asked, [changed('db'), untouched('web')])).toBe('wait');
    const kept = { ...asked, ...answered(asked, 'keep') };
    expect(step(kept, [changed('db'), untouched('web')])).toBe('disarm-previous 1');
    const again = { ...kept, members: kept.members.map((it, at) => (at === 1 ? { ...it, ...failed } : it)) };
    expect(step(again, [changed('db'), changed('web')])).toBe('wait');
    const back = { ...again, ...answered(again, 'restore') };
    expect(back.members.map(({ decision }) => decision)).toEqual(['keep', 'restore']);
    expect(step(back, [changed('db'), changed('web')])).toBe('turn-back');
  });
});

describe('one that lives in the other', () => {
  const inside = (journal: Partial<Member> = {}, parent: Partial<Member> = {}) =>
    two([parent, { livesIn: 0, ...journal }]);
  const child = (facts: MemberFacts): MemberFacts => ({
    ...facts,
    candidate: facts.candidate && { ...facts.candidate, parents: ['new-db'] },
    previous: facts.previous && { ...facts.previous, parents: ['old-db'] },
  });

  test('changes places with it in one step, and each is judged', () => {
    const names = (name: string, at: MemberFacts): MemberFacts => ({
      ...at,
      previous: running(`old-${name}`, `${name}.release-1-u`),
      candidate: stopped(`new-${name}`, name, { startedAt: NEVER }),
    });
    const ready = [names('db', untouched('db')), child(names('web', untouched('web')))];
    expect(step(inside({}, { begun: true }), ready)).toBe('hand-over 0');
    const up = [changed('db'), child(changed('web'))];
    const begun = { begun: true, candidateRun: 0 };
    expect(step(inside({ candidateRun: 0 }, begun), up)).toBe('await-gate 0');
    expect(step(inside({ candidateRun: 0 }, { ...begun, verdict: healthy }), up)).toBe('await-gate 1');
    expect(step(inside({ candidateRun: 0, verdict: unhealthy }, { ...begun, verdict: healthy }), up)).toBe(
      'turn-back',
    );
  });

  test('where it needs the other one proven, it waits for that', () => {
    const waits = (parent: Partial<Member>) =>
      inside({ needs: [0] }, { begun: true, candidateRun: 0, ...parent });
    const waiting = child({
      ...changed('web', false),
      candidate: stopped('new-web', 'web', { startedAt: NEVER }),
    });
    expect(step(waits({}), [changed('db'), waiting])).toBe('await-gate 0');
    expect(step(waits({ verdict: healthy }), [changed('db'), waiting])).toBe('start-candidate 1');
  });

  test('is not started, nor judged, in one that is not back', () => {
    const journal = {
      ...inside(
        { previousRun: null },
        { begun: true, stopSentAt: LATER, previousRun: 0, rollbackVerdict: unhealthy },
      ),
      direction: 'back' as const,
    };
    const down = (name: string) =>
      facts({ previous: stopped(`old-${name}`, name, { restartPolicy: 'always' }) });
    expect(step(journal, [down('db'), child(down('web'))])).toBe('clean-up');
    expect(step({ ...journal, cleaned: true }, [down('db'), child(down('web'))])).toBe('rollback-failed');
  });

  test('is taken over with it, and what stands beside them is not', () => {
    const journal = inside();
    const beside = { ...journal, members: [...journal.members, member({ name: 'x', target: 2 })] };
    expect(lostTo(beside, 1).members.map(({ takenOver }) => takenOver)).toEqual([true, true, false]);
    expect(lostTo(beside, 2).members.map(({ takenOver }) => takenOver)).toEqual([false, false, true]);
  });
});

describe('on the way back', () => {
  const done = { begun: true, stopSentAt: LATER, candidateRun: 0 };
  const back = (patches: Partial<Member>[]) =>
    two(patches, { direction: 'back', failure: { reason: 'gate', message: asWritten('no') } });

  test('what changed places last goes back first, and is proven before the one before it is touched', () => {
    const both = back([
      { ...done, verdict: healthy },
      { ...done, verdict: unhealthy },
    ]);
    expect(step(both, [changed('db'), changed('web')])).toBe('unname-candidate 1');
    const restarted = facts({
      previous: running('old-web', 'web', { restartPolicy: 'always', startedAt: LATER }),
    });
    const again = { ...done, verdict: unhealthy, previousRun: 0 };
    expect(step(back([{ ...done, verdict: healthy }, again]), [changed('db'), restarted])).toBe(
      'await-rollback-gate 1',
    );
    const proven = { ...again, rollbackVerdict: healthy };
    expect(step(back([{ ...done, verdict: healthy }, proven]), [changed('db'), restarted])).toBe(
      'unname-candidate 0',
    );
  });

  test('what was never touched is left alone, whatever a person has made of it since', () => {
    const stoppedByHand = facts({ previous: stopped('old-web', 'web', { restartPolicy: 'no' }) });
    const first = { ...done, previousRun: 0, rollbackVerdict: healthy };
    const restarted = facts({
      previous: running('old-db', 'db', { restartPolicy: 'always', startedAt: LATER }),
    });
    expect(step(back([first]), [restarted, stoppedByHand])).toBe('clean-up');
  });

  test.each([
    ['all are back', [healthy, healthy], 'rolled-back'],
    ['one is not', [healthy, unhealthy], 'rollback-failed'],
  ] as const)('the outcome is the worst of them: %s', (_, [first, second], outcome) => {
    const ended = [first, second].map((rollbackVerdict) => ({ ...done, previousRun: 0, rollbackVerdict }));
    const up = (name: string) =>
      facts({ previous: running(`old-${name}`, name, { restartPolicy: 'always', startedAt: LATER }) });
    expect(step({ ...back(ended), cleaned: true }, [up('db'), up('web')])).toBe(outcome);
  });
});

test('a step that is about one says so of that one alone', () => {
  const journal = two();
  const after = { ...journal, ...intentOf(journal, { kind: 'stop-previous', member: 1 }, new Date(LATER)) };
  expect(after.members.map(({ begun }) => begun)).toEqual([false, true]);
});

test.each<[number[][], number[] | null]>([
  [
    [[], [], []],
    [0, 1, 2],
  ],
  [
    [[2], [0], []],
    [2, 0, 1],
  ],
  [[[1], [2], [0]], null],
  [[[0]], null],
])('each comes after what it depends on: %j', (dependsOn, order) => {
  expect(dependencyOrder(dependsOn.length, (index) => dependsOn[index] ?? [])).toEqual(order);
});
