import { type EventKind, FOLD_FROM, isUrgent, type ToldEvent } from '../../shared/notifications.ts';
import { isOver, isTrouble, type KeptEvent } from '../domain/events.ts';
import type { ChannelRules } from './ports.ts';
import { quietForMs } from './quiet-hours.ts';

/** So many notifications within that time, and what comes next waits for its end, to come as one. */
const BURST_MS = 10_000;
/** An event that is older when it can be told (Homeport was closed) is for the window's list, not for a notification. */
const OLD_MS = 24 * 3_600_000;
/** A later update says how it is by now. What could be told in time is told all the same. */
const SUPERSEDED_AFTER_MS = 10 * 60_000;

/** An event that waits in the outbox, with what is known of it now. */
export type Waiting = {
  event: KeptEvent;
  /** What is to be said of it; null: nobody needs to know any more (a person took it off the list, say). */
  told: ToldEvent | null;
  /** A later update of the app has ended. */
  superseded: boolean;
  /** That the app is not well is what its failed rollback says already, and louder. */
  saidByAnother: boolean;
  /** After a delivery that failed. */
  nextAt: Date | null;
};

/** Why an event is never told. */
type DropReason = 'not wanted' | 'too old' | 'over' | 'said by another';

type Decision = {
  drop: { event: number; why: DropReason }[];
  /** One notification each, in this order. */
  tell: ToldEvent[][];
  /** Ask again after this many milliseconds, even if nothing changes; null: not needed. */
  askAgainInMs: number | null;
};

/**
 * What becomes of the events that wait. Pure.
 *
 * - A trouble is told while it stands. Over for a moment it waits: a crash loop is one trouble, and is told once however often it turns.
 * - What has passed while it waited (the app is well again, Docker is back, a person took it off the list) is not told as if it still were.
 * - In quiet hours everything waits, except urgent events where the person says so.
 * - Many at once come as one, except urgent ones.
 *
 * @param recent when notifications were delivered lately (ms)
 */
export function decide(input: {
  waiting: Waiting[];
  rules: ChannelRules;
  recent: readonly number[];
  now: Date;
}): Decision {
  const { rules, now } = input;
  const drop: Decision['drop'] = [];
  const due: ToldEvent[] = [];
  const later: number[] = [];
  for (const waiting of input.waiting) {
    const why = dropReason(waiting, rules, now);
    if (why !== null) drop.push({ event: waiting.event.id, why });
    if (why !== null || waiting.told === null || waiting.event.overAt !== null) continue;
    const waitMs = (waiting.nextAt?.getTime() ?? 0) - now.getTime();
    if (waitMs > 0) later.push(waitMs);
    else due.push(waiting.told);
  }

  const quietMs = quietForMs(rules.quietHours, now);
  const passes = ({ kind }: { kind: EventKind }) =>
    isUrgent(kind) && (quietMs === null || rules.quietHours.exceptUrgent);
  const others = due.filter((event) => !passes(event));
  const holdMs = quietMs ?? burstMs(input.recent, now);
  if (holdMs !== null && others.length > 0) later.push(holdMs);
  return {
    drop,
    tell: [...due.filter(passes).map((event) => [event]), ...(holdMs === null ? fold(others) : [])],
    askAgainInMs: later.length === 0 ? null : Math.min(...later),
  };
}

function dropReason(
  { event, told, superseded, saidByAnother }: Waiting,
  rules: ChannelRules,
  now: Date,
): DropReason | null {
  if (!rules.wants(event.kind)) return 'not wanted';
  if (saidByAnother) return 'said by another';
  // A standing trouble is news however long it has stood, and one that is over may be the same again in a moment.
  if (isTrouble(event.kind)) return isOver(event, now) ? 'over' : null;
  const age = now.getTime() - event.at.getTime();
  if (age > OLD_MS) return 'too old';
  return told === null || (superseded && age > SUPERSEDED_AFTER_MS) ? 'over' : null;
}

/** Milliseconds until the burst of the last moments is over; null: there is none. */
function burstMs(recent: readonly number[], now: Date): number | null {
  const within = recent.filter((at) => now.getTime() - at < BURST_MS && at <= now.getTime());
  return within.length < FOLD_FROM - 1 ? null : BURST_MS - (now.getTime() - Math.min(...within));
}

function fold(events: ToldEvent[]): ToldEvent[][] {
  return events.length < FOLD_FROM ? events.map((event) => [event]) : [events];
}
