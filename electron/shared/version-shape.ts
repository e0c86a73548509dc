import { z } from 'zod';
import { SOURCE_KINDS } from './sources/kinds.ts';
import type { Version } from './version.ts';

/** As it is kept and sent. What a version to come adds is kept. */
export const version: z.ZodType<Version> = z.looseObject({
  kind: z.enum(SOURCE_KINDS),
  id: z.string(),
  label: z.string().nullable().default(null),
  author: z.string().nullable().default(null),
  message: z.string().nullable().default(null),
  madeAt: z.string().nullable().default(null),
  contextDigest: z.string().nullable().default(null),
});
