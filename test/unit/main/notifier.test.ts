import { EventEmitter } from 'node:events';
import type { MessageBoxOptions, NotificationConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { NOTHING_SAID, type NotificationMemory } from '../../../electron/main/notifications/decide.ts';
import { createNotifier } from '../../../electron/main/notifications/notifier.ts';
import type { NotificationAction } from '../../../electron/main/notifications/wording.ts';
import { rememberIn } from '../../../electron/main/preferences/shell-state.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { attention, live, NOW, previousOf, SAMPLES } from '../../support/electron-double/live-samples.ts';

/** What is made of a decision: buttons that work, words where there are no notifications, a memory that outlives a full disk. */
function world({ supported = true } = {}) {
  const shown: { options: NotificationConstructorOptions; events: EventEmitter }[] = [];
  const dialogs: MessageBoxOptions[] = [];
  const performed: NotificationAction[] = [];
  const log: string[] = [];
  const timers: { run: () => void; ms: number }[] = [];
  let memory: NotificationMemory | null = NOTHING_SAID;
  class Notification {
    static isSupported = () => supported;
    readonly #entry: { options: NotificationConstructorOptions; events: EventEmitter };
    constructor(options: NotificationConstructorOptions = {}) {
      this.#entry = { options, events: new EventEmitter() };
    }
    show() {
      shown.push(this.#entry);
    }
    close() {}
    on(event: string, listener: (...args: never[]) => void) {
      return this.#entry.events.on(event, (...args: unknown[]) => Reflect.apply(listener, null, args));
    }
  }
  const notifier = createNotifier({
    electron: {
      Notification,
      dialog: {
        showMessageBox: async (options) => {
          dialogs.push(options);
          return { response: 0, checkboxChecked: false };
        },
        showSaveDialog: async () => ({ canceled: true, filePath: '' }),
      },
    },
    platform: 'linux',
    icon: 'icon.png',
    memory: {
      notifications: () => memory,
      setNotifications: (next) => {
        memory = next;
      },
    },
    preferences: () => defaultPreferences().notifications,
    lookingAt: () => null,
    perform: (action) => performed.push(action),
    log: (line) => log.push(line),
    now: () => NOW,
    setTimer: (run, ms) => {
      timers.push({ run, ms });
      return () => {};
    },
  });
  return { notifier, shown, dialogs, performed, log, timers };
}
const failed = live({
  attention: [attention('wiki', 'rollback-failed', 'Down.', { restore: previousOf('wiki') })],
});

describe('a notification', () => {
  it('is urgent and stays where a rollback failed', () => {
    const { notifier, shown } = world();
    notifier.look(failed);
    expect(shown[0]?.options).toMatchObject({ urgency: 'critical', timeoutType: 'never', body: 'Down.' });
  });

  it('has buttons that restore and show the log, and opens the page at a click', () => {
    const { notifier, shown, performed } = world();
    notifier.look(failed);
    expect(shown[0]?.options.actions?.map((action) => action.text)).toEqual(['Restore previous', 'Show log']);
    shown[0]?.events.emit('action', { actionIndex: 0 });
    shown[0]?.events.emit('action', { actionIndex: 1 });
    shown[0]?.events.emit('click');
    shown[0]?.events.emit('action', { actionIndex: 7 });
    const open = { type: 'open', route: '/updates/u-wiki' };
    expect(performed).toEqual([{ type: 'restore', app: 'wiki', release: 3 }, open, open]);
  });

  it('comes when its time has come, though the picture stays the same', () => {
    const { notifier, timers, shown } = world();
    const docker = { ...SAMPLES.away.docker, since: NOW.toISOString() };
    notifier.look({ ...SAMPLES.away, docker });
    expect(shown).toEqual([]);
    expect(timers).toMatchObject([{ ms: 30_000 }]);
  });
});

describe('an answer to a click', () => {
  it('is a notification', () => {
    const { notifier, shown, dialogs } = world();
    notifier.say('That did not work', 'Why.');
    expect(shown.map(({ options }) => options.title)).toEqual(['That did not work']);
    expect(dialogs).toEqual([]);
  });

  it('is a dialog where there are no notifications, or where the system refuses one', () => {
    const none = world({ supported: false });
    none.notifier.say('That did not work', 'Why.');
    expect(none.dialogs).toMatchObject([{ message: 'That did not work', detail: 'Why.' }]);
    const refused = world();
    refused.notifier.say('That did not work', 'Why.');
    refused.shown[0]?.events.emit('failed', {}, 'not allowed');
    expect(refused.dialogs).toHaveLength(1);
    expect(refused.log.join()).toContain('not allowed');
  });

  it('only an answer: news without notifications is for tray and window, and the log', () => {
    const { notifier, dialogs, log } = world({ supported: false });
    notifier.look(failed);
    expect(dialogs).toEqual([]);
    expect(log.join()).toContain('wiki: the rollback failed');
  });
});

describe('what the shell remembers', () => {
  it('is remembered although it can’t be saved, which is said once', () => {
    const log: string[] = [];
    let full = true;
    const saved = new Map<string, unknown>();
    const state = rememberIn(
      () => ({
        get: (key) => saved.get(key),
        set: (key, value) => {
          if (full) throw new Error('ENOSPC');
          saved.set(key, value);
        },
      }),
      (line) => log.push(line),
    );
    state.setNotifications({ ...NOTHING_SAID, said: ['a'] });
    state.setNotifications({ ...NOTHING_SAID, said: ['a', 'b'] });
    expect(state.notifications()?.said).toEqual(['a', 'b']);
    expect(log).toHaveLength(1);
    full = false;
    state.setNotifications({ ...NOTHING_SAID, said: ['a', 'b', 'c'] });
    expect(saved.get('notifications')).toMatchObject({ said: ['a', 'b', 'c'] });
  });

  it('of the time before episodes is still understood; what is odd is dropped', () => {
    const open = (values: Record<string, unknown>) =>
      rememberIn(
        () => ({ get: (key) => values[key], set: () => {} }),
        () => {},
      );
    expect(open({ notifications: { said: ['a'], held: [], recent: [] } }).notifications()).toEqual({
      ...NOTHING_SAID,
      said: ['a'],
    });
    expect(open({ notifications: 3, window: { bounds: 'x' } }).notifications()).toBeNull();
    expect(open({ window: { bounds: 'x' } }).window()).toBeNull();
  });
});
