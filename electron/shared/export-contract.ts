import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { appName } from './config.ts';

/** How far an export is; at its end, what was written. `of`: bytes that the image takes on the engine, not those that come. */
export type ExportEvent =
  | { type: 'progress'; bytes: number; of: number }
  | { type: 'written'; file: string; bytes: number; sha256: string; tag: string | null };

/**
 * Writes the image of a release (null: of the one that runs) to a file of the machine that Homeport is on: an absolute path, or a
 * folder. Nothing is written over. Whoever leaves before its end calls it off.
 */
export const exportRelease = oc
  .input(
    z.object({
      app: appName,
      release: z.number().int().min(1).nullable().default(null),
      file: z.string().min(1).max(4096),
    }),
  )
  .output(eventIterator(type<ExportEvent>()));
