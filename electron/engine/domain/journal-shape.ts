import { z } from 'zod';
import { source } from '../../shared/sources/source.ts';
import { keptText } from '../../shared/text/shape.ts';
import { version } from '../../shared/version-shape.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { Inputs, Resolved } from './source.ts';

/**
 * The journal of an update: what was meant and what was learnt, written before each side effect. The one definition of its fields: their
 * types, what a new journal begins with, and how a record is read. What an earlier version did not write yet is what a new journal has,
 * so that its open updates are understood; fields that this version does not know are kept.
 */

type Shape<Fields extends z.ZodRawShape> = z.infer<z.ZodObject<Fields>>;

const object = <T extends object>() =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

const text = z.string().nullable();
const flag = z.boolean().default(false);
const noText = text.default(null);
const noNumber = z.number().nullable().default(null);

/** Written by Homeport only, with what the engine said in it: its outline is checked, its content passed on untouched. */
export const containerSpecShape: z.ZodType<ContainerSpec> = z.looseObject({
  config: object<ContainerSpec['config']>(),
  hostConfig: object<ContainerSpec['hostConfig']>(),
  networks: object<ContainerSpec['networks']>(),
  imageRef: text,
});

/** Written by the adapter of the kind, and read by it alone. */
export const inputsShape: z.ZodType<Inputs> = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('git'), contextCommit: text, contextTag: noText }),
]);

const resolved: z.ZodType<Resolved> = z.looseObject({ key: z.string(), version, inputs: inputsShape });

/** A container that an update moves: the app's own first, then those that live in one of its namespaces. */
const memberFields = {
  /** The name it must have in the end. */
  name: z.string(),
  /** The container that ran before; null for an app's first. */
  previousId: noText,
  /** The spec of the previous one as it ran, to make it again if it is gone. */
  previousSpec: containerSpecShape.nullable().default(null),
  previousImageId: noText,
  /**
   * Whether it ran when the update began: a rollback puts back just that. Where it is not known, a rollback starts what it puts back: an
   * app that runs is the safer mistake.
   */
  previousWasRunning: z.boolean().default(true),
  /** Whether it was paused then: that is put back too. */
  previousWasPaused: flag,
  /** State.StartedAt when the update began: a later one means that it was started again. */
  previousStartedAt: z.string().default(''),
  /** The name it waits under while another is tried, and afterwards until the time of parking is over. */
  parkedName: z.string(),
  /** False where it must not outlive the update (Compose would find it by its labels; a child is made again at any time). */
  keepParked: flag,
  /** Made (or, for an exact restore, taken) by this update. */
  candidateId: noText,
  candidateName: z.string(),
  /** State.StartedAt before this update started it. */
  candidateStartedAt: z.string().default(''),
  /** The candidate is a parked container: undoing parks it again under `candidateName` instead of removing it. */
  candidateWasParked: flag,
  /** What the candidate is made from. */
  spec: containerSpecShape,
  /** null: the update's target image (the app's own member). Children keep their own image. */
  imageId: noText,
};
export type Member = Shape<typeof memberFields>;
const member: z.ZodType<Member> = z.looseObject(memberFields);

const verdictFields = { healthy: z.boolean(), detail: keptText };
export type Verdict = Shape<typeof verdictFields>;
const verdict: z.ZodType<Verdict> = z.looseObject(verdictFields);

/**
 * Why an update turned back. `outside`: a person took over, and Homeport does not fight. `taken-over`: another Homeport looks
 * after the app by now, and what has the app's name is its business.
 */
const failureFields = {
  reason: z.enum(['error', 'gate', 'cancelled', 'interrupted', 'decision', 'outside', 'taken-over']),
  message: keptText,
};
export type Failure = Shape<typeof failureFields>;
const failure: z.ZodType<Failure> = z.looseObject(failureFields);

const journalFields = {
  /** `back`: undoing. Entered once, never left. */
  direction: z.enum(['forward', 'back']).default('forward'),
  /** How often the loop was taken up again after a crash, a restart or a lost engine. */
  resumes: z.number().default(0),
  /** Homeport was closed while it only waited its turn: nothing was cut off, and taking it up is no resume. */
  closedInLine: flag,
  /** What to acquire: what the source names, or what a release is acquired again from; null for a restore of what is there. */
  target: resolved.nullable().default(null),
  /** Where from, if not from where the app is configured to come from now: a release is acquired again as it was. */
  source: source.nullable().default(null),
  /** A person wants newer base images: the build asks the registries for them. */
  pull: flag,
  /** A person wants it built without the build cache, whatever the app's settings say. */
  noCache: flag,
  /** The version of the release that a restore puts back. */
  version: version.nullable().default(null),
  /** The image to run; known after acquire (a restore knows it from the start, unless its release is built again). */
  imageId: noText,
  /** Number of the release it is. */
  release: noNumber,
  verified: flag,
  /** Known after take-stock; never empty from then on. */
  members: z.array(member).default(() => []),
  /** The candidate may run beside the previous one: it is proven before anything stops. */
  startFirst: flag,
  /** Image and spec are what runs already: nothing to swap. */
  unchanged: flag,
  /** Set with the first step that touches the current container. */
  swapBegun: flag,
  /** When the previous container was told to stop (ISO). */
  stopSentAt: noText,
  /** Since when the app has been down without a sign of life (ISO); null: it is not. See domain/downtime.ts. */
  downSince: noText,
  /** How long it was down before, in milliseconds. */
  downMs: z.number().default(0),
  /** The value of `resumes` when the candidate was last started: dying without a resume is its own doing. */
  candidateRun: noNumber,
  gateStartedAt: noText,
  /** Docker does not look at the health of what is being proven any more: it is stopped, and started anew. */
  unwatched: flag,
  verdict: verdict.nullable().default(null),
  /** The policy is to ask and the candidate failed its gate; `keep` and `restore` are the person's answers. */
  decision: z.enum(['awaiting', 'keep', 'restore']).nullable().default(null),
  previousRun: noNumber,
  rollbackGateStartedAt: noText,
  rollbackVerdict: verdict.nullable().default(null),
  /** Why the direction turned to `back`. */
  failure: failure.nullable().default(null),
  /** Failed attempts of the step that is due, for back-off. */
  failedAttempts: z.number().default(0),
  /** Steps that were tried often enough in vain, as `stepKey`s: the planner goes on without them. */
  gaveUp: z.array(z.string()).default(() => []),
  /** A person asked to call it off. */
  cancelRequested: flag,
  /** The bookkeeping of the commit has begun: from here on nothing turns back. */
  commitBegun: flag,
  /** Commit's bookkeeping is done. */
  committed: flag,
  cleaned: flag,
};
export type Journal = Shape<typeof journalFields>;

/** Reads a record; what it lacks is as in a new journal. */
export const journalShape: z.ZodType<Journal> = z.looseObject(journalFields);

const NEW = z.object(journalFields).parse({});

/** The journal an update begins with. */
export function newJournal(known: Partial<Journal> = {}): Journal {
  return { ...NEW, members: [], gaveUp: [], ...known };
}
