import type { LiveState } from '../../shared/dto.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { ElectronSurface, NotificationSurface } from '../electron-surface.ts';
import type { ShellState } from '../preferences/shell-state.ts';
import { DASHBOARD_ROUTE } from '../routes.ts';
import { type Decision, decideNotifications, decideShellEvent } from './decide.ts';
import type { DesktopEvent } from './events.ts';
import type { NotificationAction, NotificationModel } from './wording.ts';

/** Shown ones are kept, or their clicks would be collected as garbage with them. Bounded: old ones are past clicking. */
const KEPT = 50;

type NotifierParts = {
  electron: Pick<ElectronSurface, 'Notification' | 'dialog'>;
  platform: NodeJS.Platform;
  icon: string;
  memory: Pick<ShellState, 'notifications' | 'setNotifications'>;
  preferences: () => Preferences['notifications'];
  lookingAt: () => string | null;
  perform: (action: NotificationAction) => void;
  log: (line: string) => void;
  now: () => Date;
  setTimer: (run: () => void, ms: number) => () => void;
};

type Notifier = {
  /** A new picture, or the same one after time has passed. */
  look(live: LiveState | null): void;
  /** Something that the shell itself knows of. */
  tell(event: DesktopEvent): void;
  /** An answer to a click of the person's: always shown (in a dialog where there are no notifications), never remembered. */
  say(title: string, body: string): void;
};

/** Shows what decide.ts decides, and asks it again when it wants to be asked. */
export function createNotifier(parts: NotifierParts): Notifier {
  const kept: NotificationSurface[] = [];
  let latest: LiveState | null = null;
  let cancelTimer = () => {};

  /** @param orElse where it can't be shown: what must be said all the same */
  const show = (model: NotificationModel, orElse?: () => void) => {
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

  const look = (live: LiveState | null) => {
    latest = live;
    cancelTimer();
    if (live === null) return;
    const decision: Decision = decideNotifications({
      memory: parts.memory.notifications(),
      live,
      preferences: parts.preferences(),
      lookingAt: parts.lookingAt(),
      now: parts.now(),
    });
    remember(decision.memory);
    for (const model of decision.notifications) show(model);
    if (decision.askAgainInMs !== null)
      cancelTimer = parts.setTimer(() => look(latest), decision.askAgainInMs);
  };

  let written = '';
  const remember = (memory: Decision['memory']) => {
    // Pictures come several times a second while an update runs; the disk is for what changed.
    const text = JSON.stringify(memory);
    if (text === written) return;
    parts.memory.setNotifications(memory);
    written = text;
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
    look,
    tell(event) {
      const decision = decideShellEvent(parts.memory.notifications(), event, parts.preferences());
      remember(decision.memory);
      for (const model of decision.notifications) show(model);
    },
    say(title, body) {
      const model = {
        title,
        body,
        urgency: 'normal' as const,
        buttons: [],
        route: DASHBOARD_ROUTE,
        keys: [],
      };
      show(model, () => inDialog(title, body));
    },
  };
}
