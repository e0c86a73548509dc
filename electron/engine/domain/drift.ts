import type { AppNow } from './app-state.ts';
import type { App, HealthRow } from './model.ts';

/** What a person made is counted among what ran well once it was seen well for so long. */
export const OUTSIDE_PROVEN_AFTER_MS = 10 * 60_000;

/**
 * Whether the container of a release from outside has been well for long enough. Told by when Docker started it and by the
 * history of its health, so it does not matter whether Homeport was there all the time. Pure.
 * @param lastHealth the app's newest change of health
 */
export function isProvenOutside(
  now: Pick<AppNow, 'state' | 'since'>,
  lastHealth: Pick<HealthRow, 'state' | 'at'> | null,
  at: Date,
): boolean {
  if (now.state !== 'healthy' && now.state !== 'running') return false;
  if (now.since === null || lastHealth?.state !== now.state) return false;
  const wellSince = Math.max(Date.parse(now.since), lastHealth.at.getTime());
  return at.getTime() - wellSince >= OUTSIDE_PROVEN_AFTER_MS;
}

/** Nothing else was written down of what runs since it was looked at: only then does the look still count. */
export function isAsItWas(seen: App, now: App | null): now is App {
  return (
    now !== null &&
    now.containerName === seen.containerName &&
    now.containerId === seen.containerId &&
    now.runningRelease === seen.runningRelease
  );
}
