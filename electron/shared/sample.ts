import { z } from 'zod';

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

type ChangeWords = {
  /** On a button. */
  push: string;
  /** What is in the commit, and what to expect of it. */
  expect: string;
};

export const SAMPLE_WORDS: Record<SampleChange, ChangeWords> = {
  good: {
    push: 'Push a good change',
    expect: 'It is built, started and seen healthy. The page is down for a second or two.',
  },
  broken: {
    push: 'Push a broken build',
    expect: 'The build fails. What runs is never touched: not a second of downtime.',
  },
  unhealthy: {
    push: 'Push an unhealthy release',
    expect:
      'It starts and never becomes healthy. After a few seconds the release before it is back by itself.',
  },
  slow: {
    push: 'Push a slow one',
    expect: 'It needs 8 seconds before it answers. Homeport waits for it and does not give up too early.',
  },
};

/** Seconds that the slow change takes before it answers: SAMPLE_WORDS says so too. */
export const SLOW_START_S = 8;

/** What goes with the sample, for whoever is about to remove it. */
export const SAMPLE_REMOVAL =
  'Its container, images, history, the volume with its visits and its git repository all go. Nothing else is touched.';
