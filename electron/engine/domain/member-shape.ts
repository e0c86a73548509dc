import { z } from 'zod';
import { source } from '../../shared/sources/source.ts';
import { keptText } from '../../shared/text/shape.ts';
import { version } from '../../shared/version-shape.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { Inputs, Resolved } from './source.ts';

/** What an update moves, as its journal keeps it: what it brings to an app (a target), and the containers that change places (members). */

export type Shape<Fields extends z.ZodRawShape> = z.infer<z.ZodObject<Fields>>;

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

const baseImage = z.looseObject({
  ref: z.string(),
  digest: noText,
  content: noText,
  madeAt: noText,
  newer: flag,
});

/** Written by the adapter of the kind, and read by it alone. */
export const inputsShape: z.ZodType<Inputs> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('git'),
    contextCommit: text,
    contextTag: noText,
    bases: z.array(baseImage).nullable().default(null),
  }),
  z.looseObject({
    kind: z.literal('registry'),
    image: z.string(),
    tag: text,
    platformDigest: noText,
    configDigest: noText,
    bytes: noNumber,
    links: z.looseObject({ source: noText, url: noText, documentation: noText }).prefault({}),
    revision: noText,
  }),
  z.looseObject({
    kind: z.literal('archive'),
    file: z.string(),
    image: noText,
    manifestDigest: noText,
    bytes: noNumber,
  }),
]);

export const resolved: z.ZodType<Resolved> = z.looseObject({
  key: z.string(),
  version,
  inputs: inputsShape,
});

const targetFields = {
  /** The app whose release it is. */
  app: z.string(),
  /** Indexes of the targets whose containers must have passed their gates before this one's is started. */
  needs: z.array(z.number()).default(() => []),
  /** What to acquire: what the source names, or what a release is acquired again from; null for a restore of what is there. */
  wanted: resolved.nullable().default(null),
  /** Where from, if not from where the app is configured to come from now: a release is acquired again as it was. */
  source: source.nullable().default(null),
  /** The version of the release that a restore puts back. */
  version: version.nullable().default(null),
  /** The image to run; known after acquire (a restore knows it from the start, unless its release is built again). */
  imageId: noText,
  /** Number of the release it is. */
  release: noNumber,
  verified: flag,
  /** Number of the release that ran before; known after take-stock. */
  fromRelease: noNumber,
  /** Commit's bookkeeping is done. */
  committed: flag,
};
/** What an update brings to one app: the image that is to run, and the release that it becomes. Known from the update's start. */
export type Target = Shape<typeof targetFields>;
export const target: z.ZodType<Target> = z.looseObject(targetFields);

/** A target of which that much is known when its update begins. */
export function newTarget(known: Partial<Target> & Pick<Target, 'app'>): Target {
  return { ...z.object(targetFields).parse({ app: known.app }), ...known };
}

const verdictFields = { healthy: z.boolean(), detail: keptText };
export type Verdict = Shape<typeof verdictFields>;
const verdict: z.ZodType<Verdict> = z.looseObject(verdictFields);

/** What is meant with a member's two containers and learnt of them, from the first touch on. */
const trialFields = {
  /** Set with the first step that touches what runs. */
  begun: flag,
  /**
   * What has its name, or had it, is not this update's to move any more: another Homeport looks after it, or, since a rollback that
   * failed, a person has.
   */
  takenOver: flag,
  /** When the previous container was told to stop (ISO). */
  stopSentAt: noText,
  /** The value of `resumes` when the candidate was last started: dying without a resume is its own doing. */
  candidateRun: noNumber,
  gateStartedAt: noText,
  verdict: verdict.nullable().default(null),
  /** The policy is to ask and the candidate failed its gate; `keep` and `restore` are the person's answers. */
  decision: z.enum(['awaiting', 'keep', 'restore']).nullable().default(null),
  /** Docker does not look at the health of what is being proven any more: it is stopped, and started anew. */
  unwatched: flag,
  /** The value of `resumes` when the previous container was last started on the way back. */
  previousRun: noNumber,
  rollbackGateStartedAt: noText,
  rollbackVerdict: verdict.nullable().default(null),
};

const memberFields = {
  /** The name it must have in the end. */
  name: z.string(),
  /** Index of what it is to run, among the targets; null: it keeps its image, and is made again for what it lives in. */
  target: noNumber,
  /** Index of the member whose namespaces it lives in; null: it lives on its own. The two change places as one. */
  livesIn: noNumber,
  /** Indexes of the members that must have passed their gates before it is started. */
  needs: z.array(z.number()).default(() => []),
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
  /** The image that it keeps; null where it has a target. */
  imageId: noText,
  /** The candidate may run beside the previous one: it is proven before anything stops. */
  startFirst: flag,
  /** Image and spec are what runs already: nothing to swap. */
  unchanged: flag,
  ...trialFields,
};
/**
 * A container that an update moves. It stands behind those that it lives in or needs. `begun`, `stopSentAt`, `startFirst` and `unchanged`
 * are said of those that live on their own, and hold for all that live in them.
 */
export type Member = Shape<typeof memberFields>;
export const member: z.ZodType<Member> = z.looseObject(memberFields);

type Trial = Shape<typeof trialFields>;
/** Of a member that nothing has been done to. */
export const UNTRIED: Trial & Pick<Member, 'startFirst' | 'unchanged'> = {
  ...z.object(trialFields).parse({}),
  startFirst: false,
  unchanged: false,
};
