import { expect, it, onTestFinished, vi } from 'vitest';
import { createDesktop } from '../../../electron/engine/notify/channels/desktop.ts';
import { startNotify } from '../../../electron/engine/notify/start.ts';
import { createSignal } from '../../../electron/engine/signal.ts';
import type { Notification } from '../../../electron/shared/notifications.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { factsOver } from '../live/facts.ts';
import { app, at, ended, open, tempDir, update } from '../store/support.ts';
import { inWords } from './support.ts';

/** The desktop's channel at work, from the record of an update to a shell that comes and goes. */
const switches = defaultPreferences().notifications;

function engine(dataDir = tempDir()) {
  const store = open(dataDir);
  const log: string[] = [];
  const changed = createSignal<void>((error) => log.push(String(error)));
  const desktop = createDesktop((line) => log.push(line));
  const { facts } = factsOver(store);
  const notify = startNotify({
    facts: { ...facts, storeProblem: () => null },
    channels: [desktop],
    changed,
    now: () => at(10),
    log: (line) => log.push(line),
  });
  const stop = store.traces.onWrite(() => changed.emit());
  const close = () => {
    stop();
    notify.close();
    store.close();
  };
  onTestFinished(close);
  return {
    store,
    desktop,
    notify,
    log,
    close,
    ends(id: string, outcome: 'rolled-back' | 'failed' | 'rollback-failed', name = 'web') {
      store.insertUpdate(update(id, { app: name }));
      store.record(ended(id, at(1), { app: name, outcome }));
    },
  };
}

/** A shell that watches; what it is given it acknowledges when told to. */
function shell({ desktop }: Pick<ReturnType<typeof engine>, 'desktop'>, preferences = switches) {
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const got: Notification[] = [];
  const watch = desktop.watch(preferences, leaving.signal);
  const gone = (async () => {
    for await (const notification of watch) got.push(notification);
  })();
  return {
    got,
    gone,
    words: () => got.map(inWords),
    leave: () => leaving.abort(),
    acknowledge: () => desktop.delivered(got.flatMap(({ events }) => events.map(({ key }) => key))),
    shows: (words: string[]) => vi.waitFor(() => expect(got.map(inWords)).toEqual(words)),
  };
}

async function known(): Promise<ReturnType<typeof engine>> {
  const it = engine();
  it.store.insertApp(app('web', { runningRelease: 1 }));
  it.store.insertApp(app('db', { runningRelease: 1 }));
  const first = shell(it);
  // From the first watch on the desktop is known: it has come when nothing is enrolled for another.
  it.ends('u0', 'failed', 'db');
  await vi.waitFor(() => expect(it.store.enrol('desktop')).toBe(0));
  first.leave();
  await first.gone;
  it.store.letGo(at(2), 'for the test');
  return it;
}

it('a shell that comes later gets what is still worth telling, one at a time, and then what comes', async () => {
  const it = await known();
  it.ends('u1', 'rolled-back');
  it.ends('u2', 'rollback-failed', 'db');
  const { shows, acknowledge } = shell(it);
  await shows(['rollback-failed db']);
  acknowledge();
  await shows(['rollback-failed db', 'rolled-back web']);
  acknowledge();
  await vi.waitFor(() => expect(it.store.pending('desktop')).toEqual([]));
  it.ends('u3', 'failed');
  await shows(['rollback-failed db', 'rolled-back web', 'update-failed web']);
});

it('what a shell was given and did not acknowledge comes to the next one, and no more once it did', async () => {
  const it = await known();
  it.ends('u1', 'rolled-back');
  const first = shell(it);
  await first.shows(['rolled-back web']);
  first.leave();
  await first.gone;
  // That is no attempt that failed.
  expect(it.store.pending('desktop')).toMatchObject([{ attempts: 0, nextAt: null }]);
  const second = shell(it);
  await second.shows(['rolled-back web']);
  expect(second.got[0]?.events[0]?.key).toBe(first.got[0]?.events[0]?.key);
  second.acknowledge();
  await vi.waitFor(() => expect(it.store.pending('desktop')).toEqual([]));
  second.leave();
  const third = shell(it);
  it.ends('u2', 'failed');
  await third.shows(['update-failed web']);
});

it('goes by the preferences of who watches, who takes the place of who watched before', async () => {
  const it = await known();
  const before = shell(it);
  const after = shell(it, { ...switches, rolledBack: false });
  await before.gone;
  it.ends('u1', 'rolled-back');
  it.ends('u2', 'failed');
  await after.shows(['update-failed web']);
  expect(before.got).toEqual([]);
});

it('what a person sees while it waits is not told', async () => {
  const it = await known();
  const quietHours = { enabled: true, from: '00:00', to: '23:59', exceptUrgent: true };
  const night = shell(it, { ...switches, quietHours });
  it.ends('u1', 'rolled-back');
  it.ends('u2', 'failed', 'db');
  it.notify.seen('desktop', (event) => event.app === 'web');
  expect(it.store.pending('desktop').map(({ event }) => event.app)).toEqual(['db']);
  expect(night.got).toEqual([]);
  await shell(it).shows(['update-failed db']);
});

it('at rest nothing is looked at, nor written', async () => {
  const it = await known();
  const { shows, acknowledge } = shell(it);
  it.ends('u1', 'rolled-back');
  await shows(['rolled-back web']);
  acknowledge();
  await vi.waitFor(() => expect(it.store.pending('desktop')).toEqual([]));
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const looks = vi.spyOn(it.store, 'enrol');
  it.store.setSetting('anything', 1);
  await vi.advanceTimersByTimeAsync(3_600_000);
  // One for what was written just now, and one that may have been due.
  expect(looks.mock.calls.length).toBeLessThanOrEqual(2);
});

it('nothing piles up where nobody ever watches', async () => {
  const it = engine();
  it.store.insertApp(app('web', { runningRelease: 1 }));
  it.ends('u1', 'rolled-back');
  expect(it.store.pending('desktop')).toEqual([]);
  expect(it.log).toEqual([]);
});
