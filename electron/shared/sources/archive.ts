import { z } from 'zod';
import { line } from '../text-line.ts';
import { expectation } from './registry.ts';

/** An app whose releases are image archives (`docker save`, or an OCI layout) that somebody puts into a place of this machine. */
export const archiveSource = z.object({
  kind: z.literal('archive'),
  /** A file, or a folder whose newest archive counts. */
  path: line.min(1, 'A file or folder is needed').max(4096),
  /** Of a folder: names of the files that count, with `*` and `?`; null: every archive in it. */
  pattern: line.trim().min(1).max(255).nullable().default(null),
  /** Which image is meant, in an archive that holds several: its reference. */
  image: line.trim().min(1).max(512).nullable().default(null),
  expect: expectation.nullable().default(null),
  loadTimeoutMinutes: z
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(60),
});
export type ArchiveSource = z.infer<typeof archiveSource>;
