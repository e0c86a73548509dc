import { messageOf } from '../../shared/errors.ts';
import { FOLD_FROM, type Notification } from '../../shared/notifications.ts';
import type { ElectronSurface, NotificationSurface } from '../electron-surface.ts';
import type { ShellState } from '../preferences/shell-state.ts';
import { appOfRoute, DASHBOARD_ROUTE, updateRoute } from '../routes.ts';
import {
  type DesktopEvent,
  foldedNotification,
  type NotificationAction,
  type NotificationModel,
  notificationFor,
} from './wording.ts';

/** Shown ones are kept, or their clicks would be collected as garbage with them. Bounded: old ones are past clicking. */
const KEPT = 50;
/** What may come a second time is what was shown last. */
const REMEMBERED = 500;

type NotifierParts = {
  electron: Pick<ElectronSurface, 'Notification' | 'dialog'>;
  icon: string;
  memory: Pick<ShellState, 'shown' | 'setShown'>;
  /** Whether a person wants notifications at all. */
  enabled: () => boolean;
  /** The route that a focused, visible window shows; null: nobody looks. */
  lookingAt: () => string | null;
  perform: (action: NotificationAction) => void;
  log: (line: string) => void;
};

export type Notifier = {
  /** What the engine has to tell, which has decided that it is to be told now. */
  show(notification: Notification): void;
  /** Something that only the shell can know: said at once. */
  tell(event: DesktopEvent): void;
  /** An answer to a click of the person's: always shown (in a dialog where there are no notifications), never remembered. */
  say(title: string, body: string): void;
};

/** Shows what is to be told, unless it was shown already or a person looks at it. */
export function createNotifier(parts: NotifierParts): Notifier {
  const kept: NotificationSurface[] = [];

  /** @param orElse where it can't be shown: what must be said all the same */
  const pop = (model: NotificationModel, orElse?: () => void) => {
    if (!parts.electron.Notification.isSupported()) {
      parts.log(`No notifications here; not shown: ${model.title}`);
      orElse?.();
      return;
    }
    const notification = new parts.electron.Notification({
      title: model.title,
      body: model.body,
      icon: parts.icon,
      urgency: model.urgency,
      ...(model.urgency === 'critical' ? { timeoutType: 'never' as const } : {}),
      actions: model.buttons.map((button) => ({ type: 'button' as const, text: button.label })),
    });
    notification.on('click', () => parts.perform({ type: 'open', route: model.route }));
    notification.on('action', ({ actionIndex }) => {
      const button = model.buttons[actionIndex];
      if (button !== undefined) parts.perform(button.action);
    });
    notification.on('failed', (_event, error) => {
      parts.log(`A notification could not be shown: ${error}`);
      orElse?.();
    });
    kept.push(notification);
    if (kept.length > KEPT) kept.shift();
    notification.show();
  };

  /** Shown first, remembered then: cut off in between, it comes twice rather than never. */
  const showNew = (events: DesktopEvent[], lookingAt: string | null) => {
    const shown = parts.memory.shown();
    const news = events.filter((event) => !shown.includes(event.key));
    const unseen = news.filter((event) => !isSeen(event, lookingAt));
    if (unseen.length < FOLD_FROM) for (const event of unseen) pop(notificationFor(event));
    else pop(foldedNotification(unseen));
    if (news.length > 0) parts.memory.setShown([...shown, ...news.map(({ key }) => key)].slice(-REMEMBERED));
  };

  const inDialog = (title: string, body: string) => {
    parts.electron.dialog
      .showMessageBox({
        type: 'info',
        title: 'Homeport',
        message: title,
        detail: body,
        buttons: ['OK'],
        noLink: true,
      })
      .catch((error: unknown) => parts.log(`"${title}" could not be said: ${messageOf(error)}`));
  };

  return {
    show: ({ events }) => showNew(events, parts.lookingAt()),
    tell(event) {
      // Also to a person who looks: without its engine the window stands still.
      if (parts.enabled()) showNew([event], null);
    },
    say(title, body) {
      const model = {
        title,
        body,
        urgency: 'normal' as const,
        buttons: [],
        route: DASHBOARD_ROUTE,
      };
      pop(model, () => inDialog(title, body));
    },
  };
}

/** The dashboard lists everything; an app's page shows that app. */
function isSeen(event: DesktopEvent, lookingAt: string | null): boolean {
  if (lookingAt === null) return false;
  if (lookingAt === DASHBOARD_ROUTE) return true;
  if (event.updateId !== null && lookingAt === updateRoute(event.updateId)) return true;
  return event.app !== null && appOfRoute(lookingAt) === event.app;
}
