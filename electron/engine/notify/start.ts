import { messageOf } from '../../shared/errors.ts';
import type { ToldEvent } from '../../shared/notifications.ts';
import type { Core } from '../core.ts';
import { type Delivery, deliverTo } from './deliver.ts';
import type { Channel } from './ports.ts';
import type { ToldFacts } from './told.ts';
import { watchTroubles } from './troubles.ts';

/** One change comes as several: one look serves them all. */
const SETTLE_MS = 20;
/** Changes may come without an end, while an update writes its log, say. */
const EVERY_MS = 250;
/** After a look that failed. */
const AFTER_FAILURE_MS = 60_000;
/** The longest that Node's timers can wait. */
const LONGEST_MS = 2 ** 31 - 1;

export type Notify = {
  /** An app was looked at, or taken off the list: its troubles are written down at once, so that none is missed that is over soon. */
  lookAt(app: string): void;
  /** A person sees that in a window just now: on that channel it is not told any more. */
  seen(channel: string, which: (event: Pick<ToldEvent, 'app' | 'updateId'>) => boolean): void;
  close(): void;
};

/** Writes down what troubles there are, and has each channel's outbox delivered. */
export function startNotify(deps: {
  facts: ToldFacts;
  channels: readonly Channel[];
  changed: Core['changed'];
  now: () => Date;
  log: (line: string) => void;
}): Notify {
  const { facts, now, log } = deps;
  const troubles = watchTroubles({ facts, now, log });
  const deliveries = new Map<string, Delivery>(
    deps.channels.map((channel) => [
      channel.id,
      deliverTo(channel, { store: facts.store, facts, now, log, again: () => soon() }),
    ]),
  );
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let lookedAt = Number.NEGATIVE_INFINITY;
  let closed = false;
  let failing = false;

  const after = (ms: number) => {
    const at = performance.now() + ms;
    if (closed || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, Math.min(ms, LONGEST_MS));
    timer.unref();
  };
  const soon = () => after(Math.max(SETTLE_MS, lookedAt + EVERY_MS - performance.now()));
  const look = () => {
    dueAt = Number.POSITIVE_INFINITY;
    lookedAt = performance.now();
    try {
      troubles.look();
      const waits = [troubles.dueInMs(), ...[...deliveries.values()].map((delivery) => delivery.look())];
      for (const ms of waits) if (ms !== null) after(ms);
      failing = false;
    } catch (error) {
      // Whatever changes leads to another look: one of them says so.
      if (!failing) log(`Nobody can be told anything just now: ${messageOf(error)}`);
      failing = true;
      after(AFTER_FAILURE_MS);
    }
  };

  const stops = [deps.changed.on(soon), ...deps.channels.map((channel) => channel.onChange(soon))];
  soon();
  return {
    lookAt: troubles.lookAt,
    seen: (channel, which) => deliveries.get(channel)?.seen(which),
    close() {
      closed = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
      for (const delivery of deliveries.values()) delivery.close();
    },
  };
}
