import type { Schedule } from '../../shared/config.ts';

/** In the minute field: a minute of the app's own, always the same for its name, as known from Jenkins. */
const OWN_MINUTE = /^\s*H(?=\s)/i;

export function hasOwnMinute(cron: string): boolean {
  return OWN_MINUTE.test(cron);
}

/** The schedule as it is for this app: "H 4 * * *" is a quarter past four for one and twenty to five for another. */
export function scheduleOf(app: string, schedule: Schedule): Schedule {
  const { cron } = schedule;
  return cron === null ? schedule : { ...schedule, cron: cron.replace(OWN_MINUTE, String(ownMinute(app))) };
}

/** 0 to 59, spread evenly over names (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/). */
function ownMinute(app: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(app)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // The low bits alone are alike for names that differ in one letter.
  return ((hash ^ (hash >>> 16)) >>> 0) % 60;
}
