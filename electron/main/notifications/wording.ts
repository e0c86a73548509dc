import { type EventKind, isUrgent, type ToldEvent } from '../../shared/notifications.ts';
import { plainText } from '../../shared/plain-text.ts';
import { restoreWords } from '../../shared/restore-words.ts';
import type { UpdateKind } from '../../shared/words.ts';
import { inWords } from '../in-words.ts';
import { appLogRoute, DASHBOARD_ROUTE, updateRoute } from '../routes.ts';

/** What the engine tells of, and what only the shell can know. */
export type DesktopEvent = Omit<ToldEvent, 'id' | 'at' | 'kind'> & { kind: EventKind | 'engine-stopped' };

/** What a button on a notification does. The tray menu and the window offer the same: buttons are an extra. */
export type NotificationAction =
  | { type: 'restore'; app: string; release: number | null }
  | { type: 'open'; route: string };

export type NotificationModel = {
  title: string;
  body: string;
  urgency: 'normal' | 'critical' | 'low';
  /** In the order they are shown. */
  buttons: { label: string; action: NotificationAction }[];
  /** The page that a click opens. */
  route: string;
};

const TITLES: Record<DesktopEvent['kind'], (app: string) => string> = {
  'rollback-failed': (app) => `${app}: the rollback failed`,
  'awaiting-decision': (app) => `${app} waits for your decision`,
  'rolled-back': (app) => `${app} was rolled back`,
  'update-failed': (app) => `${app}: update failed, app untouched`,
  'add-failed': (app) => `${app} did not come up`,
  'update-unknown': (app) => `${app}: how its update ended is not known`,
  unhealthy: (app) => `${app} is not well`,
  whereabouts: (app) => `${app}: which container is it?`,
  'check-failed': (app) => `${app} could not be checked`,
  succeeded: (app) => `${app} changed over`,
  'docker-away': () => 'Docker does not answer',
  'other-engine': () => 'Another Docker engine answers',
  'disk-low': () => 'A disk is almost full',
  'store-trouble': () => 'Homeport’s database can’t be written',
  'engine-stopped': () => 'Homeport’s engine stopped',
};

/** One event in words, with what can be done about it. */
export function notificationFor(event: DesktopEvent): NotificationModel {
  const route = routeFor(event);
  const buttons: NotificationModel['buttons'] = [];
  if (event.restore !== null && event.app !== null) {
    buttons.push({
      label: restoreButton(event.restore),
      action: { type: 'restore', app: event.app, release: event.restore.release },
    });
  }
  if (event.app !== null) buttons.push({ label: 'Show log', action: { type: 'open', route } });
  return {
    title: TITLES[event.kind](event.app ?? 'Homeport'),
    body: bodyOf(event),
    urgency:
      event.kind !== 'engine-stopped' && isUrgent(event.kind)
        ? 'critical'
        : event.kind === 'succeeded'
          ? 'low'
          : 'normal',
    buttons,
    route,
  };
}

const DONE: Record<UpdateKind, string> = { add: 'Added', update: 'Updated', restore: 'Restored' };
const isKind = (it: unknown): it is UpdateKind => typeof it === 'string' && Object.hasOwn(DONE, it);

function bodyOf({ kind, message, params }: DesktopEvent): string {
  if (message !== null) return inWords(message);
  const { update, release, endpoint } = params;
  if (kind === 'succeeded' && isKind(update)) {
    const which = release === null ? '' : ` to #${release}`;
    return `${DONE[update]}${which}${params.message === null ? '' : `: ${plainText(String(params.message))}`}`;
  }
  return kind === 'docker-away' || kind === 'other-engine' ? `No Docker engine answers at ${endpoint}.` : '';
}

/** Short: buttons on notifications are narrow. What was kept by an earlier version says nothing of which release it is. */
function restoreButton({ release, as = 'previous' }: NonNullable<DesktopEvent['restore']>): string {
  return as === 'previous' || release === null ? 'Restore previous' : restoreWords({ release, as }, []);
}

/** Many events as one notification. A click opens the dashboard, which lists them all. */
export function foldedNotification(events: DesktopEvent[]): NotificationModel {
  const apps = [...new Set(events.map((event) => event.app).filter((app) => app !== null))];
  const named = apps.slice(0, 3).join(', ');
  const more = apps.length > 3 ? ` and ${apps.length - 3} more` : '';
  const bad = events.filter((event) => event.kind !== 'succeeded').length;
  return {
    title: bad === 0 ? `${events.length} updates succeeded` : `${bad} things need a look`,
    body: apps.length === 0 ? events.map(bodyOf).join(' ') : `${named}${more}`,
    urgency: 'normal',
    buttons: [{ label: 'Show', action: { type: 'open', route: DASHBOARD_ROUTE } }],
    route: DASHBOARD_ROUTE,
  };
}

/** The page that tells most: the update's own log, else what the container wrote. */
function routeFor(event: DesktopEvent): string {
  if (event.app === null) return DASHBOARD_ROUTE;
  return event.updateId === null ? appLogRoute(event.app) : updateRoute(event.updateId);
}
