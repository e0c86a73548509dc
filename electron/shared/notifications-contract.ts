import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { appName } from './config.ts';
import type { Notification } from './notifications.ts';
import { notificationPreferences } from './preferences.ts';

/** What the desktop shows: the far end of the engine's desktop channel is the shell. */
export const notifications = {
  /**
   * What is to be shown, one at a time, from now on until the caller leaves, by these preferences. Each is to be acknowledged; what is
   * not comes again. There is one desktop: whoever calls later takes its place.
   */
  watch: oc
    .input(z.object({ preferences: notificationPreferences }))
    .output(eventIterator(type<Notification>())),
  /** The events with these keys were shown, or need not be. */
  delivered: oc.input(z.object({ keys: z.array(z.string().max(1_000)).max(10_000) })).output(type<void>()),
  /** A person has just seen an app's page, an update's, or (`all`) the dashboard: what waits of that is not told any more. */
  seen: oc
    .input(
      z.union([
        z.strictObject({ app: appName }),
        z.strictObject({ update: z.string().min(1).max(64) }),
        z.strictObject({ all: z.literal(true) }),
      ]),
    )
    .output(type<void>()),
};
