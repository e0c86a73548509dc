import { messageOf } from '../../shared/errors.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { EngineClient, EngineLink } from '../engine/live.ts';
import type { Observable } from '../observable.ts';
import { appOfRoute, DASHBOARD_ROUTE, updateOfRoute } from '../routes.ts';
import type { Notifier } from './notifier.ts';

const AGAIN_AFTER_MS = 5_000;

/**
 * Shows what the engine has to tell for as long as it lives, and says that it was shown. With each of its lives, and with other
 * preferences, it is asked anew: what was not acknowledged comes again.
 */
export function followNotifications(parts: {
  link: EngineLink;
  preferences: Pick<Observable<Preferences>, 'get' | 'onChange'>;
  notifier: Pick<Notifier, 'show'>;
  lookingAt: () => string | null;
  log: (line: string) => void;
  setTimer: (run: () => void, ms: number) => () => void;
}): void {
  const { link, preferences, notifier, log } = parts;
  const switches = () => preferences.get().notifications;
  let current = new AbortController();
  let asked = '';
  let unheard = false;

  const follow = async (client: EngineClient, signal: AbortSignal) => {
    try {
      for await (const notification of await client.notifications.watch(
        { preferences: switches() },
        { signal },
      )) {
        if (signal.aborted) return;
        notifier.show(notification);
        await client.notifications.delivered({ keys: notification.events.map(({ key }) => key) });
      }
      if (isCurrent(client, signal)) again('Somebody else shows notifications', signal);
    } catch (error) {
      if (isCurrent(client, signal)) again(`Notifications can’t be followed: ${messageOf(error)}`, signal);
    }
  };
  const isCurrent = (client: EngineClient, signal: AbortSignal) =>
    !signal.aborted && link.connected.get() === client;
  const again = (why: string, signal: AbortSignal) => {
    log(why);
    parts.setTimer(() => {
      if (!signal.aborted) begin();
    }, AGAIN_AFTER_MS);
  };
  const begin = () => {
    current.abort();
    current = new AbortController();
    asked = JSON.stringify(switches());
    const client = link.connected.get();
    if (client !== null) void follow(client, current.signal);
  };

  link.connected.onChange(begin);
  preferences.onChange(() => {
    if (JSON.stringify(switches()) !== asked) begin();
  });
  // Something has changed while a person looks: what waits of that need not be told later.
  link.live.onChange(() => {
    const what = whatIsSeen(parts.lookingAt());
    if (what === null) return;
    const said = link.connected.get()?.notifications.seen(what);
    said?.then(
      () => {
        unheard = false;
      },
      (error: unknown) => {
        // Pictures come several times a second.
        if (!unheard) log(`What a person sees could not be said: ${messageOf(error)}`);
        unheard = true;
      },
    );
  });
}

function whatIsSeen(route: string | null) {
  if (route === null) return null;
  if (route === DASHBOARD_ROUTE) return { all: true as const };
  const [app, update] = [appOfRoute(route), updateOfRoute(route)];
  return app !== null ? { app } : update === null ? null : { update };
}
