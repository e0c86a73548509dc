import { EventEmitter } from 'node:events';
import type { MessageBoxOptions, NotificationConstructorOptions } from 'electron';
import { describe, expect, it } from 'vitest';
import { createNotifier } from '../../../electron/main/notifications/notifier.ts';
import type { DesktopEvent, NotificationAction } from '../../../electron/main/notifications/wording.ts';
import { rememberIn } from '../../../electron/main/preferences/shell-state.ts';
import type { Notification as Told } from '../../../electron/shared/notifications.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { NOW, previousOf } from '../../support/electron-double/live-samples.ts';

/** What is made of what there is to tell: buttons that work, words where there are no notifications, a memory that outlives a full disk. */
function world({ supported = true, enabled = true } = {}) {
  const shown: { options: NotificationConstructorOptions; events: EventEmitter }[] = [];
  const dialogs: MessageBoxOptions[] = [];
  const performed: NotificationAction[] = [];
  const log: string[] = [];
  let memory: string[] = [];
  let lookingAt: string | null = null;
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
    icon: 'icon.png',
    memory: {
      shown: () => memory,
      setShown: (next) => {
        memory = next;
      },
    },
    enabled: () => enabled,
    lookingAt: () => lookingAt,
    perform: (action) => performed.push(action),
    log: (line) => log.push(line),
  });
  const look = (route: string | null) => {
    lookingAt = route;
  };
  return { notifier, shown, dialogs, performed, log, look, memory: () => memory };
}

let id = 0;
const told = (...apps: string[]): Told => ({
  events: apps.map((app) => {
    id += 1;
    const restore = previousOf(app);
    const [key, updateId] = [`rollback-failed:${app}:u-${app}`, `u-${app}`];
    const at = NOW.toISOString();
    return {
      id,
      key,
      kind: 'rollback-failed',
      app,
      updateId,
      at,
      params: {},
      message: asWritten('Down.'),
      restore,
    };
  }),
});
const titles = ({ shown }: ReturnType<typeof world>) => shown.map(({ options }) => options.title);
const failed = told('wiki');

describe('a notification', () => {
  it('is urgent and stays where a rollback failed', () => {
    const { notifier, shown } = world();
    notifier.show(failed);
    expect(shown[0]?.options).toMatchObject({ urgency: 'critical', timeoutType: 'never', body: 'Down.' });
  });

  it('has buttons that restore and show the log, and opens the page at a click', () => {
    const { notifier, shown, performed } = world();
    notifier.show(failed);
    expect(shown[0]?.options.actions?.map((action) => action.text)).toEqual(['Restore previous', 'Show log']);
    shown[0]?.events.emit('action', { actionIndex: 0 });
    shown[0]?.events.emit('action', { actionIndex: 1 });
    shown[0]?.events.emit('click');
    shown[0]?.events.emit('action', { actionIndex: 7 });
    const open = { type: 'open', route: '/updates/u-wiki' };
    expect(performed).toEqual([{ type: 'restore', app: 'wiki', release: 3 }, open, open]);
  });

  it('comes once, however often the engine says so, and is remembered only when it was shown', () => {
    const it = world();
    it.notifier.show(failed);
    it.notifier.show(failed);
    expect(titles(it)).toEqual(['wiki: the rollback failed']);
    expect(it.memory()).toEqual(['rollback-failed:wiki:u-wiki']);
  });

  it.each([
    ['the dashboard', '/', true],
    ['the app’s page', '/apps/wiki/history', true],
    ['the update’s page', '/updates/u-wiki', true],
    ['another app’s page', '/apps/wik', false],
    ['nothing', null, false],
  ])('while a person looks at %s', (_what, route, silent) => {
    const it = world();
    it.look(route);
    it.notifier.show(failed);
    expect(titles(it)).toEqual(silent ? [] : ['wiki: the rollback failed']);
    // What was seen is not told afterwards either.
    it.look(null);
    it.notifier.show(failed);
    expect(titles(it)).toHaveLength(silent ? 0 : 1);
  });

  it('of many is one, as long as there are many of which nobody knows', () => {
    const many = world();
    many.notifier.show(told('a', 'b', 'c', 'd'));
    expect(titles(many)).toEqual(['4 things need a look']);
    many.notifier.show(told('a', 'b', 'c', 'd', 'e'));
    expect(titles(many).slice(1)).toEqual(['e: the rollback failed']);
    const looking = world();
    looking.look('/apps/a');
    looking.notifier.show(told('a', 'b', 'c', 'd'));
    expect(titles(looking)).toHaveLength(3);
  });
});

describe('what only the shell knows', () => {
  const event: DesktopEvent = {
    key: 'engine-stopped:1',
    kind: 'engine-stopped',
    app: null,
    updateId: null,
    params: {},
    message: asWritten('It ended.'),
    restore: null,
  };
  it('is told once, also to a person who looks, unless notifications are off', () => {
    const it = world();
    it.look('/');
    it.notifier.tell(event);
    it.notifier.tell(event);
    expect(titles(it)).toEqual(['Homeport’s engine stopped']);
    const off = world({ enabled: false });
    off.notifier.tell(event);
    expect(titles(off)).toEqual([]);
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
    notifier.show(failed);
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
    state.setShown(['a']);
    state.setShown(['a', 'b']);
    expect(state.shown()).toEqual(['a', 'b']);
    expect(log).toHaveLength(1);
    full = false;
    state.setShown(['a', 'b', 'c']);
    expect(saved.get('notifications')).toEqual({ said: ['a', 'b', 'c'] });
  });

  it('of earlier versions is still understood; what is odd is dropped', () => {
    const open = (values: Record<string, unknown>) =>
      rememberIn(
        () => ({ get: (key) => values[key], set: () => {} }),
        () => {},
      );
    const earlier = { said: ['a'], held: [{ key: 'b' }], recent: [3], episodes: [] };
    expect(open({ notifications: earlier }).shown()).toEqual(['a']);
    expect(open({ notifications: 3, window: { bounds: 'x' } }).shown()).toEqual([]);
    expect(open({ window: { bounds: 'x' } }).window()).toBeNull();
  });
});
