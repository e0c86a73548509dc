import { describe, expect, test } from 'vitest';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { type AttentionFacts, attentionOf } from '../../../electron/engine/domain/attention.ts';
import { newJournal } from '../../../electron/engine/domain/journal.ts';
import type { Release, Update } from '../../../electron/engine/domain/model.ts';

const END = new Date('2026-11-20T12:00:00Z');
const previous: Release = {
  app: 'wiki',
  number: 3,
  imageId: 'sha256:3',
  tag: 'homeport/wiki:3-abc1234',
  sourceKey: 'three',
  provenance: 'git',
  commit: null,
  build: null,
  state: 'good',
  quarantineReason: null,
  spec: null,
  createdAt: END,
  deployedAt: END,
};
const offered = { release: 3, tag: 'homeport/wiki:3-abc1234', deployedAt: END.toISOString() };

function update(patch: Partial<Update>): Update {
  return {
    id: 'u1',
    app: 'wiki',
    kind: 'update',
    trigger: 'schedule',
    fromRelease: 4,
    fromImageId: null,
    outcome: 'succeeded',
    phase: 'done',
    startedAt: END,
    finishedAt: END,
    downtimeMs: null,
    error: null,
    journal: newJournal({ release: 5 }),
    ...patch,
  };
}

const facts = (patch: Partial<AttentionFacts>): AttentionFacts => ({
  app: 'wiki',
  newSince: null,
  now: { ...NOTHING_KNOWN, state: 'healthy' },
  last: null,
  active: null,
  lastCheck: null,
  running: null,
  previous,
  dismissed: {},
  ...patch,
});

describe('what needs a person', () => {
  test('nothing, where all is well', () => {
    expect(attentionOf(facts({ last: update({}) }))).toEqual([]);
  });

  test.each(['rolled-back', 'rollback-failed'] as const)('%s offers the previous release', (outcome) => {
    const [attention] = attentionOf(facts({ last: update({ outcome, error: 'It never became healthy.' }) }));
    expect(attention).toMatchObject({ kind: outcome, updateId: 'u1', restore: offered });
    expect(attention?.message).toContain('It never became healthy.');
  });

  test('an update that failed says that nothing was touched, and offers nothing to put back', () => {
    const [attention] = attentionOf(facts({ last: update({ outcome: 'failed', error: 'No space left.' }) }));
    expect(attention).toMatchObject({ kind: 'update-failed', restore: null });
    expect(attention?.message).toMatch(/not touched.*No space left/);
  });

  test.each([
    ['unhealthy', 'unhealthy', null],
    ['restarting', 'unhealthy', 1],
    ['missing', 'not-running', null],
    ['stopped', 'not-running', 1],
  ] as const)('an app that is %s', (state, kind, exitCode) => {
    const now = { ...NOTHING_KNOWN, state, exitCode, since: END.toISOString() };
    expect(attentionOf(facts({ now }))).toMatchObject([{ kind, restore: offered }]);
  });

  test('a failed rollback that left nothing running is one thing, not two', () => {
    const now = { ...NOTHING_KNOWN, state: 'stopped' as const, exitCode: 128, since: END.toISOString() };
    const last = update({ outcome: 'rollback-failed' });
    expect(attentionOf(facts({ now, last })).map((it) => it.kind)).toEqual(['rollback-failed']);
    const dismissed = { 'rollback-failed': END.toISOString() };
    expect(attentionOf(facts({ now, last, dismissed })).map((it) => it.kind)).toEqual(['not-running']);
  });

  test.each([0, 137, 143])('an app that somebody stopped (code %i) is left alone', (exitCode) => {
    expect(attentionOf(facts({ now: { ...NOTHING_KNOWN, state: 'stopped', exitCode } }))).toEqual([]);
  });

  test('an update that waits for a decision says what can be decided', () => {
    const journal = newJournal({ decision: 'awaiting', verdict: { healthy: false, detail: 'HTTP 500.' } });
    const active = { update: update({ outcome: null, journal }), waitingFor: 'you' };
    expect(attentionOf(facts({ active }))).toMatchObject([{ kind: 'awaiting-decision' }]);
  });

  test('what was dismissed stays off the list until it happens anew', () => {
    const last = update({ outcome: 'rolled-back' });
    const dismissed = { 'rolled-back': END.toISOString() };
    expect(attentionOf(facts({ last, dismissed }))).toEqual([]);
    const later = update({ outcome: 'rolled-back', finishedAt: new Date(END.getTime() + 1000) });
    expect(attentionOf(facts({ last: later, dismissed }))).toHaveLength(1);
  });
});

describe('an app that never came up', () => {
  const added = facts({ newSince: END, previous: null, now: { ...NOTHING_KNOWN, state: 'never-ran' } });
  const add = (patch: Partial<Update>) => update({ kind: 'add', fromRelease: null, ...patch });

  test.each(['failed', 'interrupted'] as const)(
    '%s: says so, and never that something is gone',
    (outcome) => {
      const all = attentionOf({ ...added, last: add({ outcome, error: 'No such module.' }) });
      expect(all).toEqual([
        {
          app: 'wiki',
          kind: 'add-failed',
          message: 'wiki has never come up. No such module.',
          at: END.toISOString(),
          updateId: 'u1',
          restore: null,
        },
      ]);
    },
  );

  test('is told of where a crash kept its first build from beginning', () => {
    expect(attentionOf({ ...added, last: null }).map((a) => [a.kind, a.at])).toEqual([
      ['add-failed', END.toISOString()],
    ]);
  });

  test('needs nobody while it is built, and once a person has called that off', () => {
    const off = newJournal({ failure: { reason: 'cancelled', message: 'Called off.' } });
    expect(attentionOf({ ...added, last: add({ outcome: 'cancelled', journal: off }) })).toEqual([]);
    const building = { update: add({ outcome: null }), waitingFor: null };
    expect(attentionOf({ ...added, active: building })).toEqual([]);
  });
});
