import type { EventKind, Notification } from '../../shared/notifications.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { KeptEvent, NewEvent } from '../domain/events.ts';

/** One way of telling people: the desktop, later a push service or a webhook. */
export type Channel = {
  /** Its name in the outbox, for ever. */
  readonly id: string;
  /** What it wants to be told, and when; null: nobody is there to be told, so everything waits. */
  rules(): ChannelRules | null;
  /**
   * Resolves when the far end has it for sure; rejects where that is not so, also when the signal ends the wait, and with
   * CANCELLED where nobody is there any more. The same events may come again: what was delivered and not yet written down so when Homeport was cut off.
   */
  deliver(notification: Notification, signal: AbortSignal): Promise<void>;
  /** Called when its rules are other ones, or somebody is there. Returns its unsubscribe. */
  onChange(listener: () => void): () => void;
};

export type ChannelRules = {
  wants(kind: EventKind): boolean;
  quietHours: Preferences['notifications']['quietHours'];
};

/** A row of the outbox that is to be delivered. */
export type PendingEvent = { event: KeptEvent; attempts: number; nextAt: Date | null };

/**
 * Events and outbox, as the store keeps them. What an update or a check has to tell is written by the store itself, in the transaction of
 * that record (`domain/events.ts` says what it is).
 */
export type NotifyRecords = {
  /**
   * Troubles that begin, that are the same again (they were over, and are not) and that are over. A key that is on record already is
   * left as it is.
   */
  keepTroubles(change: { begun: NewEvent[]; again: number[]; over: number[]; at: Date }): void;
  /** An app's, or (null) the host's: those that stand, and those that are over only since then. Oldest first. */
  troubles(app: string | null, overSince: Date): KeptEvent[];
  /**
   * Takes all events since the last time into the channel's outbox. A channel that is new is told what happens from now on.
   * Answers how many came.
   */
  enrol(channel: string): number;
  /** What the channel is to be told, oldest first. */
  pending(channel: string): PendingEvent[];
  /** `note`: why it is dropped. */
  settle(
    channel: string,
    events: number[],
    as: { state: 'delivered' | 'dropped'; at: Date; note?: string },
  ): void;
  /** An attempt failed: not before `nextAt`. */
  postpone(channel: string, events: number[], next: { nextAt: Date; note: string }): void;
  /** Nothing of what has happened up to now is told any more, on no channel. */
  letGo(at: Date, note: string): void;
};
