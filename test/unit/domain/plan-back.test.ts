import { describe, expect, test } from 'vitest';
import { intentOf } from '../../../electron/engine/domain/journal.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { type OneApp, saying } from '../../support/one-app-journal.ts';
import { child, facts, LATER, member, NEVER, next, prepared, running, stopped } from './plan-samples.ts';

const because = { direction: 'back', failure: { reason: 'gate', message: asWritten('no') } } as const;
const stoppedJournal = (patch: OneApp = {}) =>
  prepared({ ...because, begun: true, stopSentAt: LATER, candidateRun: 0, ...patch });
const back = running('old', 'app', { restartPolicy: 'always', startedAt: LATER });

describe('an update that touched nothing', () => {
  const untouched = prepared(because);

  test('removes its candidate, cleans up, and has failed', () => {
    const live = running('old', 'app', { restartPolicy: 'always' });
    const fresh = stopped('new', 'app.candidate-u', { startedAt: NEVER });
    expect(next(untouched, [facts({ previous: live, candidate: fresh })])).toBe('remove-candidate');
    expect(next(untouched, [facts({ previous: live })])).toBe('clean-up');
    expect(next({ ...untouched, cleaned: true }, [facts({ previous: live })])).toBe('failed');
  });

  test.each([
    ['renamed', running('old', 'mine', { restartPolicy: 'always' })],
    ['stopped', stopped('old', 'app', { restartPolicy: 'always' })],
    ['disarmed', running('old', 'app')],
    ['removed', null],
  ])('does not undo that somebody %s the live container', (_, previous) => {
    expect(next(untouched, [facts({ previous })])).toBe('clean-up');
  });

  test.each([
    ['cancelled', 'cancelled'],
    ['outside', 'cancelled'],
    ['interrupted', 'interrupted'],
    ['error', 'failed'],
    ['gate', 'failed'],
  ] as const)('%s is %s', (reason, outcome) => {
    const journal = { ...untouched, cleaned: true, failure: { reason, message: asWritten('') } };
    expect(next(journal, [facts({ previous: running('old', 'app', { restartPolicy: 'always' }) })])).toBe(
      outcome,
    );
  });
});

describe('a rollback', () => {
  test('candidate out of the way, previous back in its place, proof, leftovers', () => {
    const journal = stoppedJournal();
    const parked = stopped('old', 'app.release-1-u');
    expect(next(journal, [facts({ previous: parked, candidate: stopped('new', 'app') })])).toBe(
      'unname-candidate',
    );
    const aside = stopped('new', 'app.candidate-u');
    expect(next(journal, [facts({ previous: parked, candidate: aside })])).toBe('unpark-previous');
    expect(next(journal, [facts({ previous: stopped('old', 'app'), candidate: aside })])).toBe(
      'start-previous',
    );
    const again = running('old', 'app', { startedAt: LATER });
    expect(next(saying(journal, { previousRun: 0 }), [facts({ previous: again, candidate: aside })])).toBe(
      'arm-previous',
    );
    expect(next(saying(journal, { previousRun: 0 }), [facts({ previous: back, candidate: aside })])).toBe(
      'await-rollback-gate',
    );
    const proven = saying(journal, {
      previousRun: 0,
      rollbackVerdict: { healthy: true, detail: asWritten('') },
    });
    expect(next(proven, [facts({ previous: back, candidate: aside })])).toBe('remove-candidate');
    expect(next(proven, [facts({ previous: back })])).toBe('clean-up');
    expect(next(saying(proven, { cleaned: true }), [facts({ previous: back })])).toBe('rolled-back');
  });

  describe('from a candidate that runs', () => {
    const journal = stoppedJournal();
    const parked = stopped('old', 'app.release-1-u');
    const aside = running('new', 'app.candidate-u');

    test('the names change while it serves, and then the two in one step', () => {
      expect(next(journal, [facts({ previous: parked, candidate: running('new', 'app') })])).toBe(
        'unname-candidate',
      );
      expect(next(journal, [facts({ previous: parked, candidate: aside })])).toBe('unpark-previous');
      const ready = stopped('old', 'app');
      expect(next(journal, [facts({ previous: ready, candidate: aside })])).toBe('hand-back');
      const cut = intentOf(journal, { kind: 'hand-back', member: 0 }, new Date(LATER));
      const resumed = { ...journal, ...cut, resumes: 1 };
      expect(next(resumed, [facts({ previous: ready, candidate: aside })])).toBe('hand-back');
      const out = stopped('new', 'app.candidate-u');
      expect(next(resumed, [facts({ previous: ready, candidate: out })])).toBe('start-previous');
    });

    test.each([
      ['it would come back by itself', { candidate: { ...aside, restartPolicy: 'always' } }, {}],
      ['the previous one is gone', { previous: null }, {}],
      ['the previous one did not run', {}, { members: [member({ previousWasRunning: false })] }],
      ['somebody has the name', { stranger: running('x', 'app') }, {}],
      ['it was tried in vain', {}, { gaveUp: ['hand-back:0'] }],
    ])('but where %s, it stops first', (_, seen, patch) => {
      const ready = stopped('old', 'app');
      const what = facts({ previous: ready, candidate: aside, ...seen });
      expect(next(stoppedJournal(patch), [what])).toBe('stop-candidate');
    });
  });

  test('an armed candidate is stopped even where it does not run: a reboot would start it', () => {
    const armed = stopped('new', 'app', { restartPolicy: 'always' });
    expect(next(stoppedJournal(), [facts({ previous: stopped('old', 'p'), candidate: armed })])).toBe(
      'stop-candidate',
    );
  });

  test('a stop that may still be on its way has to arrive first', () => {
    expect(next(stoppedJournal(), [facts({ previous: running('old', 'app.release-1-u') })])).toBe(
      'settle-previous',
    );
    expect(
      next(stoppedJournal({ previousRun: 0 }), [facts({ previous: running('old', 'app.release-1-u') })]),
    ).toBe('unpark-previous');
  });

  test('one that Docker does not watch any more is stopped for sure and started anew', () => {
    const journal = stoppedJournal({ previousRun: 0, resumes: 1, unwatched: true });
    expect(next(journal, [facts({ previous: running('old', 'app') })])).toBe('settle-previous');
    expect(next(journal, [facts({ previous: stopped('old', 'app') })])).toBe('start-previous');
  });

  test('a parked container that the update took is parked again, not removed', () => {
    const journal = stoppedJournal({
      members: [member({ candidateWasParked: true })],
      previousRun: 0,
      rollbackVerdict: { healthy: true, detail: asWritten('') },
    });
    expect(next(journal, [facts({ previous: back, candidate: stopped('new', 'app.candidate-u') })])).toBe(
      'clean-up',
    );
  });

  test('what is gone is made again from its record, and so is a child of what was made again', () => {
    expect(next(stoppedJournal(), [facts({})])).toBe('recreate-previous');
    const kid = child({ name: 'child', previousId: 'old-child', candidateId: null });
    const journal = stoppedJournal({ members: [member({ previousId: 'remade' }), kid], previousRun: 0 });
    const parent = facts({ previous: { ...back, id: 'remade' } });
    const lost = facts({ previous: running('old-child', 'child', { parents: ['old'] }) });
    expect(next(journal, [parent, lost])).toBe('recreate-previous');
    // Somebody else has the app's place: there is no parent to make it again for.
    const taken = facts({ ...parent, stranger: running('other', 'app') });
    expect(next(journal, [taken, lost])).not.toBe('recreate-previous');
    const found = facts({ previous: { ...back, id: 'old-child', name: 'child', parents: ['remade'] } });
    expect(next(journal, [parent, found])).toBe('await-rollback-gate');
    // It went down with its parent, which was started since.
    const dead = facts({
      previous: stopped('old-child', 'child', { startedAt: '2026-01-01T12:00:00Z', parents: ['remade'] }),
    });
    expect(next(journal, [parent, dead])).toBe('start-previous');
  });

  test('a child that ended before it was armed is started once more', () => {
    const kid = child({ name: 'child', previousId: 'old-child', candidateId: null });
    const journal = stoppedJournal({ members: [member(), kid], previousRun: 0 });
    const ended = { startedAt: LATER, parents: ['old'], exitCode: 1 };
    const seen = (restartPolicy: string) => [
      facts({ previous: back }),
      facts({ previous: stopped('old-child', 'child', { ...ended, restartPolicy }) }),
    ];
    expect(next(journal, seen('no'))).toBe('arm-previous');
    expect(next(journal, seen('always'))).toBe('start-previous');
    expect(next(saying(journal, { gaveUp: ['start-previous:1:once-in-0'] }), seen('always'))).toBe(
      'await-rollback-gate',
    );
    // What ended, or was stopped, during the gate had its policy.
    const proven = saying(journal, { rollbackVerdict: { healthy: true, detail: asWritten('') } });
    expect(next(proven, seen('always'))).toBe('clean-up');
  });

  test.each([
    ['ended by itself is judged', { previousRun: 0, resumes: 0 }, 'await-rollback-gate'],
    ['died in a cut starts again', { previousRun: 0, resumes: 1 }, 'start-previous'],
    [
      'was found bad stays as it is',
      { previousRun: 0, resumes: 1, rollbackVerdict: { healthy: false, detail: asWritten('') } },
      'clean-up',
    ],
    [
      'was found well and died in a cut starts again',
      { previousRun: 0, resumes: 1, rollbackVerdict: { healthy: true, detail: asWritten('') } },
      'start-previous',
    ],
  ])('a previous one that %s', (_, patch, expected) => {
    expect(next(stoppedJournal(patch), [facts({ previous: { ...back, running: false } })])).toBe(expected);
  });

  test('is proven too where the machine took the disarmed previous one along before its stop was sent', () => {
    const journal = stoppedJournal({ stopSentAt: null, previousRun: 1, resumes: 1 });
    expect(next(journal, [facts({ previous: back })])).toBe('await-rollback-gate');
    const done = saying(journal, {
      cleaned: true,
      rollbackVerdict: { healthy: true, detail: asWritten('') },
    });
    expect(next(done, [facts({ previous: back })])).toBe('rolled-back');
  });

  test.each([
    ['the previous one is gone and was given up', { gaveUp: ['recreate-previous:0'] }, facts({})],
    [
      'it did not pass its gate',
      { rollbackVerdict: { healthy: false, detail: asWritten('') } },
      facts({ previous: back }),
    ],
    [
      'it never got its name back',
      { gaveUp: ['unpark-previous:0'], rollbackVerdict: { healthy: true, detail: asWritten('') } },
      facts({ previous: { ...back, name: 'app.release-1-u' } }),
    ],
  ])('has failed where %s', (_, patch, seen) => {
    expect(next(stoppedJournal({ cleaned: true, previousRun: 0, ...patch }), [seen])).toBe('rollback-failed');
  });

  test('leaves a name alone that somebody took', () => {
    const seen = facts({ previous: stopped('old', 'app.release-1-u'), stranger: running('x', 'app') });
    expect(next(stoppedJournal(), [seen])).toBe('clean-up');
    expect(next(stoppedJournal({ cleaned: true }), [seen])).toBe('cancelled');
  });

  test('a container that did not run before is put back as it was', () => {
    const journal = stoppedJournal({ stopSentAt: null, members: [member({ previousWasRunning: false })] });
    const put = stopped('old', 'app', { restartPolicy: 'always' });
    expect(next(journal, [facts({ previous: put })])).toBe('clean-up');
    expect(next(saying(journal, { cleaned: true }), [facts({ previous: put })])).toBe('failed');
  });
});

describe('what was paused', () => {
  const journal = stoppedJournal({ previousRun: 0, members: [member({ previousWasPaused: true })] });
  const passed = saying(journal, { rollbackVerdict: { healthy: true, detail: asWritten('ok') } });
  const paused = { ...back, paused: true };

  test('is paused again once it has passed its gate, and not before', () => {
    expect(next(journal, [facts({ previous: back })])).toBe('await-rollback-gate');
    expect(next(passed, [facts({ previous: back })])).toBe('pause-previous');
    expect(next(passed, [facts({ previous: paused })])).toBe('clean-up');
    expect(next(saying(passed, { cleaned: true }), [facts({ previous: paused })])).toBe('rolled-back');
  });
  test('is not judged while it is: an earlier life may have paused it and not written that down', () => {
    expect(next(journal, [facts({ previous: paused })])).toBe('clean-up');
  });
  test('stays as it comes up where it does not pass: a person has to look at it', () => {
    const failed = saying(journal, { rollbackVerdict: { healthy: false, detail: asWritten('no') } });
    expect(next(failed, [facts({ previous: back })])).toBe('clean-up');
  });
  test('and was never stopped, is as whoever touched it since left it', () => {
    const untouched = saying(journal, { stopSentAt: null, previousRun: null });
    expect(next(untouched, [facts({ previous: { ...back, startedAt: member().previousStartedAt } })])).toBe(
      'clean-up',
    );
  });
});
