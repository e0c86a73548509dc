import { z } from 'zod';
import type { ImageList, ImageRemoved, PrunePreview, PruneResult } from '../shared/images-dto.ts';
import type { Printed } from './output.ts';

/** The shapes of what the commands about images print with `--json`. */

const text = z.string();
const bytes = z.number();
const freed = z
  .object({ bytes, atLeast: z.boolean().describe('what they have in common comes on top') })
  .nullable()
  .describe('null: not known');
const image = z.object({
  id: text,
  names: z.array(text),
  createdAt: z.iso.datetime().nullable(),
  bytes,
  usedBy: z.array(text).describe('containers'),
  protectedBecause: z.array(text).describe('empty: nothing speaks against removing it'),
  frees: freed,
});
const unknown = z.array(text);
const dryRun = z.boolean();
const named = { id: text, names: z.array(text) };

const list: z.ZodType<Printed<ImageList>> = z.object({ images: z.array(image), unknown });
const removed: z.ZodType<Printed<ImageRemoved>> = z.object({ removed: z.array(text), freed });
const preview: z.ZodType<Printed<PrunePreview & { dryRun: boolean }>> = z.object({
  dryRun,
  images: z.array(z.object({ image, goes: z.boolean(), why: z.array(text) })),
  frees: freed,
  unknown,
});
const pruned: z.ZodType<Printed<PruneResult & { dryRun: boolean }>> = z.object({
  dryRun,
  removed: z.array(z.object(named)),
  left: z.array(z.object({ ...named, why: z.array(text) })),
  freed,
});

export const IMAGE_OUTPUTS = {
  images: list,
  'images prune': z.union([pruned, preview.describe('with --dry-run')]),
  'images remove': removed,
  'images tag': z.object({ id: text, name: text }),
  'images pull': z.object({ id: text, name: text }),
};
