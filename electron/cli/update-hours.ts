import { WEEK, WEEKDAYS } from '../shared/hours-words.ts';
import { say } from '../shared/text/text.ts';
import { type UpdateHours, updateHours } from '../shared/update-hours.ts';
import { invalid } from './parse-options.ts';

/** `--hours`: what is typed, and the same printed. */

/** 'any' is said where a default of hours is not wanted. Not null, which commander takes for an option without a value. */
export type HoursOption = UpdateHours | 'any';

const WRITTEN = /^(?:([a-z,\s-]+)\s+)?(\d{1,2}:\d\d)\s*[-–]\s*(\d{1,2}:\d\d)$/i;

/** '02:00-05:00', 'sat,sun 22:00-06:00', 'mon-fri 01:00-05:00'; 'any'. */
export function parseHours(text: string): HoursOption {
  if (text.trim().toLowerCase() === 'any') return 'any';
  const [, days, from = '', to = ''] = WRITTEN.exec(text.trim()) ?? [];
  const read = updateHours.safeParse({
    from: from.padStart(5, '0'),
    to: to.padStart(5, '0'),
    days: days === undefined ? null : daysOf(days),
  });
  if (!read.success) throw invalid(say('usage.hours'));
  return read.data;
}

export const hoursOf = (said: HoursOption): UpdateHours | null => (said === 'any' ? null : said);

/** As the option is written. */
export function hoursOption({ from, to, days }: UpdateHours): string {
  const names = WEEK.filter((day) => days?.includes(day)).map((day) => WEEKDAYS[day]);
  return `${names.length === 0 ? '' : `${names.join(',')} `}${from}-${to}`;
}

/** 'mon-fri,sun': a range may reach over the week's end. */
function daysOf(text: string): number[] {
  return text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [first, last, ...more] = part
        .split('-')
        .map((name) => WEEK.findIndex((day) => WEEKDAYS[day] === name));
      if (first === undefined || first < 0 || last === -1 || more.length > 0)
        throw invalid(say('usage.hours'));
      const length = last === undefined ? 0 : (last - first + 7) % 7;
      return Array.from({ length: length + 1 }, (_, away) => WEEK[(first + away) % 7] ?? 0);
    });
}
