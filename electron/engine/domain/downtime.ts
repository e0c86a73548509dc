import type { Journal, Update } from './model.ts';
import { mainMember } from './moved.ts';

/**
 * How long an app was down while it was moved, kept in the journal as the update goes: an outage begins when what serves is
 * told to stop (or is found ended), and ends with the first sign of life of whatever serves then. There can be two of them:
 * one until the new release answers, and another one on the way back from it. Pure.
 */

type Outages = Pick<Journal, 'downSince' | 'downMs'>;

/** It is down from `at` on; where it is down already, it has been for longer. */
export function downFrom(journal: Outages, at: Date): Partial<Journal> {
  return { downSince: journal.downSince ?? at.toISOString() };
}

/** A sign of life at `at`: the outage is over. Nothing where there was none. */
export function aliveFrom(journal: Outages, at: Date): Partial<Journal> {
  return journal.downSince === null ? {} : { downSince: null, downMs: downUntil(journal, at) };
}

/** A step that stops what serves is on record a moment before it acts. Milliseconds. */
const SAME_MOMENT_MS = 250;

/**
 * It was told to stop, and answered meanwhile, from `first` to `last`: it is down only since then. Where it had been down for a
 * while before, that counts too.
 */
export function answeredUntil(journal: Outages, first: Date, last: Date): Partial<Journal> {
  if (journal.downSince === null || last.getTime() <= Date.parse(journal.downSince)) return {};
  const before = first.getTime() - Date.parse(journal.downSince);
  const downMs = journal.downMs + (before > SAME_MOMENT_MS ? before : 0);
  return { downSince: last.toISOString(), downMs };
}

/** Milliseconds down in all until `at`; null where nothing that ran went down. */
export function downtimeOf(journal: Journal, at: Date): number | null {
  const stopped = journal.members.some(({ stopSentAt }) => stopSentAt !== null);
  const wentDown = stopped || journal.downSince !== null || journal.downMs > 0;
  return wentDown && mainMember(journal)?.previousWasRunning === true ? downUntil(journal, at) : null;
}

/** No sign of life by its end. Of what went back before anything was stopped there is nothing to say. */
export function isStillDown({ outcome, downtimeMs, journal }: Update): boolean {
  return outcome !== null && journal.downSince !== null && (downtimeMs !== null || outcome === 'succeeded');
}

function downUntil({ downSince, downMs }: Outages, at: Date): number {
  return downMs + (downSince === null ? 0 : Math.max(0, at.getTime() - Date.parse(downSince)));
}
