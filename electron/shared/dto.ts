import type { AppAddress } from './app-address.ts';
import type { BaseImage } from './base-image.ts';
import type { AppConfig, RunSettings } from './config.ts';
import type { CheckWord, Hold } from './hold.ts';
import type { DockerStatus, HostDto } from './host-dto.ts';
import type { VersionAbout } from './inspection-dto.ts';
import type { Text } from './text/text.ts';
import type { Version } from './version.ts';
import type {
  AppState,
  Outcome,
  Phase,
  Provenance,
  ReleaseState,
  RestoreMeans,
  StepStatus,
  Trigger,
  UpdateKind,
  WhereaboutsAnswer,
} from './words.ts';

export type { AdoptableContainer, Adopted } from './adoptable-dto.ts';
export type { DockerStatus } from './host-dto.ts';
export type {
  Commit,
  GitInspection,
  ImageLinks,
  InspectionOf,
  RegistryInspection,
  SourceInspection,
  VersionAbout,
} from './inspection-dto.ts';

/** Shapes that cross the contract. Times are ISO 8601 strings in UTC, durations are milliseconds. */

/** An image that a release was built from. @property digest null: not known */
export type BaseDto = Pick<BaseImage, 'ref' | 'digest'>;

export type ReleaseDto = {
  app: string;
  /** 1, 2, 3… within the app. */
  release: number;
  /** `sha256:…` */
  imageId: string;
  /** The protecting tag, `homeport/<app>:<number>-<short>`. */
  tag: string;
  provenance: Provenance;
  /** What its source calls it; null: it came from no source. */
  version: Version | null;
  state: ReleaseState;
  /** Why it is quarantined. */
  quarantineReason: Text | null;
  createdAt: string;
  /** When it last became the running one. */
  deployedAt: string | null;
  running: boolean;
  /** Its image, or its parked container, is on the engine. False where it was pruned by a person. */
  available: boolean;
  /** How a restore would bring it back; null: it runs, or it can't. */
  restore: RestoreMeans | null;
  /** Where it must be built again for that: what this means. */
  rebuildNote: Text | null;
  /** The images of registries that it was built from; null: not known, or it was not built. */
  bases: BaseDto[] | null;
};

/** One end of an update, as far as it is known: what could not be acquired has a version, but neither image nor number. */
export type ReleaseRef = { release: number | null; imageId: string | null; version: Version | null };

export type StepDto = {
  id: number;
  /** A step's name: 'acquire-image', 'await-gate'… */
  kind: string;
  /** The container it concerns, where an update moves more than one. */
  member: string | null;
  status: StepStatus;
  startedAt: string;
  finishedAt: string | null;
  error: Text | null;
  /** Whether log lines were kept for it. */
  hasLog: boolean;
};

/** What an update under way moves just now, a few times a second at most. Bytes are as they are fetched. */
export type TransferProgress = {
  what: 'pull';
  /** Bytes of what was fetched; what the engine had already does not count. */
  done: number;
  /** null: not known (yet). */
  total: number | null;
  bytesPerSecond: number;
  layers: { done: number; total: number };
};

/** An update without its steps, as lists and the live picture show it. */
export type UpdateSummary = {
  id: string;
  app: string;
  kind: UpdateKind;
  trigger: Trigger;
  from: ReleaseRef | null;
  to: ReleaseRef | null;
  /** null while it is under way. */
  outcome: Outcome | null;
  phase: Phase;
  startedAt: string;
  finishedAt: string | null;
  /**
   * How long the app was down, in all: each time from the stop being sent (or what served being found ended) to the first sign
   * of life of whatever serves then. What failed its gate and yet answers is not down while a person is waited for. null where
   * nothing that ran was stopped, and while the update is under way.
   */
  downtimeMs: number | null;
  /** It ended before anything gave a sign of life: the app was down for longer than `downtimeMs`. */
  stillDown: boolean;
  /** What went wrong. */
  error: Text | null;
  /** Under way, failed its gate, and the app's policy is to ask: `restore` puts the previous back, `keep` keeps the new. */
  awaitingDecision: boolean;
  /** The end of an earlier Homeport cut it off, and the one that answers took it up; also once it has ended. */
  takenUp: boolean;
  /** Why it stands still, where it does: 'Docker is away: trying again in 8 s'. */
  waitingFor: Text | null;
  /** What it waits for is only its turn: nothing is wrong. */
  inLine: boolean;
  /** The app whose update it waits for, where that one awaits a person's decision: until then neither goes on. */
  waitsForDecisionOn: string | null;
  /**
   * Whoever runs next brings it to the end that it is on its way to. Before the swap it is not so: the end of Homeport is then
   * its own end too, as `interrupted`.
   */
  survivesCut: boolean;
  /** Those of its base images for whose sake the same commit is built again. */
  newerBases: BaseDto[];
  /** A person may still call it off: nothing that runs was touched. */
  cancellable: boolean;
  /** What it fetches just now. */
  progress: TransferProgress | null;
};

export type UpdateDto = UpdateSummary & { steps: StepDto[] };

export type LogLine = { seq: number; at: string; stepId: number; text: string };

export type CheckResult = {
  app: string;
  at: string;
  /**
   * `new`: there is something to update to; `resting`: there is, and it is too young for the app's schedule; `current`: nothing newer;
   * `quarantined`: the newest failed its gate; `failed`: could not be asked.
   */
  result: CheckWord;
  /** Why the schedule does not put what is new in at once; null: it does, or there is nothing new. */
  hold: Hold | null;
  /** What the source names now; null: it could not be asked. */
  version: Version | null;
  /** What it tells of that version; left out where it tells nothing. */
  about?: VersionAbout;
  message: Text;
};

/** Something that needs a person. At most one of each kind for an app. */
export type Attention = {
  app: string;
  kind:
    | 'rollback-failed'
    | 'awaiting-decision'
    | 'rolled-back'
    | 'update-failed'
    /** The app's first build, or its first start, did not succeed: nothing of it runs. */
    | 'add-failed'
    | 'unhealthy'
    | 'not-running'
    /** What came of the update is not known. */
    | 'update-unknown'
    | 'check-failed'
    | 'update-waiting'
    /** The app's name does not lead to its container any more: which of the two is meant? */
    | 'whereabouts'
    /** Another Homeport looks after it by now. */
    | 'taken-over';
  /** One sentence. */
  message: Text;
  /** When it happened, or was first seen: the same for as long as it lasts. */
  at: string;
  updateId: string | null;
  /**
   * The release that can be put back, where it would help: the `previous` one, an `earlier` one than what was put back already,
   * or what ran, made `again` because its container is gone.
   */
  restore: {
    release: number;
    tag: string;
    deployedAt: string | null;
    as: 'previous' | 'earlier' | 'again';
  } | null;
  /** What a person can answer, where their `whereabouts` are the question. */
  answers?: WhereaboutsAnswer[];
};

export type AppDto = {
  name: string;
  containerName: string;
  /** The container as it is now; null where there is none. */
  containerId: string | null;
  state: AppState;
  /** 'Ended with code 1', the last failing health output… */
  stateDetail: Text | null;
  stateSince: string | null;
  /** `homeport`: made by *Add*, run settings are Homeport's; `container`: adopted, the container is the truth. */
  specFrom: 'homeport' | 'container';
  /** What `remove` does with its container where nobody says otherwise: what was adopted stays, what Homeport made goes. */
  keptOnRemove: boolean;
  config: AppConfig;
  /** null where the container is the truth. */
  run: RunSettings | null;
  /** Another one after each change of `config` or `run`. */
  revision: string;
  running: ReleaseDto | null;
  /**
   * The newest good release before the running one that can be put back at once. After a rollback that is one further back than
   * what was put back: restore-words.ts.
   */
  previous: ReleaseDto | null;
  lastUpdate: UpdateSummary | null;
  /** Under way. */
  activeUpdate: UpdateSummary | null;
  lastCheck: CheckResult | null;
  nextRunAt: string | null;
  /** The schedule in words, 'Every 6 hours'. */
  scheduleInWords: string;
  /** Its published TCP ports, for *Open in browser*: `linksTo` makes links of them for the one who looks. */
  addresses: AppAddress[];
  /** Facts to know before the first update: data in the writable layer, `--rm`, … */
  warnings: Text[];
  /** It is the sample: changes can be pushed to it, and it goes without a trace. */
  sample: boolean;
  /** Settings that are as a label of its container says, by their names on the command line. */
  fromLabels: { setting: string; label: string }[];
  /** It was adopted without a word about its source: no schedule puts in its first update before a person has seen it. */
  awaitsFirstUpdate: boolean;
};

/** The same with the steps of its updates. */
export type WholeApp = Omit<AppDto, 'lastUpdate' | 'activeUpdate'> & {
  lastUpdate: UpdateDto | null;
  activeUpdate: UpdateDto | null;
};

export type PauseState = {
  paused: boolean;
  /** null while paused: until resumed. */
  until: string | null;
};

/** Everything the window and the tray show at a glance. */
export type LiveState = {
  version: string;
  startedAt: string;
  /** Of this machine's engine; the first of `hosts`. */
  docker: DockerStatus;
  /** The engines that apps may be on, this machine's first. */
  hosts: HostDto[];
  pause: PauseState;
  /** The store's own trouble: updates are stopped while it stands. */
  storeProblem: Text | null;
  /** A disk is almost full: which, how full and what to do. */
  diskLow: Text | null;
  /** By name. */
  apps: AppDto[];
  /** The worst first. */
  attention: Attention[];
  /** Over all apps. `away`: Docker does not answer. `well`: nothing needs a person; not that all apps run. */
  overall: 'well' | 'working' | 'attention' | 'away';
};

export type WholeState = Omit<LiveState, 'apps'> & { apps: WholeApp[] };

export type HealthEvent = { at: string; state: AppState; detail: string | null };

export type SchedulePreview = { words: string; timezone: string; next: string[] };
