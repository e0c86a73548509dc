import { z } from 'zod';
import { say, type Text } from './text/text.ts';

/** The sample app: something to see all of Homeport with, that is nobody's loss. Its words are the same in window, shell and demo. */

export const SAMPLE_CHANGES = ['good', 'broken', 'unhealthy', 'slow'] as const;
export const sampleChange = z.enum(SAMPLE_CHANGES);
/** A commit that can be pushed to the sample's repository. */
export type SampleChange = z.infer<typeof sampleChange>;

export type SampleDto = {
  /** Name of the app. */
  app: string;
  /** Folder of its git repository, on Homeport's machine. */
  repository: string;
  /** What its image is made from: one of a registry, or this machine's own busybox. */
  base: 'registry' | 'busybox';
};

/** Seconds that the slow change takes before it answers. */
export const SLOW_START_S = 8;

type ChangeWords = {
  /** On a button. */
  push: Text;
  /** What is in the commit, and what to expect of it. */
  expect: Text;
};

export const SAMPLE_WORDS: Record<SampleChange, ChangeWords> = {
  good: { push: say('sample-push.good'), expect: say('sample-expect.good') },
  broken: { push: say('sample-push.broken'), expect: say('sample-expect.broken') },
  unhealthy: { push: say('sample-push.unhealthy'), expect: say('sample-expect.unhealthy') },
  slow: { push: say('sample-push.slow'), expect: say('sample-expect.slow', { seconds: SLOW_START_S }) },
};

/** What goes with the sample, for whoever is about to remove it. */
export const SAMPLE_REMOVAL = say('sample.removal');
