import { describe, expect, test } from 'vitest';
import {
  cutOffSince,
  intentOf,
  isCancellable,
  isDecided,
  resumed,
  survivesCut,
} from '../../../electron/engine/domain/journal.ts';
import { newJournal } from '../../../electron/engine/domain/journal-shape.ts';
import type { Journal } from '../../../electron/engine/domain/model.ts';
import type { Step } from '../../../electron/engine/domain/steps.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';

const NOW = new Date('2026-01-01T00:00:00Z');
const iso = NOW.toISOString();

describe('what is written down before a step', () => {
  test.each<[Step, Partial<Journal>, Partial<Journal>]>([
    [{ kind: 'acquire-image' }, {}, {}],
    [{ kind: 'disarm-previous', member: 0 }, {}, { swapBegun: true }],
    [{ kind: 'park-previous', member: 0 }, {}, { swapBegun: true }],
    [{ kind: 'name-candidate', member: 0 }, {}, { swapBegun: true }],
    [{ kind: 'stop-previous', member: 0 }, {}, { swapBegun: true, stopSentAt: iso, downSince: iso }],
    [
      { kind: 'stop-previous', member: 0 },
      { startFirst: true, verdict: { healthy: true, detail: asWritten('') } },
      { swapBegun: true, stopSentAt: iso },
    ],
    [
      { kind: 'stop-previous', member: 1 },
      { stopSentAt: 'before', downSince: 'before' },
      { swapBegun: true, stopSentAt: 'before', downSince: 'before' },
    ],
    [
      { kind: 'start-candidate', member: 0 },
      { resumes: 2 },
      { swapBegun: true, candidateRun: 2, gateStartedAt: null, unwatched: false, downSince: iso },
    ],
    [
      { kind: 'start-candidate', member: 0 },
      { startFirst: true },
      { swapBegun: false, candidateRun: 0, gateStartedAt: null, unwatched: false },
    ],
    [{ kind: 'start-candidate', member: 1 }, { resumes: 2 }, { swapBegun: true }],
    [
      { kind: 'hand-over' },
      { resumes: 2 },
      {
        swapBegun: true,
        stopSentAt: iso,
        downSince: iso,
        candidateRun: 2,
        gateStartedAt: null,
        unwatched: false,
      },
    ],
    [
      { kind: 'hand-back' },
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
    [{ kind: 'await-gate' }, {}, { gateStartedAt: iso }],
    [{ kind: 'await-gate' }, { gateStartedAt: 'before' }, { gateStartedAt: 'before' }],
    [{ kind: 'commit-release' }, {}, { commitBegun: true }],
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
    [{ kind: 'await-rollback-gate' }, {}, { rollbackGateStartedAt: iso }],
  ])('%o after %o', (step, known, intent) => {
    expect(intentOf(newJournal(known), step, NOW)).toEqual(intent);
  });

  test('a release that a person keeps gets one more start only', () => {
    const journal = newJournal({ decision: 'keep', gaveUp: ['arm-candidate:0'] });
    expect(intentOf(journal, { kind: 'start-candidate', member: 0 }, NOW).gaveUp).toEqual([
      'arm-candidate:0',
      'start-candidate:0',
    ]);
  });
});

test.each<[Partial<Journal>, boolean]>([
  [{}, false],
  [{ verdict: { healthy: false, detail: asWritten('') } }, false],
  [{ verdict: { healthy: true, detail: asWritten('') } }, true],
  [{ decision: 'awaiting' }, false],
  [{ decision: 'restore' }, false],
  [{ decision: 'keep' }, true],
  [{ unchanged: true, commitBegun: true }, true],
  [{ verdict: { healthy: true, detail: asWritten('') }, direction: 'back' }, false],
])('%o is decided: %s', (known, decided) => {
  expect(isDecided(newJournal(known))).toBe(decided);
});

test('a cut counts only for what was started before it', () => {
  const journal = newJournal({ resumes: 1 });
  expect([null, 0, 1].map((run) => cutOffSince(run, journal))).toEqual([false, true, false]);
});

test('what only waited its turn when Homeport was closed is taken up once without counting as cut off', () => {
  const once = newJournal({ resumes: 1, closedInLine: true });
  const again = { ...once, ...resumed(once) };
  expect([again.resumes, again.closedInLine]).toEqual([1, false]);
  expect(resumed(again)).toMatchObject({ resumes: 2 });
});

test.each<[Partial<Journal>, { survives: boolean; cancellable: boolean }]>([
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
  [{ swapBegun: true }, { survives: true, cancellable: false }],
  [
    { unchanged: true, commitBegun: true },
    { survives: true, cancellable: false },
  ],
  [{ direction: 'back' }, { survives: true, cancellable: false }],
])('whether a cut leaves the end as it is, and a person can call it off: %o', (journal, expected) => {
  const it = newJournal(journal);
  expect({ survives: survivesCut(it), cancellable: isCancellable(it) }).toEqual(expected);
});
