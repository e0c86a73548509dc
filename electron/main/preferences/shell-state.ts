import Store from 'electron-store';
import { z } from 'zod';
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
    'engine-stopped',
  ]),
  app: z.string().nullable(),
  message: z.string(),
  updateId: z.string().nullable(),
  restore: z.object({ release: z.number().nullable(), tag: z.string() }).nullable(),
  at: z.string(),
});
const memory = z.object({ said: z.array(z.string()), held: z.array(event), recent: z.array(z.number()) });

export type ShellState = {
  window(): WindowState | null;
  setWindow(state: WindowState): void;
  /** null: nothing was ever said, this is the first start. */
  notifications(): NotificationMemory | null;
  setNotifications(memory: NotificationMemory): void;
};

export function openShellState(folder: string): ShellState {
  // Cleared where it can't be read: see above.
  const store = new Store<Record<string, unknown>>({
    name: 'shell-state',
    cwd: folder,
    clearInvalidConfig: true,
  });
  return {
    window: () => windowState.safeParse(store.get('window')).data ?? null,
    setWindow: (state) => store.set('window', state),
    notifications: () => memory.safeParse(store.get('notifications')).data ?? null,
    setNotifications: (value) => store.set('notifications', value),
  };
}
