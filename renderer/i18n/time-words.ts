/** Times and durations as people say them. Pure: `now` is always given. */

const SECOND = 1000;
const NOT_KNOWN = 'not known';

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const SHORT: Intl.DateTimeFormatOptions = {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
};
const short = new Intl.DateTimeFormat(undefined, SHORT);

/** The exact time in this person's own zone and format, for the hover. */
export function exactTime(iso: string): string {
  const at = Date.parse(iso);
  return Number.isNaN(at) ? NOT_KNOWN : exact.format(at);
}

/** 'Fri, 20 Nov, 18:00': for lists of times to come. */
export function shortTime(iso: string, timezone?: string): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return NOT_KNOWN;
  if (timezone === undefined) return short.format(at);
  try {
    return new Intl.DateTimeFormat(undefined, { ...SHORT, timeZone: timezone }).format(at);
  } catch {
    return short.format(at); // A zone that this browser does not know.
  }
}

/** '0.8 s', '42 s', '3 min 12 s', '2 h 5 min', '3 days 4 h'. @param ms not negative */
export function durationWords(ms: number): string {
  if (Number.isNaN(ms)) return NOT_KNOWN;
  if (ms < 950) return ms < 10 ? '0 s' : `${(ms / SECOND).toFixed(ms < 95 ? 2 : 1)} s`;
  if (ms < 9_950) return `${(ms / SECOND).toFixed(1)} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return two(Math.floor(seconds / 60), 'min', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return two(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  return two(days, days === 1 ? 'day' : 'days', hours % 24, 'h');
}

function two(first: number, firstUnit: string, second: number, secondUnit: string): string {
  return second === 0 ? `${first} ${firstUnit}` : `${first} ${firstUnit} ${second} ${secondUnit}`;
}

/** How long something took, or has taken so far. null where its times are no times. */
export function elapsedMs(startedAt: string, finishedAt: string | null, now: Date): number | null {
  const end = finishedAt === null ? now.getTime() : Date.parse(finishedAt);
  const ms = end - Date.parse(startedAt);
  return Number.isNaN(ms) ? null : Math.max(0, ms);
}
