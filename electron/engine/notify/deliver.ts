import { isHomeportError, messageOf } from '../../shared/errors.ts';
import type { ToldEvent } from '../../shared/notifications.ts';
import type { Store } from '../ports.ts';
import type { Channel } from './ports.ts';
import { decide } from './rules.ts';
import { type ToldFacts, withFacts } from './told.ts';

/** A far end that takes longer than that is not there. */
const DELIVERY_LIMIT_MS = 30_000;
/** Milliseconds until the next attempt. After the last one it is given up. */
const BACK_OFF_MS = [5_000, 15_000, 60_000, 5 * 60_000, 15 * 60_000, 3_600_000, 3_600_000, 3_600_000];
/** What was delivered and can't be written down so is not delivered again and again. */
const STORE_PAUSE_MS = 60_000;
const RECENT = 10;

export type Delivery = {
  /** Delivers what is due. Answers when to be called again although nothing changed (ms); null: not needed. */
  look(): number | null;
  /** What waits and a person has just seen is not told any more. */
  seen(which: (event: Pick<ToldEvent, 'app' | 'updateId'>) => boolean): void;
  close(): void;
};

/**
 * One channel's outbox at work.
 *
 * INVARIANTS
 * - One notification at a time is on its way.
 * - A row leaves the outbox only after its delivery was confirmed (or it is not to be told any more), so a cut at any moment leads
 *   to a second delivery at most, never to none.
 */
export function deliverTo(
  channel: Channel,
  deps: {
    store: Pick<Store, 'enrol' | 'pending' | 'settle' | 'postpone'>;
    facts: ToldFacts;
    now: () => Date;
    log: (line: string) => void;
    /** There may be more to do. */
    again: () => void;
  },
): Delivery {
  const { store, now } = deps;
  const closing = new AbortController();
  let recent: number[] = [];
  let busy = false;
  let pausedUntil = 0;

  const drop = (events: number[], note: string) =>
    store.settle(channel.id, events, { state: 'dropped', at: now(), note });

  async function deliverAll(notifications: ToldEvent[][]): Promise<void> {
    for (const events of notifications) {
      if (closing.signal.aborted || channel.rules() === null) return;
      await deliver(events);
    }
  }

  async function deliver(events: ToldEvent[]): Promise<void> {
    const ids = events.map(({ id }) => id);
    const limit = AbortSignal.timeout(DELIVERY_LIMIT_MS);
    try {
      await channel.deliver({ events }, AbortSignal.any([closing.signal, limit]));
    } catch (error) {
      // Its far end went away: it waits for who comes next. That is no attempt.
      if (!closing.signal.aborted && !isHomeportError(error, 'CANCELLED')) failed(ids, messageOf(error));
      return;
    }
    recent = [...recent, now().getTime()].slice(-RECENT);
    store.settle(channel.id, ids, { state: 'delivered', at: now() });
  }

  function failed(ids: number[], note: string): void {
    const attempts = new Map(store.pending(channel.id).map((row) => [row.event.id, row.attempts]));
    for (const id of ids) {
      const backOff = BACK_OFF_MS[attempts.get(id) ?? 0];
      if (backOff === undefined) {
        deps.log(`A notification could not be delivered (${channel.id}): ${note}`);
        drop([id], note);
      } else {
        store.postpone(channel.id, [id], { nextAt: new Date(now().getTime() + backOff), note });
      }
    }
  }

  function begin(notifications: ToldEvent[][]): void {
    if (notifications.length === 0) return;
    busy = true;
    deliverAll(notifications)
      .catch((error: unknown) => {
        pausedUntil = now().getTime() + STORE_PAUSE_MS;
        deps.log(`What was delivered (${channel.id}) could not be written down: ${messageOf(error)}`);
      })
      .finally(() => {
        busy = false;
        if (!closing.signal.aborted) deps.again();
      });
  }

  return {
    look() {
      const rules = channel.rules();
      if (rules === null || busy) return null;
      const pauseMs = pausedUntil - now().getTime();
      if (pauseMs > 0) return pauseMs;
      store.enrol(channel.id);
      const waiting = withFacts(deps.facts, store.pending(channel.id), rules.wants);
      if (waiting.length === 0) return null;
      const { drop: dropped, tell, askAgainInMs } = decide({ waiting, rules, recent, now: now() });
      for (const [why, rows] of Map.groupBy(dropped, (row) => row.why)) {
        const ids = rows.map(({ event }) => event);
        drop(ids, why);
      }
      begin(tell);
      return askAgainInMs;
    },
    seen(which) {
      if (channel.rules() === null) return;
      store.enrol(channel.id);
      const events = store.pending(channel.id).filter(({ event }) => event.overAt === null && which(event));
      const ids = events.map(({ event }) => event.id);
      if (ids.length > 0) drop(ids, 'seen');
    },
    close: () => closing.abort(new Error('Homeport is closing.')),
  };
}
