/** What a look at an app's schedule finds. */
type Due = { due: boolean; nextRunAt: Date | null };

/**
 * Whether a schedule's slot has come, and which is the next. Pure; the timer is outside.
 * However many slots went by while the machine slept or Homeport was closed, they come due once.
 * @param kept the next slot as it was kept on record; null: none yet.
 * @param next the first slot after `now`; null: there is no schedule.
 */
export function dueNow(kept: Date | null, now: Date, next: Date | null): Due {
  if (next === null) return { due: false, nextRunAt: null };
  if (kept !== null && kept <= now) return { due: true, nextRunAt: next };
  // A clock that was set back, or a new schedule, must not leave a slot in the far future standing.
  return { due: false, nextRunAt: kept !== null && kept < next ? kept : next };
}
