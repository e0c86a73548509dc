/** How long ago, and in how long, as people say it: in the window, the tray and the command line alike. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOT_KNOWN = 'not known';

function amount(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return `${Math.floor(ms / HOUR)} h`;
  const days = Math.floor(ms / DAY);
  if (days < 60) return days === 1 ? '1 day' : `${days} days`;
  if (days < 730) return `${Math.floor(days / 30)} months`;
  return `${Math.floor(days / 365)} years`;
}

/**
 * '5 min ago', 'in 3 h', 'just now', 'any moment'.
 * @param iso a time of the contract; of what is no time nothing is known
 */
export function relativeTime(iso: string, now: Date): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return NOT_KNOWN;
  const ago = now.getTime() - at;
  if (ago >= 0) return ago < 5 * SECOND ? 'just now' : `${amount(ago)} ago`;
  // A time to come is rounded up: 'in 3 h' must not turn into '2 h' right after.
  const ahead = -ago;
  if (ahead < 5 * SECOND) return 'any moment';
  const unit = ahead < MINUTE ? SECOND : ahead < HOUR ? MINUTE : ahead < DAY ? HOUR : DAY;
  return `in ${amount(Math.round(ahead / unit) * unit)}`;
}

/** The age of a release for a button, without 'ago': '3 days', '2 h'. */
export function age(iso: string, now: Date): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? NOT_KNOWN : amount(Math.max(0, now.getTime() - at));
}
