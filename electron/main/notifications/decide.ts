import type { LiveState } from '../../shared/dto.ts';
import type { Preferences } from '../../shared/preferences.ts';
import { appOfRoute, DASHBOARD_ROUTE, updateRoute } from '../routes.ts';
import { type Episode, intoEpisodes } from './episodes.ts';
import type { DesktopEvent } from './events.ts';
import { awayDueInMs, eventsOf, isStanding, isUrgent, isWanted, saidByAnother } from './events.ts';
import { quietForMs } from './quiet-hours.ts';
import type { NotificationModel } from './wording.ts';
import { foldedNotification, notificationFor } from './wording.ts';

/** Beyond this many at once (or within BURST_MS), they come as one. */
const FOLD_FROM = 4;
const BURST_MS = 10_000;
/** An event that is older when it is first seen (Homeport was closed) is for the window's list, not for a pop-up. */
const STALE_MS = 24 * 3_600_000;
/** More than the events that a picture can show at once, and bounded. */
const REMEMBERED = 2_000;

/** What was said, and what waits. Plain data: kept across restarts, so that a restart repeats nothing. */
export type NotificationMemory = {
  /** Keys of events that were told, or that need not be. */
  said: string[];
  /** Wait for the end of the quiet hours or of a burst. */
  held: DesktopEvent[];
  /** Times (ms) of the notifications of the last moments. */
  recent: number[];
  /** Troubles of apps that stand, or have only just passed. */
  episodes: Episode[];
};

export const NOTHING_SAID: NotificationMemory = { said: [], held: [], recent: [], episodes: [] };

export type Decision = {
  memory: NotificationMemory;
  notifications: NotificationModel[];
  /** Ask again after this many milliseconds, even if nothing changes; null: not needed. */
  askAgainInMs: number | null;
};

export type DecisionInput = {
  /** null: there is no memory yet (the first start ever): what stands then is not news. */
  memory: NotificationMemory | null;
  live: LiveState;
  preferences: Preferences['notifications'];
  /** The route that a focused, visible window shows; null: nobody looks. */
  lookingAt: string | null;
  now: Date;
};

/**
 * Which notifications to show for this picture. Never twice for one event, none for what the person looks at,
 * folded when many come at once, held back in quiet hours (except urgent ones, where the person says so).
 */
export function decideNotifications(input: DecisionInput): Decision {
  const { live, preferences, now } = input;
  const { events, episodes } = intoEpisodes(eventsOf(live, now), input.memory?.episodes ?? [], live, now);
  if (input.memory === null) {
    return {
      memory: { ...remember(NOTHING_SAID, events), episodes },
      notifications: [],
      askAgainInMs: awayDueInMs(live, now),
    };
  }
  const memory = withoutWhatPassed(input.memory, events);
  const known = new Set([...memory.said, ...memory.held.map((event) => event.key)]);
  const news = events.filter((event) => !known.has(event.key));
  const worthSaying = news.filter(
    (event) =>
      isWanted(event, preferences) &&
      !isStale(event, now) &&
      !isSeen(event, input.lookingAt) &&
      !saidByAnother(event, events),
  );
  const remembered = remember(memory, events);

  const quietMs = quietForMs(preferences.quietHours, now);
  const waiting = [
    ...memory.held.filter((event) => isWanted(event, preferences) && !isSeen(event, input.lookingAt)),
    ...worthSaying,
  ];
  const passes = (event: DesktopEvent) =>
    isUrgent(event) && (quietMs === null || preferences.quietHours.exceptUrgent);
  const urgent = waiting.filter(passes);
  const others = waiting.filter((event) => !passes(event));

  const recent = memory.recent.filter((at) => now.getTime() - at < BURST_MS && at <= now.getTime());
  const burstMs = recent.length >= FOLD_FROM - 1 ? BURST_MS - (now.getTime() - Math.min(...recent)) : null;
  const holdMs = quietMs ?? burstMs;
  const release = holdMs === null ? others : [];
  const told = [...urgent.map(notificationFor), ...fold(release)];
  return {
    memory: {
      said: remembered.said,
      held: holdMs === null ? [] : others,
      recent: [...recent, ...told.map(() => now.getTime())],
      episodes,
    },
    notifications: told,
    askAgainInMs: soonest([holdMs !== null && others.length > 0 ? holdMs : null, awayDueInMs(live, now)]),
  };
}

/** An event that the shell itself knows of (not in the engine's picture): said at once, once. */
export function decideShellEvent(
  memory: NotificationMemory | null,
  event: DesktopEvent,
  preferences: Preferences['notifications'],
): { memory: NotificationMemory; notifications: NotificationModel[] } {
  const before = memory ?? NOTHING_SAID;
  const known = before.said.includes(event.key) || !isWanted(event, preferences);
  return { memory: remember(before, [event]), notifications: known ? [] : [notificationFor(event)] };
}

function fold(events: DesktopEvent[]): NotificationModel[] {
  return events.length < FOLD_FROM ? events.map(notificationFor) : [foldedNotification(events)];
}

/** The dashboard lists everything; an app's page shows that app. */
function isSeen(event: DesktopEvent, lookingAt: string | null): boolean {
  if (lookingAt === null) return false;
  if (lookingAt === DASHBOARD_ROUTE) return true;
  if (event.updateId !== null && lookingAt === updateRoute(event.updateId)) return true;
  return event.app !== null && appOfRoute(lookingAt) === event.app;
}

function isStale(event: DesktopEvent, now: Date): boolean {
  // A standing trouble is news however old its container or its absence; a past event is not.
  return !isStanding(event) && now.getTime() - Date.parse(event.at) > STALE_MS;
}

/**
 * What waited and has passed meanwhile (the app is well again, Docker is back, a person took it off the list) would be told
 * as if it still were: it is dropped. Should the same come back, it may be said then.
 */
function withoutWhatPassed(memory: NotificationMemory, events: DesktopEvent[]): NotificationMemory {
  const current = new Set(events.map((event) => event.key));
  const passed = memory.held.filter((event) => event.kind !== 'succeeded' && !current.has(event.key));
  if (passed.length === 0) return memory;
  const keys = new Set(passed.map((event) => event.key));
  return {
    ...memory,
    held: memory.held.filter((event) => !keys.has(event.key)),
    said: memory.said.filter((key) => !keys.has(key)),
  };
}

function remember(memory: NotificationMemory, events: DesktopEvent[]): NotificationMemory {
  // What stands now goes last: the bound drops what has long passed, never what could be said again.
  const standing = new Set(events.map((event) => event.key));
  const said = [...memory.said.filter((key) => !standing.has(key)), ...standing];
  return { ...memory, said: said.slice(-REMEMBERED) };
}

function soonest(delays: (number | null)[]): number | null {
  const known = delays.filter((delay) => delay !== null);
  return known.length === 0 ? null : Math.min(...known);
}
