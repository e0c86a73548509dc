import type { Attention } from './dto.ts';
import type { RestoreTarget } from './restore-words.ts';

/** What happens that a person may want to be told. The list of all that the engine writes down. */
export const EVENT_KINDS = [
  // Of one update: it happened once.
  'rollback-failed',
  'awaiting-decision',
  'rolled-back',
  'update-failed',
  'add-failed',
  'update-unknown',
  'succeeded',
  // Of a version that a source names: once.
  'new-version',
  // Troubles: they stand until they are over.
  'unhealthy',
  'whereabouts',
  'check-failed',
  'docker-away',
  'other-engine',
  'disk-low',
  'store-trouble',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What the words of an event are made of. */
export type EventParams = Record<string, string | number | boolean | null>;

/** An event as it is told: what was written down when it arose, with what the records say of it now. */
export type ToldEvent = {
  id: number;
  /** One key, one notification. The same in every copy of the database. */
  key: string;
  kind: EventKind;
  /** null: it concerns no single app. */
  app: string | null;
  updateId: string | null;
  /** When it happened, or was first seen; ISO. */
  at: string;
  params: EventParams;
  /** What the window says of it; null where the params say it all. */
  message: Attention['message'] | null;
  /** What *Restore previous* would bring back, where that helps. `release: null`: what the update that waits came from. */
  restore: { release: number | null; tag: string; as?: RestoreTarget['as'] } | null;
};

/** One notification. Of several events where many happened at once. */
export type Notification = { events: ToldEvent[] };

/** Beyond this many at once, they come as one. */
export const FOLD_FROM = 4;

/** Even quiet hours may let it through. */
export function isUrgent(kind: EventKind): boolean {
  return kind === 'rollback-failed';
}
