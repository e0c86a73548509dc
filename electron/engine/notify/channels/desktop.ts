import { HomeportError } from '../../../shared/errors.ts';
import type { EventKind, Notification } from '../../../shared/notifications.ts';
import type { Preferences } from '../../../shared/preferences.ts';
import { say } from '../../../shared/text/text.ts';
import { wakeUp } from '../../live/wake-up.ts';
import { createSignal } from '../../signal.ts';
import type { Channel } from '../ports.ts';

type Switches = Preferences['notifications'];

/** The switch of each kind; null: the desktop says nothing of it, because it is seen in window and tray and breaks nothing. */
const SWITCHES: Record<EventKind, keyof Omit<Switches, 'enabled' | 'quietHours'> | null> = {
  'rollback-failed': 'rollbackFailed',
  'awaiting-decision': 'awaitingDecision',
  'rolled-back': 'rolledBack',
  'update-failed': 'updateFailed',
  'add-failed': 'updateFailed',
  unhealthy: 'unhealthy',
  succeeded: 'succeeded',
  'new-version': 'newVersion',
  'docker-away': 'dockerAway',
  'other-engine': 'dockerAway',
  // A person has just put the database back, or moved the apps.
  'update-unknown': null,
  // A source that can't be asked for a while breaks nothing.
  'check-failed': null,
  // What runs goes on running: a question for whoever looks next.
  whereabouts: null,
  'disk-low': null,
  'store-trouble': null,
};

export type Desktop = Channel & {
  /**
   * What is to be shown, from now on, by these preferences, until the caller leaves: each to be acknowledged with `delivered`. There
   * is one desktop: who comes later takes the place of who was there.
   */
  watch(preferences: Switches, signal: AbortSignal): AsyncGenerator<Notification>;
  /** The events with these keys were shown, or need not be. Not their numbers: another database has others. */
  delivered(keys: string[]): void;
};

/** Somebody who shows notifications, and what they have in hands. */
type Watcher = { preferences: Switches; wake: () => void; next: Notification | null; gone: boolean };

type Offer = { keys: string[]; done: () => void; fail: (error: Error) => void };

const nobodyThere = () => new HomeportError('CANCELLED', say('notify.nobody-there'));

/**
 * The desktop: its far end is the shell, which calls. So it is there as long as somebody watches, and its preferences come with them.
 * It outlives the database that the events are in.
 */
export function createDesktop(log: (line: string) => void): Desktop {
  const changed = createSignal<void>((error) => log(`A listener failed: ${String(error)}`));
  let watcher: Watcher | null = null;
  let offer: Offer | null = null;

  const leave = (who: Watcher) => {
    who.gone = true;
    if (watcher !== who) return;
    watcher = null;
    offer?.fail(nobodyThere());
  };

  return {
    id: 'desktop',
    rules() {
      if (watcher === null) return null;
      const { preferences } = watcher;
      return {
        wants(kind) {
          const name = SWITCHES[kind];
          return preferences.enabled && name !== null && preferences[name];
        },
        quietHours: preferences.quietHours,
      };
    },
    deliver(notification, signal) {
      const who = watcher;
      if (who === null) return Promise.reject(nobodyThere());
      const taken = Promise.withResolvers<void>();
      const onAbort = () => taken.reject(signal.reason);
      offer = {
        keys: notification.events.map(({ key }) => key),
        done: taken.resolve,
        fail: taken.reject,
      };
      signal.addEventListener('abort', onAbort, { once: true });
      who.next = notification;
      who.wake();
      return taken.promise.finally(() => {
        signal.removeEventListener('abort', onAbort);
        offer = null;
      });
    },
    async *watch(preferences, signal) {
      const news = wakeUp();
      const me: Watcher = { preferences, wake: news.wake, next: null, gone: false };
      if (watcher !== null) {
        const before = watcher;
        leave(before);
        before.wake();
      }
      watcher = me;
      changed.emit();
      try {
        while (!signal.aborted && !me.gone) {
          const notification = me.next;
          me.next = null;
          if (notification !== null) yield notification;
          else await news.next(signal);
        }
      } finally {
        leave(me);
      }
    },
    delivered(keys) {
      if (offer?.keys.every((key) => keys.includes(key))) offer.done();
    },
    onChange: (listener) => changed.on(listener),
  };
}
