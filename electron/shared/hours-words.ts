import { say, type Text } from './text/text.ts';
import type { UpdateHours } from './update-hours.ts';

/** Sunday first, as cron counts them. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** As a week is read. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** '02:00–05:00', '02:00–05:00 on Sat and Sun'. */
export function hoursText({ from, to, days }: UpdateHours): Text {
  const [last, ...before] = WEEK.filter((day) => days?.includes(day)).reverse();
  if (last === undefined) return say('hours.daily', { from, to });
  const items = before.reverse().map((day) => say(`weekday.${WEEKDAYS[day]}`));
  const named = say(`weekday.${WEEKDAYS[last]}`);
  return say('hours.on-days', {
    from,
    to,
    days: items.length === 0 ? named : say('join.and', { items, last: named }),
  });
}
