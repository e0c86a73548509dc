import { z } from 'zod';
import { aliveFrom } from '../domain/downtime.ts';
import { type Journal, journalShape } from '../domain/journal-shape.ts';

/** The journal as JSON: what earlier versions wrote in another way is put as this one has it. */
export const journal: z.ZodType<Journal> = z
  .looseObject({})
  .transform((stored): unknown => ({ ...downBefore(stored), ...stored }))
  .pipe(journalShape);

const earlierTimes = z.object({
  startFirst: z.boolean().default(false),
  stopSentAt: z.iso.datetime(),
  signOfLifeAt: z.iso.datetime().nullish(),
});

/** An earlier version wrote when the stop was sent and when something gave a sign of life, and counted once at the end. */
function downBefore(stored: object): Partial<Journal> {
  const { success, data } = earlierTimes.safeParse(stored);
  // It wrote no sign of life of what was proven beside the previous one.
  if (!success || (data.startFirst && !data.signOfLifeAt)) return {};
  const began = { downSince: data.stopSentAt, downMs: 0 };
  return data.signOfLifeAt ? { ...began, ...aliveFrom(began, new Date(data.signOfLifeAt)) } : began;
}
