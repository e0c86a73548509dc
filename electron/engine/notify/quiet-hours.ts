import type { Preferences } from '../../shared/preferences.ts';

type QuietHours = Preferences['notifications']['quietHours'];

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/**
 * Milliseconds until the quiet hours that hold at `now` end; null outside them.
 * In this machine's time zone; `from` may be later than `to` (over midnight); equal times mean never.
 */
export function quietForMs(quiet: QuietHours, now: Date): number | null {
  if (!quiet.enabled || quiet.from === quiet.to) return null;
  const minute = now.getHours() * 60 + now.getMinutes();
  const from = minutesOf(quiet.from);
  const to = minutesOf(quiet.to);
  const inside = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!inside) return null;
  const end = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 0, to);
  // By the calendar and not by 24 h: a day with a clock change is longer or shorter.
  if (end.getTime() <= now.getTime()) end.setDate(end.getDate() + 1);
  return end.getTime() - now.getTime();
}
