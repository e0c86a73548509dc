import type { AppConfig, RunSettings, Source } from '../../shared/config.ts';
import type { CheckResult, Commit } from '../../shared/dto.ts';
import type { Text } from '../../shared/text/text.ts';
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
import type { Journal } from './journal-shape.ts';
import type { SourceTags } from './source.ts';

export type { Failure, Journal, Member, Verdict } from './journal-shape.ts';

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
  quarantineReason: Text | null;
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
  error: Text | null;
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
  error: Text | null;
};

export type HealthRow = { app: string; at: Date; state: AppState; detail: string | null };
