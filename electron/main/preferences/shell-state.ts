import { z } from 'zod';
import { messageOf } from '../../shared/errors.ts';
import type { NotificationMemory } from '../notifications/decide.ts';

/** What the shell remembers by itself: where the window was, what was said. Nothing a person would miss: what is odd is dropped. */

const bounds = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
});
const windowState = z.object({ bounds, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowState>;

const event = z.object({
  key: z.string(),
  kind: z.enum([
    'rollback-failed',
    'awaiting-decision',
    'rolled-back',
    'update-failed',
    'unhealthy',
    'succeeded',
    'docker-away',
    'other-engine',
    'engine-stopped',
  ]),
  app: z.string().nullable(),
  message: z.string(),
  updateId: z.string().nullable(),
  restore: z
    .object({
      release: z.number().nullable(),
      tag: z.string(),
      as: z.enum(['previous', 'earlier', 'again']).optional(),
    })
    .nullable(),
  at: z.string(),
});
const memory = z.object({
  said: z.array(z.string()),
  held: z.array(event),
  recent: z.array(z.number()),
  episodes: z
    .array(z.object({ app: z.string(), key: z.string(), wellSince: z.number().nullable() }))
    .default([]),
});

export type ShellState = {
  window(): WindowState | null;
  setWindow(state: WindowState): void;
  /** null: nothing was ever said, this is the first start. */
  notifications(): NotificationMemory | null;
  setNotifications(memory: NotificationMemory): void;
};

type Values = { window: WindowState | null; notifications: NotificationMemory | null };
/** What electron-store is used for here. */
export type Saved = { get(key: string): unknown; set(key: string, value: unknown): void };

/** @param open the file; it throws where it can't be had */
export function rememberIn(open: () => Saved, log: (line: string) => void): ShellState {
  let saved: Saved | null = null;
  const values: Values = { window: null, notifications: null };
  try {
    saved = open();
    values.window = windowState.safeParse(saved.get('window')).data ?? null;
    values.notifications = memory.safeParse(saved.get('notifications')).data ?? null;
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
    notifications: () => values.notifications,
    setNotifications: (value) => set('notifications', value),
  };
}
