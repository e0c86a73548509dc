import { z } from 'zod';
import type { StorageUsage } from '../shared/storage-dto.ts';
import type { Printed } from './output.ts';

/** What `homeport storage --json` prints. A stable interface, as `json-shapes.ts` is. */

const text = z.string();
const count = z.number().int();

const amount = z.object({ count, bytes: z.number() });
export const cacheLimits = z.object({ bytes: z.number(), days: z.number() });
export const storage: z.ZodType<Printed<StorageUsage>> = z.object({
  disks: z.array(
    z.object({
      holds: z.array(z.enum(['data', 'docker'])),
      path: text,
      freeBytes: z.number(),
      totalBytes: z.number(),
    }),
  ),
  databaseBytes: z.number(),
  backups: amount,
  keptAside: amount,
  workBytes: z.number(),
  cache: z
    .object({ bytes: z.number(), ownBytes: z.number(), ownRecords: count, limits: cacheLimits })
    .nullable(),
  apps: z
    .array(
      z.object({
        app: text,
        images: count,
        ownBytes: z.number(),
        sharedBytes: z.number(),
        parkedBytes: z.number(),
      }),
    )
    .nullable(),
  unknown: z.array(text),
});
