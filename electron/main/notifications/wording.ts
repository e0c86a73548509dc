import { type EventKind, isUrgent, type ToldEvent } from '../../shared/notifications.ts';
import { restoreWords } from '../../shared/restore-words.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { UPDATE_KINDS, type UpdateKind } from '../../shared/words.ts';
import { inWords } from '../in-words.ts';
import { appLogRoute, appRoute, DASHBOARD_ROUTE, updateRoute } from '../routes.ts';

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
  if (event.app !== null && event.kind !== 'new-version')
    buttons.push({ label: inWords(say('notification.show-log')), action: { type: 'open', route } });
  return {
    title: inWords(titleOf(event)),
    body: bodyOf(event),
    urgency:
      event.kind !== 'engine-stopped' && isUrgent(event.kind)
        ? 'critical'
        : event.kind === 'succeeded' || event.kind === 'new-version'
          ? 'low'
          : 'normal',
    buttons,
    route,
  };
}

function titleOf({ kind, app }: DesktopEvent): Text {
  switch (kind) {
    case 'docker-away':
    case 'other-engine':
    case 'disk-low':
    case 'store-trouble':
    case 'engine-stopped':
      return say(`notification.${kind}`);
    default:
      return say(`notification.${kind}`, { app: app ?? 'Homeport' });
  }
}

const isKind = (it: unknown): it is UpdateKind => UPDATE_KINDS.some((kind) => kind === it);

function bodyOf({ kind, message, params }: DesktopEvent): string {
  if (message !== null) return inWords(message);
  if (kind === 'succeeded' && isKind(params.update)) return inWords(successOf(params.update, params));
  const away = kind === 'docker-away' || kind === 'other-engine';
  return away ? inWords(say('notification.no-engine-at', { endpoint: String(params.endpoint) })) : '';
}

function successOf(kind: UpdateKind, { release, message }: DesktopEvent['params']): Text {
  const done =
    release === null
      ? say('notification.done', { kind })
      : say('notification.done-release', { kind, release: String(release) });
  return message === null ? done : say('notification.done-commit', { done, message: String(message) });
}

/** Short: buttons on notifications are narrow. What was kept by an earlier version says nothing of which release it is. */
function restoreButton({ release, as = 'previous' }: NonNullable<DesktopEvent['restore']>): string {
  return as === 'previous' || release === null
    ? inWords(say('notification.restore-previous'))
    : restoreWords({ release, as }, []);
}

/** Many events as one notification. A click opens the dashboard, which lists them all. */
export function foldedNotification(events: DesktopEvent[]): NotificationModel {
  const apps = [...new Set(events.map((event) => event.app).filter((app) => app !== null))];
  const named = apps.slice(0, 3);
  const more = apps.length - named.length;
  const bad = events.filter((event) => event.kind !== 'succeeded').length;
  return {
    title: inWords(
      bad === 0
        ? say('notification.all-good', { count: events.length })
        : say('notification.some-bad', { count: bad }),
    ),
    body:
      apps.length === 0
        ? events.map(bodyOf).join(' ')
        : inWords(
            more > 0
              ? say('standing.and-more', { apps: named, more })
              : say('desktop.list', { items: named }),
          ),
    urgency: 'normal',
    buttons: [{ label: inWords(say('notification.show')), action: { type: 'open', route: DASHBOARD_ROUTE } }],
    route: DASHBOARD_ROUTE,
  };
}

/** The page that tells most: the update's own log, else what the container wrote. */
function routeFor(event: DesktopEvent): string {
  if (event.app === null) return DASHBOARD_ROUTE;
  if (event.kind === 'new-version') return appRoute(event.app);
  return event.updateId === null ? appLogRoute(event.app) : updateRoute(event.updateId);
}
