import { z } from 'zod';
import { source } from '../../shared/config.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import { aliveFrom } from '../domain/downtime.ts';
import { newJournal } from '../domain/journal.ts';
import type { Journal, Member } from '../domain/model.ts';

/**
 * The journal as JSON. What an earlier version did not write yet is filled in from a new journal, so that its open
 * updates are understood; fields that this version does not know are kept.
 */

const object = <T extends object>() =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/** Written by Homeport only, with what the engine said in it: its outline is checked, its content passed on untouched. */
export const containerSpec: z.ZodType<ContainerSpec> = z.looseObject({
  config: object<ContainerSpec['config']>(),
  hostConfig: object<ContainerSpec['hostConfig']>(),
  networks: object<ContainerSpec['networks']>(),
  imageRef: z.string().nullable(),
});

export const commit = z.looseObject({
  id: z.string(),
  author: z.string().nullable(),
  message: z.string().nullable(),
  committedAt: z.string().nullable(),
});

const text = z.string().nullable();
const number = z.number().nullable();

/** What a member may lack. Its names and its spec can't be guessed. */
const memberDefaults: Omit<Member, 'name' | 'parkedName' | 'candidateName' | 'spec'> = {
  previousId: null,
  previousSpec: null,
  previousImageId: null,
  // Where it is not known, a rollback starts what it puts back: an app that runs is the safer mistake.
  previousWasRunning: true,
  previousWasPaused: false,
  previousStartedAt: '',
  keepParked: false,
  candidateId: null,
  candidateStartedAt: '',
  candidateWasParked: false,
  imageId: null,
};

const member = filled(
  () => memberDefaults,
  z.looseObject({
    name: z.string(),
    previousId: text,
    previousSpec: containerSpec.nullable(),
    previousImageId: text,
    previousWasRunning: z.boolean(),
    previousWasPaused: z.boolean(),
    previousStartedAt: z.string(),
    parkedName: z.string(),
    keepParked: z.boolean(),
    candidateId: text,
    candidateName: z.string(),
    candidateStartedAt: z.string(),
    candidateWasParked: z.boolean(),
    spec: containerSpec,
    imageId: text,
  }),
);

const verdict = z.looseObject({ healthy: z.boolean(), detail: z.string() }).nullable();

const failure = z.looseObject({
  reason: z.enum(['error', 'gate', 'cancelled', 'interrupted', 'decision', 'outside', 'taken-over']),
  message: z.string(),
});

export const journal: z.ZodType<Journal> = filled(
  (stored) => newJournal(downBefore(stored)),
  z.looseObject({
    direction: z.enum(['forward', 'back']),
    resumes: z.number(),
    closedInLine: z.boolean(),
    target: z
      .looseObject({
        key: z.string(),
        commit: z.string(),
        contextCommit: text,
        contextDigest: text.default(null),
        tag: text.default(null),
        contextTag: text.default(null),
      })
      .nullable(),
    source: source.nullable(),
    pull: z.boolean(),
    noCache: z.boolean(),
    commit: commit.nullable(),
    imageId: text,
    release: number,
    verified: z.boolean(),
    members: z.array(member),
    startFirst: z.boolean(),
    unchanged: z.boolean(),
    swapBegun: z.boolean(),
    stopSentAt: text,
    downSince: text,
    downMs: z.number(),
    candidateRun: number,
    gateStartedAt: text,
    unwatched: z.boolean(),
    verdict,
    decision: z.enum(['awaiting', 'keep', 'restore']).nullable(),
    previousRun: number,
    rollbackGateStartedAt: text,
    rollbackVerdict: verdict,
    failure: failure.nullable(),
    failedAttempts: z.number(),
    gaveUp: z.array(z.string()),
    cancelRequested: z.boolean(),
    commitBegun: z.boolean(),
    committed: z.boolean(),
    cleaned: z.boolean(),
  }),
);

const earlierTimes = z.object({
  startFirst: z.boolean().default(false),
  stopSentAt: z.iso.datetime(),
  signOfLifeAt: z.iso.datetime().nullish(),
});

/** An earlier version wrote when the stop was sent and when something gave a sign of life, and counted once at the end. */
function downBefore(stored: object): Partial<Journal> {
  const { success, data } = earlierTimes.safeParse(stored);
  // It wrote no sign of life of what was proven beside the previous one.
  if (!success || (data.startFirst && !data.signOfLifeAt)) return {};
  const began = { downSince: data.stopSentAt, downMs: 0 };
  return data.signOfLifeAt ? { ...began, ...aliveFrom(began, new Date(data.signOfLifeAt)) } : began;
}

/** An object that takes what it lacks from `defaults` before `schema` looks at it. */
function filled<T>(defaults: (stored: object) => object, schema: z.ZodType<T>) {
  return z
    .looseObject({})
    .transform((stored): unknown => ({ ...defaults(stored), ...stored }))
    .pipe(schema);
}
