import type { Store } from '../ports.ts';
import { endedUnknown } from './ended.ts';

/** Closes all that is under way by the records, and touches nothing that exists. @param why in words */
export function closeAsUnknown(
  store: Pick<Store, 'openUpdates' | 'interruptSteps' | 'record' | 'releases' | 'deleteRelease'>,
  why: string,
  now: Date,
): void {
  for (const update of store.openUpdates()) {
    store.interruptSteps(update.id, now);
    store.record(endedUnknown(update, why, now));
    forgetUnjudged(store, update.app);
  }
}

/**
 * A release that nobody has judged may be what runs by now: its record goes, lest the next update takes it for a leftover of its
 * own. Its tag and its image stay where they are.
 */
export function forgetUnjudged(store: Pick<Store, 'releases' | 'deleteRelease'>, app: string): void {
  for (const { number, state } of store.releases(app))
    if (state === 'candidate') store.deleteRelease(app, number);
}
