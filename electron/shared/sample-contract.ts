import { oc, type } from '@orpc/contract';
import { z } from 'zod';
import { appName } from './config.ts';
import { type SampleDto, sampleChange } from './sample.ts';
import type { Text } from './text/text.ts';

/** An app to try Homeport with, made from a repository in the data directory. There is one at most. */
export const sample = {
  /** null: there is none. */
  get: oc.output(type<SampleDto | null>()),
  /**
   * Makes the repository and adds it as an app: answers with the update to watch. Where it is there already that is said, and
   * `updateId` is null; one that has never come up is tried again. A `name` that is taken gets a number.
   */
  create: oc
    .input(z.object({ name: appName.default('sample') }).prefault({}))
    .output(type<{ app: string; updateId: string | null; message: Text }>()),
  /** Commits the change to its repository, then updates it as ever. */
  push: oc
    .input(z.object({ change: sampleChange }))
    .output(type<{ app: string; updateId: string | null; message: Text }>()),
  /** The app, and everything that was made for it. Answers what went, in words; nothing, where there is no sample. */
  remove: oc.output(type<{ removed: string[] }>()),
};
