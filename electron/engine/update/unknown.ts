import type { Text } from '../../shared/text/text.ts';
import { appsOf } from '../domain/moved.ts';
import type { Store } from '../ports.ts';
import { endedUnknown } from './ended.ts';
import { notePolicyHeldBack } from './held-back-policy.ts';

/** Closes all that is under way by the records, and touches nothing that exists. */
export function closeAsUnknown(
  store: Pick<
    Store,
    'openUpdates' | 'interruptSteps' | 'record' | 'releases' | 'deleteRelease' | 'setSetting'
  >,
  why: Text,
  now: Date,
): void {
  for (const update of store.openUpdates()) {
    store.interruptSteps(update.id, now);
    store.record(endedUnknown(update, why, now));
    for (const app of appsOf(update)) leaveUnknown(store, app);
  }
}

/**
 * What an update whose end is not known leaves on record. A release that nobody has judged may be what runs by now: its record
 * goes, lest the next update takes it for a leftover of its own; its tag and its image stay where they are. And what runs may
 * have been kept from its restart policy.
 */
export function leaveUnknown(
  store: Pick<Store, 'releases' | 'deleteRelease' | 'setSetting'>,
  app: string,
): void {
  for (const { number, state } of store.releases(app))
    if (state === 'candidate') store.deleteRelease(app, number);
  notePolicyHeldBack(store, app);
}
