import type { AppConfig, RunSettings, Source } from '../../shared/config.ts';
import type { CheckResult, Commit } from '../../shared/dto.ts';
import type {
  AppState,
  Outcome,
  Phase,
  Provenance,
  ReleaseState,
  StepStatus,
  Trigger,
  UpdateKind,
} from '../../shared/words.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { ResolvedSource, SourceTags } from './source.ts';

/** Rows as the store keeps them. Times are `Date`s inside the engine. */

export type App = {
  name: string;
  /** The app follows the container of this name. */
  containerName: string;
  /** The container that had that name when Homeport last knew: told apart by it when somebody renames. null: not known yet. */
  containerId: string | null;
  /** The Docker engine that it is on, by the engine's own id. null: not known yet. */
  engineId: string | null;
  specFrom: 'homeport' | 'container';
  config: AppConfig;
  run: RunSettings | null;
  /** Number of the release that runs, as far as Homeport made or adopted it. */
  runningRelease: number | null;
  /** Set when run settings or build settings changed and no update has brought them in yet. */
  configChanged: boolean;
  /** The next slot of the schedule: kept so that a missed one is known after sleep or downtime. */
  nextRunAt: Date | null;
  lastCheck: KeptCheck | null;
  /** Attention kinds a person has taken off the list, with the time it happened. */
  dismissed: Record<string, string>;
  createdAt: Date;
};

/** `key`: what the source called what it found; null where that is not known. */
export type KeptCheck = CheckResult & { key: string | null };

export type Release = {
  app: string;
  number: number;
  imageId: string;
  tag: string;
  /** What the source calls it (commits and a digest of the build inputs): quarantine is keyed by this. */
  sourceKey: string;
  provenance: Provenance;
  commit: Commit | null;
  /** What it was built from; null where Homeport did not build it, or built it before this was kept. */
  build: ReleaseBuild | null;
  state: ReleaseState;
  quarantineReason: string | null;
  /** The spec it ran with; null until it has run. */
  spec: ContainerSpec | null;
  createdAt: Date;
  deployedAt: Date | null;
};

/** Enough to build a release again, together with its commit. */
export type ReleaseBuild = {
  /** The source as it was configured then. */
  source: Source;
  /** The build context's commit; null for a folder. */
  contextCommit: string | null;
  /** Digest of what the folder held; null for git, and where it was built before this was kept. */
  contextDigest: string | null;
} & SourceTags;

/** A container that an update moves: the app's own first, then those that share its network namespace. */
export type Member = {
  /** The name it must have in the end. */
  name: string;
  /** The container that ran before; null for an app's first. */
  previousId: string | null;
  /** The spec of the previous one as it ran, to make it again if it is gone. */
  previousSpec: ContainerSpec | null;
  previousImageId: string | null;
  /** Whether it ran when the update began: a rollback puts back just that. */
  previousWasRunning: boolean;
  /** Whether it was paused then: that is put back too. */
  previousWasPaused: boolean;
  /** State.StartedAt when the update began: a later one means that it was started again. */
  previousStartedAt: string;
  /** The name it waits under while another is tried, and afterwards until the time of parking is over. */
  parkedName: string;
  /** False where it must not outlive the update (Compose would find it by its labels; a child is made again at any time). */
  keepParked: boolean;
  /** Made (or, for an exact restore, taken) by this update. */
  candidateId: string | null;
  candidateName: string;
  /** State.StartedAt before this update started it. */
  candidateStartedAt: string;
  /** The candidate is a parked container: undoing parks it again under `candidateName` instead of removing it. */
  candidateWasParked: boolean;
  /** What the candidate is made from. */
  spec: ContainerSpec;
  /** null: the update's target image (the app's own member). Children keep their own image. */
  imageId: string | null;
};

export type Verdict = { healthy: boolean; detail: string };

/**
 * Why an update turned back. `outside`: a person took over, and Homeport does not fight. `taken-over`: another Homeport looks
 * after the app by now, and what has the app's name is its business.
 */
export type Failure = {
  reason: 'error' | 'gate' | 'cancelled' | 'interrupted' | 'decision' | 'outside' | 'taken-over';
  message: string;
};

/** The journal of an update: what was meant and what was learnt, written before each side effect. */
export type Journal = {
  /** `back`: undoing. Entered once, never left. */
  direction: 'forward' | 'back';
  /** How often the loop was taken up again after a crash, a restart or a lost engine. */
  resumes: number;
  /** Homeport was closed while it only waited its turn: nothing was cut off, and taking it up is no resume. */
  closedInLine: boolean;
  /** What to build: what the source names, or what a release is built again from; null for a restore of what is there. */
  target: ResolvedSource | null;
  /** How to build it where that is not as the app is configured now: a release is built again as it was built. */
  source: Source | null;
  /** A person wants newer base images: the build asks the registries for them. */
  pull: boolean;
  /** A person wants it built without the build cache, whatever the app's settings say. */
  noCache: boolean;
  /** What the source tells of its commit; known after acquire. */
  commit: Commit | null;
  /** The image to run; known after acquire (a restore knows it from the start, unless its release is built again). */
  imageId: string | null;
  /** Number of the release it is. */
  release: number | null;
  verified: boolean;
  /** Known after take-stock; never empty from then on. */
  members: Member[];
  /** The candidate may run beside the previous one: it is proven before anything stops. */
  startFirst: boolean;
  /** Image and spec are what runs already: nothing to swap. */
  unchanged: boolean;
  /** Set with the first step that touches the live container. */
  swapBegun: boolean;
  /** When the previous container was told to stop (ISO). */
  stopSentAt: string | null;
  /** Since when the app has been down without a sign of life (ISO); null: it is not. See domain/downtime.ts. */
  downSince: string | null;
  /** How long it was down before, in milliseconds. */
  downMs: number;
  /** The value of `resumes` when the candidate was last started: dying without a resume is its own doing. */
  candidateRun: number | null;
  gateStartedAt: string | null;
  /** Docker does not look at the health of what is being proven any more: it is stopped, and started anew. */
  unwatched: boolean;
  verdict: Verdict | null;
  /** The policy is to ask and the candidate failed its gate; `keep` and `restore` are the person's answers. */
  decision: 'awaiting' | 'keep' | 'restore' | null;
  previousRun: number | null;
  rollbackGateStartedAt: string | null;
  rollbackVerdict: Verdict | null;
  /** Why the direction turned to `back`. */
  failure: Failure | null;
  /** Failed attempts of the step that is due, for back-off. */
  failedAttempts: number;
  /** Steps that were tried often enough in vain, as `stepKey`s: the planner goes on without them. */
  gaveUp: string[];
  /** A person asked to call it off. */
  cancelRequested: boolean;
  /** The bookkeeping of the commit has begun: from here on nothing turns back. */
  commitBegun: boolean;
  /** Commit's bookkeeping is done. */
  committed: boolean;
  cleaned: boolean;
};

export type Update = {
  id: string;
  app: string;
  kind: UpdateKind;
  trigger: Trigger;
  fromRelease: number | null;
  fromImageId: string | null;
  outcome: Outcome | null;
  phase: Phase;
  startedAt: Date;
  finishedAt: Date | null;
  downtimeMs: number | null;
  error: string | null;
  journal: Journal;
};

export type StepRow = {
  id: number;
  updateId: string;
  kind: string;
  member: string | null;
  status: StepStatus;
  startedAt: Date;
  finishedAt: Date | null;
  error: string | null;
};

export type HealthRow = { app: string; at: Date; state: AppState; detail: string | null };
