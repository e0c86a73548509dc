import { describe, expect, it } from 'vitest';
import {
  type DecisionInput,
  decideNotifications,
  decideShellEvent,
  NOTHING_SAID as EMPTY,
  type NotificationMemory,
} from '../../../electron/main/notifications/decide.ts';
import { AWAY_GRACE_MS } from '../../../electron/main/notifications/events.ts';
import { quietForMs } from '../../../electron/main/notifications/quiet-hours.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import {
  ago,
  app,
  attention,
  live,
  NOW,
  previousOf,
  SAMPLES,
  update,
} from '../../support/electron-double/live-samples.ts';

const switches = defaultPreferences().notifications;
const quiet = { enabled: true, from: '22:00', to: '07:00', exceptUrgent: true };

function decide(state: LiveState, patch: Partial<DecisionInput> = {}) {
  return decideNotifications({
    memory: EMPTY,
    live: state,
    preferences: switches,
    lookingAt: null,
    now: NOW,
    ...patch,
  });
}
const rolledBack = (name: string, id = `u-${name}`) =>
  attention(name, 'rolled-back', 'It never became healthy.', { updateId: id, restore: previousOf(name) });
const withAttention = (...entries: ReturnType<typeof attention>[]) =>
  live({ overall: 'attention', attention: entries, apps: entries.map((entry) => app(entry.app)) });

describe('what is told', () => {
  it.each([
    ['rolled-back', 'wiki was rolled back', 'normal'],
    ['update-failed', 'wiki: update failed, app untouched', 'normal'],
    ['rollback-failed', 'wiki: the rollback failed', 'critical'],
    ['unhealthy', 'wiki is not well', 'normal'],
    ['awaiting-decision', 'wiki waits for your decision', 'normal'],
  ] as const)('%s', (kind, title, urgency) => {
    const { notifications } = decide(
      withAttention(attention('wiki', kind, 'Why.', { restore: previousOf('wiki') })),
    );
    expect(notifications).toMatchObject([{ title, urgency, body: 'Why.', route: '/updates/u-wiki' }]);
    expect(notifications[0]?.buttons.map((button) => button.label)).toEqual(['Restore previous', 'Show log']);
  });

  it('offers no restore where none would help', () => {
    const { notifications } = decide(withAttention(attention('wiki', 'update-failed', 'Why.')));
    expect(notifications[0]?.buttons.map((button) => button.label)).toEqual(['Show log']);
  });

  it('success only where a person wants it', () => {
    const state = live({
      apps: [
        app('wiki', {
          lastUpdate: update('wiki', { outcome: 'succeeded', phase: 'done', finishedAt: ago(1000) }),
        }),
      ],
    });
    expect(decide(state).notifications).toEqual([]);
    expect(decide(state, { preferences: { ...switches, succeeded: true } }).notifications).toMatchObject([
      { title: 'wiki changed over', urgency: 'low' },
    ]);
  });

  it('no success of a release that was kept and gives no sign of life', () => {
    const lastUpdate = update('wiki', { outcome: 'succeeded', finishedAt: ago(1000), stillDown: true });
    const state = live({ apps: [app('wiki', { lastUpdate })] });
    expect(decide(state, { preferences: { ...switches, succeeded: true } }).notifications).toEqual([]);
  });

  it('which release a button leads to, where it is not the previous one', () => {
    const label = (as: 'previous' | 'earlier' | 'again') =>
      decide(withAttention(attention('wiki', 'not-running', '', { restore: { ...previousOf('wiki'), as } })))
        .notifications[0]?.buttons[0]?.label;
    expect([label('previous'), label('earlier'), label('again')]).toEqual([
      'Restore previous',
      'Restore #3',
      'Make #3 again',
    ]);
  });

  it('nothing where notifications are off', () => {
    expect(
      decide(withAttention(rolledBack('wiki')), { preferences: { ...switches, enabled: false } })
        .notifications,
    ).toEqual([]);
    expect(
      decide(withAttention(rolledBack('wiki')), { preferences: { ...switches, rolledBack: false } })
        .notifications,
    ).toEqual([]);
  });

  it('Docker’s absence, when it lasts', () => {
    const away = (since: string): LiveState => ({
      ...SAMPLES.away,
      docker: { ...SAMPLES.away.docker, since },
    });
    const early = decide(away(ago(AWAY_GRACE_MS - 5_000)));
    expect(early.notifications).toEqual([]);
    expect(early.askAgainInMs).toBe(5_000);
    const late = decide(away(ago(AWAY_GRACE_MS)));
    expect(late.notifications).toMatchObject([{ title: 'Docker does not answer', route: '/' }]);
    expect(decide(away(ago(AWAY_GRACE_MS)), { memory: late.memory }).notifications).toEqual([]);
  });
});

describe('never twice', () => {
  it('for one event, however often the picture comes', () => {
    const state = withAttention(rolledBack('wiki'));
    const first = decide(state);
    expect(first.notifications).toHaveLength(1);
    expect(
      decide(state, { memory: first.memory, now: new Date(NOW.getTime() + 3_600_000) }).notifications,
    ).toEqual([]);
  });

  it('but again for the next one of the same kind', () => {
    const first = decide(withAttention(rolledBack('wiki', 'u1')));
    const later = new Date(NOW.getTime() + 60_000);
    expect(
      decide(withAttention(rolledBack('wiki', 'u2')), { memory: first.memory, now: later }).notifications,
    ).toHaveLength(1);
  });

  it('what stands at the very first start is not news, nor is what is a day old', () => {
    const state = withAttention(rolledBack('wiki'));
    const first = decide(state, { memory: null });
    expect(first.notifications).toEqual([]);
    expect(decide(state, { memory: first.memory }).notifications).toEqual([]);
    const old = withAttention({ ...rolledBack('wiki'), at: ago(25 * 3_600_000) });
    expect(decide(old).notifications).toEqual([]);
  });

  it('after a restart, since the memory is plain data', () => {
    const state = withAttention(rolledBack('wiki'));
    const kept: NotificationMemory = JSON.parse(JSON.stringify(decide(state).memory));
    expect(decide(state, { memory: kept }).notifications).toEqual([]);
  });

  it('keeps what stands however much passes, and stays bounded', () => {
    let memory = decide(withAttention(rolledBack('wiki', 'standing'))).memory;
    for (let round = 0; round < 300; round += 1) {
      const many = Array.from({ length: 10 }, (_, index) => rolledBack('feeds', `u-${round}-${index}`));
      memory = decide(withAttention(rolledBack('wiki', 'standing'), ...many), {
        memory,
        lookingAt: '/',
      }).memory;
    }
    expect(memory.said.length).toBeLessThanOrEqual(2_000);
    expect(memory.said).toContain('rolled-back:wiki:standing');
  });
});

describe('while a person looks', () => {
  it.each([
    ['the dashboard', '/'],
    ['the app’s page', '/apps/wiki/history'],
    ['the update’s page', '/updates/u-wiki'],
  ])('at %s, silence', (_name, lookingAt) => {
    const state = withAttention(rolledBack('wiki'));
    const seen = decide(state, { lookingAt });
    expect(seen.notifications).toEqual([]);
    expect(decide(state, { memory: seen.memory }).notifications).toEqual([]);
  });

  it('at another app’s page it is said', () => {
    expect(decide(withAttention(rolledBack('wiki')), { lookingAt: '/apps/wik' }).notifications).toHaveLength(
      1,
    );
  });
});

describe('many at once', () => {
  const names = ['a', 'b', 'c', 'd', 'e'];

  it('come as one', () => {
    const { notifications } = decide(withAttention(...names.map((name) => rolledBack(name))));
    expect(notifications).toMatchObject([
      { title: '5 things need a look', body: 'a, b, c and 2 more', route: '/' },
    ]);
    expect(notifications[0]?.keys).toHaveLength(5);
  });

  it('also when they trickle in: three, then the rest together', () => {
    let memory = EMPTY;
    const shown: string[] = [];
    let wait: number | null = null;
    names.forEach((_name, index) => {
      const state = withAttention(...names.slice(0, index + 1).map((name) => rolledBack(name)));
      const decision = decide(state, { memory, now: new Date(NOW.getTime() + index * 1_000) });
      memory = decision.memory;
      wait = decision.askAgainInMs;
      shown.push(...decision.notifications.map((notification) => notification.title));
    });
    expect(shown).toEqual(['a was rolled back', 'b was rolled back', 'c was rolled back']);
    expect(wait).toBe(6_000);
    const rest = decide(withAttention(...names.map((name) => rolledBack(name))), {
      memory,
      now: new Date(NOW.getTime() + 10_000),
    });
    expect(rest.notifications.map((notification) => notification.title)).toEqual([
      'd was rolled back',
      'e was rolled back',
    ]);
  });

  it('an urgent one is never folded away', () => {
    const urgent = attention('z', 'rollback-failed', 'Down.', { restore: previousOf('z') });
    const { notifications } = decide(withAttention(urgent, ...names.map((name) => rolledBack(name))));
    expect(notifications.map((notification) => notification.title)).toEqual([
      'z: the rollback failed',
      '5 things need a look',
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

  it('hold back and tell at their end, urgent ones at once', () => {
    const night = new Date(2026, 10, 20, 23, 0);
    const stamp = night.toISOString();
    const state = withAttention(
      { ...rolledBack('wiki'), at: stamp },
      attention('db', 'rollback-failed', 'Down.', { at: stamp }),
    );
    const preferences = { ...switches, quietHours: quiet };
    const held = decide(state, { preferences, now: night });
    expect(held.notifications.map((notification) => notification.title)).toEqual(['db: the rollback failed']);
    expect(held.askAgainInMs).toBe(8 * 3_600_000);
    const morning = decide(state, { preferences, memory: held.memory, now: new Date(2026, 10, 21, 7, 0) });
    expect(morning.notifications.map((notification) => notification.title)).toEqual(['wiki was rolled back']);
    expect(
      decide(state, { preferences, memory: morning.memory, now: new Date(2026, 10, 21, 7, 1) }).notifications,
    ).toEqual([]);
  });

  it('hold urgent ones too where a person says so', () => {
    const night = new Date(2026, 10, 20, 23, 0);
    const state = withAttention(attention('db', 'rollback-failed', 'Down.', { at: night.toISOString() }));
    const preferences = { ...switches, quietHours: { ...quiet, exceptUrgent: false } };
    expect(decide(state, { preferences, now: night }).notifications).toEqual([]);
  });
});

describe('the shell’s own events', () => {
  const event = {
    key: 'engine-stopped:1',
    kind: 'engine-stopped',
    app: null,
    message: 'It ended.',
    updateId: null,
    restore: null,
    at: ago(0),
  } as const;
  it('are told once', () => {
    const first = decideShellEvent(EMPTY, event, switches);
    expect(first.notifications).toMatchObject([{ title: 'Homeport’s engine stopped' }]);
    expect(decideShellEvent(first.memory, event, switches).notifications).toEqual([]);
  });
});
