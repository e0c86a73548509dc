import type { EventKind, EventParams } from '../../shared/notifications.ts';
import { isStillDown } from './downtime.ts';
import type { App, Update } from './model.ts';
import { awaitingDecision, mainTarget } from './moved.ts';

/** Something that happened and that a person may want to be told. `key` is its identity: it is written down once. */
export type NewEvent = {
  key: string;
  kind: EventKind;
  /** null: it concerns no single app. */
  app: string | null;
  updateId: string | null;
  at: Date;
  params: EventParams;
};

/** As it is on record, numbered in the order of writing. `overAt`: since when a trouble is over; null: it stands, or is none. */
export type KeptEvent = NewEvent & { id: number; overAt: Date | null };

/** An app must be well for this long before its next trouble is news: a crash loop is one event, however often it turns. */
const WELL_FOR_MS = 10 * 60_000;

/**
 * Troubles, each with how long it must be over before the same again is another one. Every absence of Docker's is one of its own;
 * the short ones are not written down.
 */
const OVER_AFTER_MS: Partial<Record<EventKind, number>> = {
  unhealthy: WELL_FOR_MS,
  whereabouts: WELL_FOR_MS,
  'check-failed': WELL_FOR_MS,
  'disk-low': WELL_FOR_MS,
  'store-trouble': WELL_FOR_MS,
  'docker-away': 0,
  'other-engine': 0,
};

/** True until it is over; the other kinds are things that happened. */
export function isTrouble(kind: EventKind): boolean {
  return OVER_AFTER_MS[kind] !== undefined;
}

/** Whether a trouble has been over for so long that the same again is news. */
export function isOver({ kind, overAt }: Pick<KeptEvent, 'kind' | 'overAt'>, now: Date): boolean {
  return overAt !== null && now.getTime() - overAt.getTime() >= (OVER_AFTER_MS[kind] ?? 0);
}

/**
 * What an update's record says that is worth telling; null: nothing. It is written in the transaction of that record, so neither is
 * ever there without the other.
 *
 * @param app as it is on record then @param message what its author says of the version that it brings
 * @param now when it began to wait for a decision: the record itself has no time of that
 */
export function eventOfUpdate(
  update: Update,
  app: Pick<App, 'runningRelease'>,
  message: string | null,
  now: Date,
): NewEvent | null {
  const kind = kindOf(update, app.runningRelease === null);
  return (
    kind && {
      key: `${kind}:${update.app}:${update.id}`,
      kind,
      app: update.app,
      updateId: update.id,
      at: update.finishedAt ?? now,
      params: { update: update.kind, release: mainTarget(update.journal)?.release ?? null, message },
    }
  );
}

function kindOf(update: Update, neverCameUp: boolean): EventKind | null {
  const { outcome, finishedAt, journal } = update;
  if (outcome === null) return awaitingDecision(journal) === null ? null : 'awaiting-decision';
  if (finishedAt === null) return null;
  // Kept by a person although it gives no sign of life: nothing to be glad of, and no news to who kept it.
  if (outcome === 'succeeded') return isStillDown(update) ? null : 'succeeded';
  if (neverCameUp)
    return outcome === 'cancelled' && journal.failure?.reason === 'cancelled' ? null : 'add-failed';
  switch (outcome) {
    case 'rollback-failed':
    case 'rolled-back':
      return outcome;
    case 'failed':
      return 'update-failed';
    case 'unknown':
      return 'update-unknown';
    // A person called it off, or it was cut off before it touched anything.
    case 'cancelled':
    case 'interrupted':
      return null;
  }
}

/** A trouble that begins. `key`: where it has an identity of its own, else kind, app and time are it. */
export function newTrouble(
  kind: EventKind,
  app: string | null,
  { at, params = {}, key }: { at: Date; params?: EventParams; key?: string },
): NewEvent {
  return { key: key ?? `${kind}:${app ?? ''}:${at.toISOString()}`, kind, app, updateId: null, at, params };
}

/** The key under which an app's person is told of a version. */
export const newVersionKey = (app: string, sourceKey: string): string => `new-version:${app}:${sourceKey}`;

/** Something new is out for an app that is not updated by itself. */
export function newVersionOut(app: string, sourceKey: string, at: Date): NewEvent {
  return { key: newVersionKey(app, sourceKey), kind: 'new-version', app, updateId: null, at, params: {} };
}
