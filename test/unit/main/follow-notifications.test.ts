import { createRouterClient, implement } from '@orpc/server';
import { expect, it, vi } from 'vitest';
import { createDesktop } from '../../../electron/engine/notify/channels/desktop.ts';
import type { EngineClient } from '../../../electron/main/engine/live.ts';
import { followNotifications } from '../../../electron/main/notifications/follow.ts';
import { createObservable } from '../../../electron/main/observable.ts';
import type { LiveState } from '../../../electron/shared/dto.ts';
import type { Notification } from '../../../electron/shared/notifications.ts';
import { notifications } from '../../../electron/shared/notifications-contract.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { live } from '../../support/electron-double/live-samples.ts';

/** The shell's end of the desktop's channel, over the contract and the channel itself. */
function world() {
  const desktop = createDesktop(() => undefined);
  const seen: unknown[] = [];
  const shown: string[] = [];
  const log: string[] = [];
  const os = implement(notifications);
  const client = createRouterClient({
    notifications: os.router({
      watch: os.watch.handler(({ input, signal }) =>
        desktop.watch(input.preferences, signal ?? new AbortController().signal),
      ),
      delivered: os.delivered.handler(({ input }) => desktop.delivered(input.keys)),
      seen: os.seen.handler(({ input }) => {
        seen.push(input);
      }),
    }),
  });
  const connected = createObservable<EngineClient | null>(null);
  const picture = createObservable<LiveState | null>(null);
  const preferences = createObservable(defaultPreferences());
  const timers: (() => void)[] = [];
  let lookingAt: string | null = null;
  followNotifications({
    link: { live: picture, connected, client: () => client as EngineClient },
    preferences,
    notifier: { show: ({ events }) => shown.push(...events.map(({ key }) => key)) },
    lookingAt: () => lookingAt,
    log: (line) => log.push(line),
    setTimer: (run) => {
      timers.push(run);
      return () => undefined;
    },
  });
  return {
    desktop,
    connected,
    picture,
    preferences,
    seen,
    shown,
    log,
    timers,
    connect: () => connected.set(client as EngineClient),
    look: (route: string | null) => {
      lookingAt = route;
      picture.set(live());
    },
  };
}

const notification = (id: number): Notification => ({
  events: [
    {
      id,
      key: `k${id}`,
      kind: 'rolled-back',
      app: 'wiki',
      updateId: 'u1',
      at: '2026-03-01T12:00:00.000Z',
      params: {},
      message: asWritten('It failed.'),
      restore: null,
    },
  ],
});
const forEver = new AbortController().signal;

it('shows what the engine has to tell and says so, in each of its lives', async () => {
  const { desktop, connected, connect, shown } = world();
  for (const life of [1, 2]) {
    connect();
    await vi.waitFor(() => expect(desktop.rules()).not.toBeNull());
    await desktop.deliver(notification(life), forEver);
    connected.set(null);
    await vi.waitFor(() => expect(desktop.rules()).toBeNull());
  }
  expect(shown).toEqual(['k1', 'k2']);
});

it('asks anew by other preferences, and only for those of notifications', async () => {
  const { desktop, connect, preferences } = world();
  connect();
  await vi.waitFor(() => expect(desktop.rules()?.wants('succeeded')).toBe(false));
  const rules = desktop.rules();
  const before = preferences.get();
  const asked = vi.fn();
  desktop.onChange(asked);
  preferences.set({ ...before, general: { ...before.general, theme: 'dark' } });
  preferences.set({ ...before, notifications: { ...before.notifications, succeeded: true } });
  await vi.waitFor(() => expect(desktop.rules()?.wants('succeeded')).toBe(true));
  expect(asked).toHaveBeenCalledTimes(1);
  expect(rules?.wants('succeeded')).toBe(false);
});

it('takes its place back where somebody else watched', async () => {
  const { desktop, connect, timers, shown } = world();
  connect();
  await vi.waitFor(() => expect(desktop.rules()).not.toBeNull());
  const leaving = new AbortController();
  const other = desktop.watch(defaultPreferences().notifications, leaving.signal);
  const left = other.next();
  await vi.waitFor(() => expect(timers).toHaveLength(1));
  leaving.abort();
  await left;
  expect(desktop.rules()).toBeNull();
  timers[0]?.();
  await vi.waitFor(() => expect(desktop.rules()).not.toBeNull());
  await desktop.deliver(notification(1), forEver);
  expect(shown).toEqual(['k1']);
});

it('says what a person sees, at each change of the picture', async () => {
  const { connect, look, seen } = world();
  connect();
  for (const route of [null, '/', '/apps/wiki/history', '/updates/u1', '/desktop-settings']) look(route);
  await vi.waitFor(() => expect(seen).toEqual([{ all: true }, { app: 'wiki' }, { update: 'u1' }]));
});
