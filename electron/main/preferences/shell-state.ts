import { z } from 'zod';
import { messageOf } from '../../shared/errors.ts';

/** What the shell remembers by itself: where the window was, what was said. Nothing a person would miss: what is odd is dropped. */

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
const windowState = z.object({ bounds, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

/** Earlier versions kept more here: what waits to be told is the engine's by now. */
const memory = z.object({ said: z.array(z.string()) });

export type ShellState = {
  window(): WindowState | null;
  setWindow(state: WindowState): void;
  /** Keys of the events that were shown last. */
  shown(): string[];
  setShown(keys: string[]): void;
};

type Values = { window: WindowState | null; notifications: z.infer<typeof memory> };
/** What electron-store is used for here. */
export type Saved = { get(key: string): unknown; set(key: string, value: unknown): void };

/** @param open the file; it throws where it can't be had */
export function rememberIn(open: () => Saved, log: (line: string) => void): ShellState {
  let saved: Saved | null = null;
  const values: Values = { window: null, notifications: { said: [] } };
  try {
    saved = open();
    values.window = windowState.safeParse(saved.get('window')).data ?? null;
    values.notifications = memory.safeParse(saved.get('notifications')).data ?? values.notifications;
  } catch (error) {
    log(`What the shell remembers could not be read: ${messageOf(error)}`);
  }
  // A full disk must not stop the tray or repeat a notification: what can't be saved is remembered until Homeport ends.
  let saving = true;
  const set = <Name extends keyof Values>(name: Name, value: Values[Name]) => {
    values[name] = value;
    try {
      saved?.set(name, value);
      saving = true;
    } catch (error) {
      if (saving) log(`What the shell remembers could not be saved: ${messageOf(error)}`);
      saving = false;
    }
  };
  return {
    window: () => values.window,
    setWindow: (state) => set('window', state),
    shown: () => values.notifications.said,
    setShown: (said) => set('notifications', { said }),
  };
}
