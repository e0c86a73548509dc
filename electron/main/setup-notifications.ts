import { asWritten } from '../shared/text/text.ts';
import type { Actions } from './actions.ts';
import type { ShellEngine } from './engine/setup-engine.ts';
import { followNotifications } from './notifications/follow.ts';
import { createNotifier } from './notifications/notifier.ts';
import type { OwnFiles } from './own-files.ts';
import type { Surroundings } from './surroundings.ts';

/** Answers a click of the person's: always shown, never remembered. */
export type Say = (title: string, body: string) => void;

/** Notifications about what the engine tells, and about its own end. All that the shell wires of them is in here. */
export function setupNotifications(
  { electron, place, log, now, setTimer }: Surroundings,
  parts: Pick<OwnFiles, 'preferences' | 'state'> & {
    engine: ShellEngine;
    actions: Actions;
    /** The route that a person looks at now; null: nobody does. */
    lookingAt: () => string | null;
  },
): { say: Say } {
  const { supervisor, link } = parts.engine;
  const notifier = createNotifier({
    electron,
    icon: place.windowIcon,
    memory: parts.state,
    enabled: () => parts.preferences.current.get().notifications.enabled,
    lookingAt: parts.lookingAt,
    perform: parts.actions.ask,
    log: log.line,
  });
  followNotifications({
    link,
    preferences: parts.preferences.current,
    notifier,
    lookingAt: parts.lookingAt,
    log: log.line,
    setTimer,
  });
  supervisor.state.onChange((engine) => {
    if (engine.state !== 'stopped' || supervisor.asked) return;
    notifier.tell({
      key: `engine-stopped:${now().toISOString()}`,
      kind: 'engine-stopped',
      app: null,
      updateId: null,
      params: {},
      message: asWritten(engine.message),
      restore: null,
    });
  });
  return { say: notifier.say };
}
