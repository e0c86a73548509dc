import { z } from 'zod';
import { timeOfDay } from './time-of-day.ts';

/** The desktop's own preferences, apart from what the engine keeps. Version 1 of the file; see main/preferences/migrations.ts. */

export const THEMES = ['system', 'light', 'dark'] as const;
const CLOSE_BEHAVIOURS = ['tray', 'quit'] as const;
const TRAY_ICONS = ['auto', 'light', 'dark'] as const;
export const SETTINGS_TABS = [
  'general',
  'notifications',
  'docker',
  'defaults',
  'security',
  'storage',
  'about',
] as const;
export type SettingsTab = (typeof SETTINGS_TABS)[number];

const general = z.object({
  launchAtLogin: z.boolean().default(false),
  /** Only where Homeport was started by the login: the window stays closed. */
  startHidden: z.boolean().default(true),
  theme: z.enum(THEMES).default('system'),
  /** `light`: drawn for a light panel. */
  trayIcon: z.enum(TRAY_ICONS).default('auto'),
  /** A place-holder: English is all there is. */
  language: z.literal('en').default('en'),
  /** What closing the main window does. */
  closeBehaviour: z.enum(CLOSE_BEHAVIOURS).default('tray'),
});

export const notificationPreferences = z.object({
  enabled: z.boolean().default(true),
  updateFailed: z.boolean().default(true),
  rolledBack: z.boolean().default(true),
  rollbackFailed: z.boolean().default(true),
  awaitingDecision: z.boolean().default(true),
  unhealthy: z.boolean().default(true),
  dockerAway: z.boolean().default(true),
  succeeded: z.boolean().default(false),
  /** Something new is out for an app that is not updated by itself. */
  newVersion: z.boolean().default(true),
  /** In this machine's time zone. */
  quietHours: z
    .object({
      enabled: z.boolean().default(false),
      from: timeOfDay.default('22:00'),
      to: timeOfDay.default('07:00'),
      /** A failed rollback is said all the same. */
      exceptUrgent: z.boolean().default(true),
    })
    .prefault({}),
});

export const preferences = z.object({
  general: general.prefault({}),
  notifications: notificationPreferences.prefault({}),
  docker: z
    .object({
      /** null: the usual places, as the engine knows them. */
      host: z
        .string()
        .trim()
        .regex(/^(unix|tcp|npipe):\/\/[^\s]+$/, 'An address begins with unix://, tcp:// or npipe://')
        .max(1024)
        .nullable()
        .default(null),
    })
    .prefault({}),
  browserAccess: z
    .object({
      enabled: z.boolean().default(false),
      port: z.number().int().min(1024, 'Choose a port from 1024 on').max(65535).default(7420),
    })
    .prefault({}),
});
export type Preferences = z.infer<typeof preferences>;

/** One section at a time is replaced: what is not named stays. */
export const preferencesPatch = z.object({
  general: general.optional(),
  notifications: notificationPreferences.optional(),
  docker: preferences.shape.docker.optional(),
  browserAccess: preferences.shape.browserAccess.optional(),
});
export type PreferencesPatch = z.input<typeof preferencesPatch>;

export function defaultPreferences(): Preferences {
  return preferences.parse({});
}
