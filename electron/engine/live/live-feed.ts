import type { LiveState } from '../../shared/dto.ts';
import { changeBetween } from '../../shared/live-change.ts';
import type { LiveEvent } from '../../shared/live-dto.ts';
import type { Signal } from '../signal.ts';
import { wakeUp } from './wake-up.ts';

/** News are told at once, and then so often at most. */
const EVERY_MS = 250;
/** Docker tells of one change in several events, and an update writes several rows: one look serves them all. */
const SETTLE_MS = 20;
/** The longest that Node's timers can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export type LiveFeed = {
  /** The picture as it is at once, then what changed since the event before, for as long as the caller listens. */
  watch(signal: AbortSignal): AsyncGenerator<LiveEvent>;
  close(): void;
};

/**
 * Tells all listeners of the live picture, with one look at it for all of them.
 *
 * INVARIANTS
 * - A listener is told what changed since the picture that it was given last. So nothing piles up for one that takes long, and
 *   nothing is missed by it.
 * - Without a listener nothing is looked at.
 *
 * @param parts.changed something may be another one: told too often, that costs a look
 */
export function createLiveFeed(parts: {
  changed: Pick<Signal<void>, 'on'>;
  picture: () => LiveState;
  now: () => Date;
}): LiveFeed {
  const listeners = new Set<() => void>();
  let latest: { state: LiveState } | { error: unknown } | null = null;
  let timer: NodeJS.Timeout | null = null;
  /** A pause ends by itself: the only thing in the picture that does. */
  let pauseEnds: NodeJS.Timeout | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;

  const look = () => {
    lookedAt = performance.now();
    try {
      latest = { state: parts.picture() };
      awaitPause(latest.state.pause.until);
    } catch (error) {
      latest = { error };
    }
    return latest;
  };
  const lookAndTell = () => {
    timer = null;
    look();
    for (const wake of [...listeners]) wake();
  };
  const soon = () => {
    if (listeners.size === 0) return;
    timer ??= setTimeout(lookAndTell, Math.max(SETTLE_MS, lookedAt + EVERY_MS - performance.now()));
  };
  const awaitPause = (until: string | null) => {
    clearTimeout(pauseEnds);
    if (until === null) return;
    pauseEnds = setTimeout(soon, Math.min(Date.parse(until) - parts.now().getTime() + 1, LONGEST_MS));
    pauseEnds.unref();
  };
  const stop = parts.changed.on(soon);
  const given = (what: NonNullable<typeof latest>): LiveState => {
    if ('error' in what) throw what.error;
    return what.state;
  };

  return {
    async *watch(signal) {
      const news = wakeUp();
      listeners.add(news.wake);
      try {
        let told = given(look());
        yield { type: 'snapshot', state: told };
        for (;;) {
          await news.next(signal);
          if (signal.aborted) return;
          const state: LiveState = given(latest ?? look());
          const change = changeBetween(told, state);
          told = state;
          if (change !== null) yield { type: 'change', change };
        }
      } finally {
        listeners.delete(news.wake);
      }
    },
    close() {
      stop();
      if (timer) clearTimeout(timer);
      clearTimeout(pauseEnds);
    },
  };
}
