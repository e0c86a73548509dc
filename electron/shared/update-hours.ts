import { z } from 'zod';
import { timeOfDay } from './time-of-day.ts';

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
