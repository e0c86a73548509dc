import type { AppConfig, RunSettings } from '../../shared/config.ts';
import type { CheckResult } from '../../shared/dto.ts';
import type { Source } from '../../shared/sources/source.ts';
import type { Text } from '../../shared/text/text.ts';
import type { Version } from '../../shared/version.ts';
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
import type { Inputs } from './source.ts';

export type { Failure, Journal } from './journal-shape.ts';
export type { Member, Target, Verdict } from './member-shape.ts';

/** Rows as the store keeps them. Times are `Date`s inside the engine. */

/** What a Docker engine is reached by. Each kind is a module of its own in `hosts/`. */
export const HOST_KINDS = ['local'] as const;

/** The id of the engine that is this machine's, which is always there. */
export const LOCAL_HOST = 'local';

/** A Docker engine that apps may be on. */
export type HostRow = {
  id: string;
  kind: (typeof HOST_KINDS)[number];
  /** For people. */
  name: string;
  /** null: it is found each time, by DOCKER_HOST or the usual sockets. */
  endpoint: string | null;
};

export type App = {
  name: string;
  /** Id of the host that it is on. */
  host: string;
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
  news: News;
  /** Attention kinds a person has taken off the list, with the time it happened. */
  dismissed: Record<string, string>;
  createdAt: Date;
};

/** `key`: what the source called what it found; null where that is not known. `scheduled`: nobody asked for it. */
export type KeptCheck = CheckResult & { key: string | null; scheduled: boolean };

/** What is on record of versions that a source named, beside what became releases of them. */
export type News = {
  /** When each was first found, the newest last. `told`: a person was told of it. */
  seen: { key: string; at: Date; told: boolean }[];
  /** Those that a person does not want, the newest last. */
  skipped: { key: string; version: Version; at: Date }[];
  /** Something new is to be put in by itself from then on; null: nothing waits. */
  waitsUntil: Date | null;
};

export type Release = {
  app: string;
  number: number;
  imageId: string;
  tag: string;
  /** Digest of what its source calls it and of all else that went into it: quarantine is keyed by this. */
  sourceKey: string;
  provenance: Provenance;
  /** null: it came from no source. */
  version: Version | null;
  /** What it was acquired from; null where it was not acquired, or before this was kept. */
  origin: Origin | null;
  state: ReleaseState;
  quarantineReason: Text | null;
  /** The spec it ran with; null until it has run. */
  spec: ContainerSpec | null;
  createdAt: Date;
  deployedAt: Date | null;
};

/** Enough to acquire a release again, together with its version. */
export type Origin = {
  /** The source as it was configured then. */
  source: Source;
  inputs: Inputs;
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
