import { describe, expect, test } from 'vitest';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { type AttentionFacts, attentionOf } from '../../../electron/engine/domain/attention.ts';
import type { Release, Update } from '../../../electron/engine/domain/model.ts';
import type { Attention } from '../../../electron/shared/dto.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { asWritten, say } from '../../../electron/shared/text/text.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';

const END = new Date('2026-11-20T12:00:00Z');
const previous: Release = {
  app: 'wiki',
  number: 3,
  imageId: 'sha256:3',
  tag: 'homeport/wiki:3-abc1234',
  sourceKey: 'three',
  provenance: 'git',
  version: null,
  origin: null,
  state: 'good',
  quarantineReason: null,
  spec: null,
  createdAt: END,
  deployedAt: END,
};
const offered = {
  release: 3,
  tag: 'homeport/wiki:3-abc1234',
  deployedAt: END.toISOString(),
  as: 'previous',
};
const spec = { config: {}, hostConfig: {}, networks: {}, imageRef: null };
const running: Release = { ...previous, number: 4, tag: 'homeport/wiki:4-def5678', spec };

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
    journal: oneAppJournal({ release: 5 }),
    ...patch,
  };
}

const facts = (patch: Partial<AttentionFacts>): AttentionFacts => ({
  app: 'wiki',
  containerName: 'wiki',
  newSince: null,
  now: { ...NOTHING_KNOWN, state: 'healthy' },
  probe: null,
  last: null,
  active: null,
  lastCheck: null,
  lostTo: null,
  running: null,
  previous,
  dismissed: {},
  ...patch,
});

const messageOf = (it: Attention | undefined): string => (it ? render(it.message) : '');
const inWords = (all: Attention[]) => all.map((it) => ({ ...it, message: render(it.message) }));

describe('what needs a person', () => {
  test('nothing, where all is well', () => {
    expect(attentionOf(facts({ last: update({}) }))).toEqual([]);
  });

  test('an error of several lines is said by its sentence: there is room for one, in the tray and in a notification', () => {
    const last = update({
      outcome: 'failed',
      error: asWritten('The image could not be built: npm ci.\nnpm ERR!\nnpm ERR! code 1'),
    });
    expect(attentionOf(facts({ last })).map(messageOf)).toEqual([
      'The update of wiki failed; what ran was not touched. The image could not be built: npm ci.',
    ]);
  });

  test('after a rollback there is nothing to put back: the previous release runs', () => {
    const last = update({ outcome: 'rolled-back', error: asWritten('It never became healthy.') });
    const [attention] = attentionOf(facts({ last, running }));
    expect(attention).toMatchObject({ kind: 'rolled-back', updateId: 'u1', restore: null });
    expect(messageOf(attention)).toContain('It never became healthy.');
    // What is offered for another reason is one further back, and is not called the previous one.
    const now = { ...NOTHING_KNOWN, state: 'unhealthy' as const, since: END.toISOString() };
    expect(attentionOf(facts({ last, running, now }))).toMatchObject([
      { kind: 'rolled-back', restore: null },
      { kind: 'unhealthy', restore: { release: 3, as: 'earlier' } },
    ]);
  });

  test('an update of which nothing is known is said, and may be taken off the list', () => {
    const last = update({ outcome: 'unknown', error: asWritten('The database was put back.') });
    expect(inWords(attentionOf(facts({ last, running })))).toMatchObject([
      {
        kind: 'update-unknown',
        message:
          'How the update of wiki ended is not known. What runs was left as it is: check that wiki works, then dismiss this. The database was put back.',
        restore: null,
      },
    ]);
    const dismissed = { 'update-unknown': END.toISOString() };
    expect(attentionOf(facts({ last, running, dismissed }))).toEqual([]);
  });

  describe('a rollback that failed', () => {
    const last = update({ outcome: 'rollback-failed', error: asWritten('HTTP 500.') });
    const of = (patch: Partial<AttentionFacts>) => attentionOf(facts({ last, running, ...patch }))[0];
    const up = { ...NOTHING_KNOWN, state: 'running' as const, since: END.toISOString() };

    test('says that it runs again only where something has proven it', () => {
      const said = (patch: Partial<AttentionFacts>) => messageOf(of(patch)).replace(/^.*HTTP 500\. /, '');
      const healthy = { ...up, state: 'healthy' as const };
      expect(said({ now: healthy })).toBe('It runs again by now: its health check passes.');
      expect(said({ now: healthy, probe: { proof: { ok: true, detail: 'HTTP 200' } } })).toBe(
        'It runs again by now: its probe passes (HTTP 200).',
      );
      for (const [now, probe] of [
        [healthy, { proof: { ok: false, detail: 'HTTP 500' } }],
        [healthy, { proof: null }],
        [up, { proof: { ok: false, detail: 'HTTP 500' } }],
        [up, { proof: null }],
        [up, null],
        [{ ...up, state: 'starting' as const }, null],
        [{ ...up, state: 'stopped' as const }, null],
      ] as const)
        expect(said({ now, probe }), JSON.stringify([now.state, probe])).not.toContain('runs again');
      expect(said({ now: up, probe: { proof: { ok: false, detail: 'HTTP 500' } } })).toBe(
        'Its container runs, and its probe still fails: HTTP 500.',
      );
    });

    test('offers an earlier release by its number, and the same one again where its container is gone', () => {
      expect(of({ now: up })?.restore).toMatchObject({ release: 3, as: 'earlier' });
      const gone = { ...NOTHING_KNOWN, state: 'missing' as const, since: END.toISOString() };
      expect(of({ now: gone })?.restore).toMatchObject({ release: 4, as: 'again' });
    });
  });

  test('an update that failed says that nothing was touched, and offers nothing to put back', () => {
    const [attention] = attentionOf(
      facts({ last: update({ outcome: 'failed', error: asWritten('No space left.') }) }),
    );
    expect(attention).toMatchObject({ kind: 'update-failed', restore: null });
    expect(messageOf(attention)).toMatch(/not touched.*No space left/);
  });

  test.each([
    ['unhealthy', 'unhealthy', null],
    ['restarting', 'unhealthy', 1],
    ['missing', 'not-running', null],
    ['stopped', 'not-running', 1],
  ] as const)('an app that is %s', (state, kind, exitCode) => {
    const now = { ...NOTHING_KNOWN, state, exitCode, since: END.toISOString() };
    expect(attentionOf(facts({ now }))).toMatchObject([{ kind, at: END.toISOString(), restore: offered }]);
  });

  test('a container that is gone is made again as it ran, where that is on record', () => {
    const now = { ...NOTHING_KNOWN, state: 'missing' as const, since: END.toISOString() };
    expect(attentionOf(facts({ now, running }))).toMatchObject([{ restore: { release: 4, as: 'again' } }]);
    const never = { ...running, spec: null };
    expect(attentionOf(facts({ now, running: never }))).toMatchObject([{ restore: offered }]);
    expect(inWords(attentionOf(facts({ now, running: never, previous: null })))).toMatchObject([
      { restore: null, message: expect.stringContaining('update to have it back') },
    ]);
  });

  test('one that was never started because it could not be', () => {
    const now = { ...NOTHING_KNOWN, state: 'created' as const, since: END.toISOString() };
    expect(attentionOf(facts({ now }))).toEqual([]);
    expect(
      inWords(attentionOf(facts({ now: { ...now, detail: asWritten('port is already allocated') } }))),
    ).toMatchObject([
      { kind: 'not-running', message: 'wiki could not be started. port is already allocated.' },
    ]);
    const stopped = { ...now, state: 'stopped' as const, detail: say('state-detail.out-of-memory') };
    expect(inWords(attentionOf(facts({ now: stopped })))).toMatchObject([
      { kind: 'not-running', message: 'wiki does not run. Ran out of memory.' },
    ]);
  });

  test('a failed rollback that left nothing running is one thing, not two', () => {
    const now = { ...NOTHING_KNOWN, state: 'stopped' as const, exitCode: 128, since: END.toISOString() };
    const last = update({ outcome: 'rollback-failed' });
    expect(attentionOf(facts({ now, last })).map((it) => it.kind)).toEqual(['rollback-failed']);
    const dismissed = { 'rollback-failed': END.toISOString() };
    expect(attentionOf(facts({ now, last, dismissed })).map((it) => it.kind)).toEqual(['not-running']);
  });

  test('that it was put back after all is said so', () => {
    const journal = oneAppJournal({ release: 5, rollbackFailedAt: END.toISOString() });
    const last = update({ outcome: 'rolled-back', journal, error: asWritten('HTTP 500.') });
    expect(messageOf(attentionOf(facts({ last }))[0])).toBe(
      'wiki runs again: the rollback that had failed has succeeded after all. HTTP 500.',
    );
  });

  test('a failed rollback that failed again is the same one: dismissed, it stays so', () => {
    const journal = oneAppJournal({ release: 5, rollbackFailedAt: END.toISOString() });
    const last = update({ outcome: 'rollback-failed', journal, finishedAt: new Date(END.getTime() + 1000) });
    expect(attentionOf(facts({ last }))).toMatchObject([{ kind: 'rollback-failed', at: END.toISOString() }]);
    expect(attentionOf(facts({ last, dismissed: { 'rollback-failed': END.toISOString() } }))).toEqual([]);
  });

  test('an app that somebody stopped is left alone, whatever its exit code', () => {
    const now = { ...NOTHING_KNOWN, state: 'stopped' as const, since: END.toISOString(), exitCode: 137 };
    expect(attentionOf(facts({ now: { ...now, wanted: true } }))).toEqual([]);
    expect(attentionOf(facts({ now }))).toMatchObject([{ kind: 'not-running' }]);
    // What a failed rollback left stopped was stopped by Homeport.
    const last = update({ outcome: 'rollback-failed' });
    const dismissed = { 'rollback-failed': END.toISOString() };
    const known = facts({ now: { ...now, wanted: true }, last, dismissed });
    expect(attentionOf(known)).toMatchObject([{ kind: 'not-running' }]);
  });

  test('an update that waits for a decision says what can be decided', () => {
    const journal = oneAppJournal({
      decision: 'awaiting',
      verdict: { healthy: false, detail: asWritten('HTTP 500.') },
    });
    const active = { update: update({ outcome: null, journal }), waitingFor: asWritten('you') };
    expect(attentionOf(facts({ active }))).toMatchObject([{ kind: 'awaiting-decision' }]);
    // Also where an earlier version let it be taken off the list.
    const dismissed = { 'awaiting-decision': END.toISOString() };
    expect(attentionOf(facts({ active, dismissed }))).toHaveLength(1);
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
      const all = inWords(
        attentionOf({ ...added, last: add({ outcome, error: asWritten('No such module.') }) }),
      );
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
    const off = oneAppJournal({ failure: { reason: 'cancelled', message: asWritten('Called off.') } });
    expect(attentionOf({ ...added, last: add({ outcome: 'cancelled', journal: off }) })).toEqual([]);
    const building = { update: add({ outcome: null }), waitingFor: null };
    expect(attentionOf({ ...added, active: building })).toEqual([]);
  });
});

test('a name that leads elsewhere is asked about, and until then nothing is offered in its place', () => {
  const astray = { where: { is: 'renamed' as const, to: 'wiki-old' }, since: END.toISOString() };
  const stopped = { ...NOTHING_KNOWN, state: 'stopped' as const, since: END.toISOString(), astray };
  const [asked, ...others] = inWords(attentionOf(facts({ now: stopped, running })));
  expect(asked).toMatchObject({
    kind: 'whereabouts',
    restore: null,
    answers: ['follow', 'keep-name'],
    message: expect.stringContaining('The container of wiki is called "wiki-old" now.'),
  });
  expect(others).toEqual([]);
  const failed = update({ outcome: 'rolled-back', error: asWritten('No.') });
  for (const { restore } of attentionOf(facts({ now: { ...stopped, state: 'unhealthy' }, last: failed })))
    expect(restore).toBeNull();
});
