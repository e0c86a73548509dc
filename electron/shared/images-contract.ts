import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import type { ImageList, ImageRemoved, PruneEvent, PrunePreview, PullEvent } from './images-dto.ts';

const LONGEST_REF = 1024;
const MOST_IMAGES = 100_000;

/** A name (`repository:tag`), a digest (`repository@sha256:…`) or an id. */
const imageRef = z.string().trim().min(1).max(LONGEST_REF);

const pruneWish = z.object({
  /** Also images that somebody named, where no container uses them. */
  all: z.boolean().default(false),
  /** Only what was made, and got its names, longer ago than that. */
  olderThanDays: z.number().min(0).max(36_500).optional(),
});
export const pruneInput = pruneWish.extend({
  /** Ids: of these alone, what a person was shown before. */
  only: z.array(z.string().max(200)).max(MOST_IMAGES).optional(),
});

/** The images of this machine's engine. What is protected, and why, is one rule for all of them: engine/domain/prune.ts. */
export const images = {
  /** With `sizes` it counts what each would free: that may take half a minute on a large engine. */
  list: oc.input(z.object({ sizes: z.boolean().default(true) }).prefault({})).output(type<ImageList>()),
  /** A name goes; with the last one, or by its id, the image. CONFLICT in words where it is protected or in use. */
  remove: oc.input(z.object({ ref: imageRef })).output(type<ImageRemoved>()),
  /** CONFLICT where the name is another image's already, or Homeport's own. */
  tag: oc.input(z.object({ image: imageRef, as: imageRef })).output(type<{ id: string; name: string }>()),
  /** From its registry. Called off when the caller leaves. */
  pull: oc.input(z.object({ ref: imageRef })).output(eventIterator(type<PullEvent>())),
  prunePreview: oc.input(pruneWish.prefault({})).output(type<PrunePreview>()),
  /**
   * Removes them one by one, each looked at once more at its turn; when the caller leaves, the one in hand is the last. CONFLICT where
   * another one is under way.
   */
  prune: oc.input(pruneInput.prefault({})).output(eventIterator(type<PruneEvent>())),
};
