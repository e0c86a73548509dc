import type { UpdateHours } from '../../shared/update-hours.ts';

/** When an app's update hours are. Pure: time and time zone are given. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** From the day before, whose hours may reach over midnight, to the same day in a week, should a clock change swallow this one's. */
const DAYS_AROUND = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8];

/** `begin` belongs to them, `end` does not. */
type Span = { begin: Date; end: Date };

/**
 * The hours that hold at that moment, else the next that come; null: none within a week, because a clock change leaves them out.
 *
 * Where the clock jumps forward, hours that begin in the gap begin behind it, and hours that lie in it do not come on that day. Where it
 * goes back, what it shows twice counts from its first time: hours are then an hour longer, or as long as ever, never cut in two.
 * @param zone an IANA name
 */
export function hoursAround({ from, to, days }: UpdateHours, zone: string, at: Date): Span | null {
  const today = Math.floor(wallAt(at.getTime(), zone) / DAY) * DAY;
  const [begins, ends] = [minutesOf(from), minutesOf(to)];
  for (const away of DAYS_AROUND) {
    const day = today + away * DAY;
    const weekday = new Date(day).getUTCDay();
    if (days !== null && !days.some((each) => each === weekday)) continue;
    const begin = momentOf(day + begins * MINUTE, zone);
    const end = momentOf(day + ends * MINUTE + (ends <= begins ? DAY : 0), zone);
    if (begin < end && at.getTime() < end) return { begin: new Date(begin), end: new Date(end) };
  }
  return null;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** The first moment at which the zone's clock shows that; in a gap, the moment behind it. @param wall what it shows, as if it were UTC */
function momentOf(wall: number, zone: string): number {
  // Offsets on both sides of any change near it.
  const [before, after] = [wall - DAY, wall + DAY].map((near) => wall - (wallAt(near, zone) - near));
  if (before === undefined || after === undefined) return wall;
  const [first, last] = before < after ? [before, after] : [after, before];
  for (const moment of [first, last]) if (wallAt(moment, zone) === wall) return moment;
  // The clock jumps somewhere between the two: up to the jump it shows less, from then on more.
  let [shy, past] = [first, last];
  while (past - shy > MINUTE) {
    const middle = shy + Math.floor((past - shy) / 2 / MINUTE) * MINUTE;
    if (wallAt(middle, zone) < wall) shy = middle;
    else past = middle;
  }
  return past;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What the zone's clock shows then, to the minute, as if it were UTC. */
function wallAt(at: number, zone: string): number {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    // There are some hundreds of zones.
    clocks.set(zone, clock);
  }
  const shown = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}
