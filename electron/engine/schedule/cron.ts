import { toString as inWords } from 'cronstrue';
import { createTask, validateDetailed } from 'node-cron';
import type { Schedule } from '../../shared/config.ts';
import type { SchedulePreview } from '../../shared/dto.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { hasOwnMinute, scheduleOf } from '../domain/own-minute.ts';

const BY_HAND = 'Only by hand';

/** The machine's own time zone, by its IANA name. */
export function localTimezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Throws BAD_INPUT in words for an expression or a time zone that can't be used. */
export function validateSchedule(wanted: Schedule): void {
  const { timezone } = wanted;
  const written = wanted.cron ?? '';
  const { cron } = scheduleOf('', wanted);
  if (timezone !== null && !isTimezone(timezone)) {
    throw new HomeportError('BAD_INPUT', say('cron.no-time-zone', { timezone }));
  }
  if (cron === null) return;
  const fields = cron.trim().split(/\s+/);
  if (fields.length === 6) {
    throw new HomeportError('BAD_INPUT', say('cron.six-fields', { written }));
  }
  if (fields.length !== 5) {
    throw new HomeportError('BAD_INPUT', say('cron.five-fields', { written }));
  }
  const { valid, errors } = validateDetailed(cron);
  const problem = valid ? stepProblem(fields) : errors.map((e) => e.message).join('; ');
  if (problem) throw new HomeportError('BAD_INPUT', say('cron.refused', { written, problem }));
  if (nextRuns({ cron, timezone }, 1).length === 0) {
    throw new HomeportError('BAD_INPUT', say('cron.never-due', { written }));
  }
}

/** node-cron accepts a step that is larger than its field and then runs at the field's start only: surely a mistake. */
function stepProblem(fields: string[]): Text | null {
  const sizes = [60, 24, 31, 12, 7];
  for (const [index, field] of fields.entries()) {
    const step = Number(/\/(\d+)$/.exec(field)?.[1] ?? 1);
    const values = sizes[index] ?? 60;
    if (step > values) return say('cron.step-too-long', { step, field, values });
    if (step === 0) return say('cron.step-zero', { field });
  }
  return null;
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The next times the schedule comes due, from now. Times in a DST gap are left out, the hour that comes twice counts once (node-cron's rules). */
export function nextRuns({ cron, timezone }: Schedule, count: number): Date[] {
  if (cron === null) return [];
  const task = createTask(cron, () => undefined, { timezone: timezone ?? localTimezone() });
  try {
    return task.getNextRuns(count);
  } finally {
    void task.destroy();
  }
}

/** The schedule in words. node-cron wants both day of month and weekday to match where both are given (POSIX: either). */
export function scheduleInWords({ cron }: Schedule): string {
  if (cron === null) return BY_HAND;
  const [, , dayOfMonth, , weekday] = cron.trim().split(/\s+/);
  const words = inWords(cron, { use24HourTimeFormat: true, throwExceptionOnParseError: true });
  return dayOfMonth !== '*' && weekday !== '*' ? `${words} (both days must match)` : words;
}

/**
 * Throws BAD_INPUT like validateSchedule.
 * @param app whose schedule it is; undefined: any app's, whose own minute is not known
 */
export function previewSchedule(schedule: Schedule, app?: string): SchedulePreview {
  validateSchedule(schedule);
  const open = app === undefined && schedule.cron !== null && hasOwnMinute(schedule.cron);
  const concrete = scheduleOf(app ?? '', schedule);
  const words = scheduleInWords(concrete);
  return {
    words: open ? `${words}, or at another minute: each app has its own` : words,
    timezone: schedule.timezone ?? localTimezone(),
    next: nextRuns(concrete, 5).map((at) => at.toISOString()),
  };
}
