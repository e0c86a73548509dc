import { describe, expect, test } from 'vitest';
import {
  cutOffSince,
  intentOf,
  isCancellable,
  isDecided,
  resumed,
  survivesCut,
  takenUpAgain,
} from '../../../electron/engine/domain/journal.ts';
import type { Step } from '../../../electron/engine/domain/steps.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { type OneApp, oneAppJournal, saying } from '../../support/one-app-journal.ts';
import { child, member } from './plan-samples.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const iso = NOW.toISOString();

describe('what is written down before a step', () => {
  test.each<[Step, OneApp, OneApp]>([
    [{ kind: 'acquire-image', target: 0 }, {}, {}],
    [{ kind: 'disarm-previous', member: 0 }, {}, { begun: true }],
    [{ kind: 'park-previous', member: 0 }, {}, { begun: true }],
    [{ kind: 'name-candidate', member: 0 }, {}, { begun: true }],
    [{ kind: 'stop-previous', member: 0 }, {}, { begun: true, stopSentAt: iso, downSince: iso }],
    [
      { kind: 'stop-previous', member: 0 },
      { startFirst: true, verdict: { healthy: true, detail: asWritten('') } },
      { begun: true, stopSentAt: iso },
    ],
    [
      { kind: 'stop-previous', member: 1 },
      { stopSentAt: 'before', downSince: 'before' },
      { begun: true, stopSentAt: 'before', downSince: 'before' },
    ],
    [
      { kind: 'start-candidate', member: 0 },
      { resumes: 2 },
      { begun: true, candidateRun: 2, gateStartedAt: null, unwatched: false, downSince: iso },
    ],
    [
      { kind: 'start-candidate', member: 0 },
      { startFirst: true },
      { begun: false, candidateRun: 0, gateStartedAt: null, unwatched: false },
    ],
    [{ kind: 'start-candidate', member: 1 }, { resumes: 2 }, { begun: true }],
    [
      { kind: 'hand-over', member: 0 },
      { resumes: 2 },
      {
        begun: true,
        stopSentAt: iso,
        downSince: iso,
        candidateRun: 2,
        gateStartedAt: null,
        unwatched: false,
      },
    ],
    [
      { kind: 'hand-back', member: 0 },
      { stopSentAt: 'before', resumes: 1 },
      {
        downSince: iso,
        previousRun: 1,
        rollbackGateStartedAt: null,
        rollbackVerdict: null,
        unwatched: false,
      },
    ],
    [{ kind: 'start-previous', member: 1 }, { resumes: 2 }, {}],
    [{ kind: 'await-gate', member: 0 }, {}, { gateStartedAt: iso }],
    [{ kind: 'await-gate', member: 0 }, { gateStartedAt: 'before' }, { gateStartedAt: 'before' }],
    [{ kind: 'commit-release', target: 0 }, {}, { commitBegun: true }],
    // Before the previous one was told to stop, that one serves.
    [{ kind: 'stop-candidate', member: 0 }, {}, {}],
    [{ kind: 'stop-candidate', member: 0 }, { stopSentAt: 'before' }, { downSince: iso }],
    [
      { kind: 'turn-back', failure: { reason: 'gate', message: asWritten('m') } },
      {},
      {
        direction: 'back',
        failure: { reason: 'gate', message: asWritten('m') },
        failedAttempts: 0,
        unwatched: false,
      },
    ],
    [{ kind: 'recreate-previous', member: 0 }, {}, { rollbackVerdict: null }],
    [
      { kind: 'start-previous', member: 0 },
      { resumes: 1 },
      {
        previousRun: 1,
        rollbackGateStartedAt: null,
        rollbackVerdict: null,
        unwatched: false,
        downSince: iso,
      },
    ],
    [{ kind: 'await-rollback-gate', member: 0 }, {}, { rollbackGateStartedAt: iso }],
  ])('%o after %o', (step, known, intent) => {
    const before = oneAppJournal({ members: [member(), child()], ...known });
    const after = { ...before, ...intentOf(before, step, NOW) };
    expect(after).toEqual(saying(before, intent));
  });

  test('a release that a person keeps gets one more start only', () => {
    const journal = oneAppJournal({ decision: 'keep', gaveUp: ['arm-candidate:0'] });
    expect(intentOf(journal, { kind: 'start-candidate', member: 0 }, NOW).gaveUp).toEqual([
      'arm-candidate:0',
      'start-candidate:0',
    ]);
  });
});

test.each<[OneApp, boolean]>([
  [{}, false],
  [{ verdict: { healthy: false, detail: asWritten('') } }, false],
  [{ verdict: { healthy: true, detail: asWritten('') } }, true],
  [{ decision: 'awaiting' }, false],
  [{ decision: 'restore' }, false],
  [{ decision: 'keep' }, true],
  [{ unchanged: true, commitBegun: true }, true],
  [{ verdict: { healthy: true, detail: asWritten('') }, direction: 'back' }, false],
])('%o is decided: %s', (known, decided) => {
  expect(isDecided(oneAppJournal(known))).toBe(decided);
});

test('a cut counts only for what was started before it', () => {
  const journal = oneAppJournal({ resumes: 1 });
  expect([null, 0, 1].map((run) => cutOffSince(run, journal))).toEqual([false, true, false]);
});

test('what only waited its turn when Homeport was closed is taken up once without counting as cut off', () => {
  const once = oneAppJournal({ resumes: 1, closedInLine: true });
  const again = { ...once, ...resumed(once) };
  expect([again.resumes, again.closedInLine]).toEqual([1, false]);
  expect(resumed(again)).toMatchObject({ resumes: 2 });
});

test.each<[OneApp, { survives: boolean; cancellable: boolean }]>([
  [{}, { survives: false, cancellable: true }],
  [
    { imageId: 'sha256:2', verified: true },
    { survives: false, cancellable: true },
  ],
  // Being proven beside the previous one: cut off there, it ends.
  [
    { startFirst: true, candidateRun: 0 },
    { survives: false, cancellable: true },
  ],
  // It was judged there, and a person decides: the question stands.
  [
    { startFirst: true, decision: 'awaiting' },
    { survives: true, cancellable: true },
  ],
  [
    { startFirst: true, decision: 'keep' },
    { survives: true, cancellable: true },
  ],
  [{ begun: true }, { survives: true, cancellable: false }],
  [
    { unchanged: true, commitBegun: true },
    { survives: true, cancellable: false },
  ],
  [{ direction: 'back' }, { survives: true, cancellable: false }],
])('whether a cut leaves the end as it is, and a person can call it off: %o', (journal, expected) => {
  const it = oneAppJournal(journal);
  expect({ survives: survivesCut(it), cancellable: isCancellable(it) }).toEqual(expected);
});

describe('a rollback that failed is taken up again', () => {
  const bad = { healthy: false, detail: asWritten('port is already allocated') };
  const journal = oneAppJournal({
    direction: 'back',
    resumes: 1,
    cleaned: true,
    failedAttempts: 2,
    gaveUp: ['start-previous:0', 'arm-previous:1'],
    members: [
      member({ begun: true, rollbackVerdict: bad, rollbackGateStartedAt: iso, previousRun: 1 }),
      child({ rollbackVerdict: { healthy: true, detail: asWritten('') }, rollbackGateStartedAt: iso }),
    ],
  });

  test('what was given up is tried anew, and what was not proven is to be', () => {
    const { members, ...whole } = { ...journal, ...takenUpAgain(journal, NOW, () => false) };
    expect(whole).toMatchObject({
      ...{ direction: 'back', resumes: 2, cleaned: false, failedAttempts: 0, gaveUp: [] },
      rollbackFailedAt: iso,
    });
    expect(members).toMatchObject([
      { rollbackVerdict: null, rollbackGateStartedAt: null, previousRun: 1, takenOver: false },
      { rollbackVerdict: { healthy: true }, rollbackGateStartedAt: iso, takenOver: false },
    ]);
    expect(isCancellable({ ...journal, ...whole, members })).toBe(false);
  });

  test('since when it has failed, and what is left alone, stay', () => {
    const once = { ...journal, ...takenUpAgain(journal, NOW, (index) => index === 1) };
    const twice = { ...once, ...takenUpAgain(once, new Date(NOW.getTime() + 1), () => false) };
    expect(twice.rollbackFailedAt).toBe(iso);
    expect(twice.members.map(({ takenOver }) => takenOver)).toEqual([false, true]);
  });
});
