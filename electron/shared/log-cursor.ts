import { z } from 'zod';

/** RFC 3339, with up to nanoseconds, as Docker writes it. */
export const logTime = z
  .string()
  .max(40)
  .regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/,
    'A time is written 2026-11-20T10:00:00Z',
  );

/** Up to which line a log was given: the container, when it was started, the last line's time and how many lines of that very time. */
export const logCursor = z.object({
  container: z.string().regex(/^[0-9a-f]{64}$/),
  startedAt: z.string().max(40),
  at: logTime.nullable(),
  lines: z.number().int().min(0),
});
export type LogCursor = z.infer<typeof logCursor>;
