import { z } from 'zod';
import { say, type Text } from './text/text.ts';
import { timeOfDay } from './time-of-day.ts';

/** Sunday first, as cron counts them. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
/** As a week is read. */
export const WEEK = [1, 2, 3, 4, 5, 6, 0] as const;

/** When the schedule may put something in, by the clock of its time zone. `to` before `from`: over midnight, and the day is the one it begins on. */
export const updateHours = z
  .object({
    from: timeOfDay,
    to: timeOfDay,
    /** 0 is Sunday; null: every day. */
    days: z
      .array(z.number().int().min(0).max(6))
      .min(1, 'Choose at least one day')
      .max(7)
      .nullable()
      .default(null),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    message: 'The hours must end at another time than they begin',
  });
export type UpdateHours = z.output<typeof updateHours>;

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
