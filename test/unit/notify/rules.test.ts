import { describe, expect, it } from 'vitest';
import { createDesktop } from '../../../electron/engine/notify/channels/desktop.ts';
import type { ChannelRules } from '../../../electron/engine/notify/ports.ts';
import { quietForMs } from '../../../electron/engine/notify/quiet-hours.ts';
import { decide, type Waiting } from '../../../electron/engine/notify/rules.ts';
import { EVENT_KINDS, type EventKind } from '../../../electron/shared/notifications.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { EVERYTHING, MINUTE } from './support.ts';

const NOW = new Date(2026, 10, 20, 14, 30);
const switches = defaultPreferences().notifications;
const quiet = { enabled: true, from: '22:00', to: '07:00', exceptUrgent: true };

let id = 0;
function waiting(kind: EventKind, app: string | null = 'wiki', patch: Partial<Waiting> = {}): Waiting {
  id += 1;
  const event = { id, key: `${id}`, kind, app, updateId: null, at: NOW, params: {}, overAt: null };
  const told = { ...event, at: NOW.toISOString(), message: null, restore: null };
  return { event, told, superseded: false, saidByAnother: false, nextAt: null, ...patch };
}

function decided(
  events: Waiting[],
  {
    rules = EVERYTHING,
    recent = [] as number[],
    now = NOW,
  }: { rules?: ChannelRules; recent?: number[]; now?: Date } = {},
) {
  const { tell, drop, askAgainInMs } = decide({ waiting: events, rules, recent, now });
  return {
    tell: tell.map((batch) => batch.map(({ kind, app }) => `${kind} ${app}`).join(' + ')),
    drop: drop.map(({ why }) => why),
    askAgainInMs,
  };
}

/** What the desktop wants by these preferences. */
async function desktopRules(preferences: typeof switches): Promise<ChannelRules> {
  const desktop = createDesktop(() => undefined);
  expect(desktop.rules()).toBeNull();
  const leave = new AbortController();
  const watch = desktop.watch(preferences, leave.signal);
  const next = watch.next();
  const rules = desktop.rules();
  leave.abort();
  await next;
  expect(desktop.rules()).toBeNull();
  if (rules === null) throw new Error('Nobody watches');
  return rules;
}

describe('what the desktop is told', () => {
  const wanted = async (preferences: typeof switches) => {
    const rules = await desktopRules(preferences);
    return EVENT_KINDS.filter((kind) => rules.wants(kind));
  };

  it('is what breaks something or waits for somebody; success where a person wants it', async () => {
    const usual = [
      'rollback-failed',
      'awaiting-decision',
      'rolled-back',
      'update-failed',
      'add-failed',
      'new-version',
      'unhealthy',
      'docker-away',
      'other-engine',
    ];
    expect(await wanted(switches)).toEqual(usual);
    expect(await wanted({ ...switches, succeeded: true })).toContain('succeeded');
  });

  it('is nothing where notifications are off, and not what is switched off', async () => {
    expect(await wanted({ ...switches, enabled: false })).toEqual([]);
    expect(await wanted({ ...switches, rolledBack: false })).not.toContain('rolled-back');
    const rules = await desktopRules({ ...switches, rolledBack: false });
    expect(decided([waiting('rolled-back')], { rules })).toMatchObject({ tell: [], drop: ['not wanted'] });
  });
});

describe('what waits', () => {
  const ago = (ms: number) => new Date(NOW.getTime() - ms);
  const old = (kind: EventKind, ms: number, patch: Partial<Waiting> = {}) => {
    const it = waiting(kind, 'wiki', patch);
    return { ...it, event: { ...it.event, at: ago(ms) } };
  };
  const over = (ms: number) => {
    const it = waiting('unhealthy');
    return { ...it, event: { ...it.event, overAt: ago(ms) } };
  };

  it.each<[string, Waiting, { tell: number; drop: string[] }]>([
    ['an event', waiting('rolled-back'), { tell: 1, drop: [] }],
    ['a day old', old('rolled-back', 25 * 60 * MINUTE), { tell: 0, drop: ['too old'] }],
    ['a trouble that has stood for a week', old('unhealthy', 7 * 24 * 60 * MINUTE), { tell: 1, drop: [] }],
    [
      'what nobody needs to know any more',
      waiting('rolled-back', 'wiki', { told: null }),
      { tell: 0, drop: ['over'] },
    ],
    ['superseded a moment ago', old('rolled-back', MINUTE, { superseded: true }), { tell: 1, drop: [] }],
    [
      'superseded long ago',
      old('rolled-back', 11 * MINUTE, { superseded: true }),
      { tell: 0, drop: ['over'] },
    ],
    ['a trouble that is over for now', over(MINUTE), { tell: 0, drop: [] }],
    ['a trouble that is over', over(10 * MINUTE), { tell: 0, drop: ['over'] }],
    ['a trouble off the list', waiting('unhealthy', 'wiki', { told: null }), { tell: 0, drop: [] }],
    [
      'said by another',
      waiting('unhealthy', 'wiki', { saidByAnother: true }),
      { tell: 0, drop: ['said by another'] },
    ],
  ])('%s', (_what, it, { tell, drop }) => {
    const decision = decided([it]);
    expect([decision.tell.length, decision.drop]).toEqual([tell, drop]);
  });

  it('after a delivery that failed is told when its time has come', () => {
    const later = waiting('rolled-back', 'wiki', { nextAt: new Date(NOW.getTime() + 5_000) });
    expect(decided([later])).toEqual({ tell: [], drop: [], askAgainInMs: 5_000 });
    expect(decided([later], { now: new Date(NOW.getTime() + 5_000) }).tell).toHaveLength(1);
  });
});

describe('many at once', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];

  it('come as one', () => {
    expect(decided(names.map((name) => waiting('rolled-back', name))).tell).toEqual([
      names.map((name) => `rolled-back ${name}`).join(' + '),
    ]);
  });

  it('also when they trickle in: three, then the rest together', () => {
    const recent = [0, 1_000, 2_000].map((ms) => NOW.getTime() + ms);
    const now = new Date(NOW.getTime() + 4_000);
    const rest = ['d', 'e'].map((name) => waiting('rolled-back', name));
    expect(decided(rest, { recent, now })).toEqual({ tell: [], drop: [], askAgainInMs: 6_000 });
    const end = new Date(NOW.getTime() + 10_000);
    expect(decided(rest, { recent, now: end }).tell).toEqual(['rolled-back d', 'rolled-back e']);
  });

  it('an urgent one is never folded away', () => {
    const all = [...names.map((name) => waiting('rolled-back', name)), waiting('rollback-failed', 'z')];
    expect(decided(all).tell).toEqual([
      'rollback-failed z',
      names.map((name) => `rolled-back ${name}`).join(' + '),
    ]);
  });
});

describe('quiet hours', () => {
  const at = (hours: number, minutes: number) => new Date(2026, 10, 20, hours, minutes);

  it.each([
    [23, 0, 8 * 60],
    [6, 59, 1],
    [7, 0, null],
    [21, 59, null],
    [22, 0, 9 * 60],
  ])('at %i:%i over midnight', (hours, minutes, leftMinutes) => {
    expect(quietForMs(quiet, at(hours, minutes))).toBe(leftMinutes === null ? null : leftMinutes * 60_000);
  });

  it('within one day, never where both ends are the same, and not when off', () => {
    expect(quietForMs({ ...quiet, from: '12:00', to: '13:00' }, at(12, 30))).toBe(30 * 60_000);
    expect(quietForMs({ ...quiet, from: '12:00', to: '12:00' }, at(12, 0))).toBeNull();
    expect(quietForMs({ ...quiet, enabled: false }, at(23, 0))).toBeNull();
  });

  const night = at(23, 0);
  const held = () =>
    [waiting('rolled-back', 'wiki'), waiting('rollback-failed', 'db')].map((it) => ({
      ...it,
      event: { ...it.event, at: night },
    }));

  it('hold back and tell at their end, urgent ones at once', () => {
    const rules = { ...EVERYTHING, quietHours: quiet };
    const both = held();
    expect(decided(both, { rules, now: night })).toEqual({
      tell: ['rollback-failed db'],
      drop: [],
      askAgainInMs: 8 * 3_600_000,
    });
    expect(decided(both.slice(0, 1), { rules, now: new Date(2026, 10, 21, 7, 0) }).tell).toEqual([
      'rolled-back wiki',
    ]);
  });

  it('hold urgent ones too where a person says so', () => {
    const rules = { ...EVERYTHING, quietHours: { ...quiet, exceptUrgent: false } };
    expect(decided(held(), { rules, now: night }).tell).toEqual([]);
  });
});
