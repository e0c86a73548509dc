import type { GitRepository, Source } from '../shared/config.ts';
import type { Commit, DockerStatus, SourceInspection } from '../shared/dto.ts';
import type { BuildRecord, OwnBuildRecord } from './domain/build-cache.ts';
import type {
  ContainerCreateOptions,
  ContainerInspect,
  ContainerSummary,
  EndpointSettings,
  ImageInspect,
} from './domain/docker-types.ts';
import type { App, HealthRow, Release, StepRow, Update } from './domain/model.ts';
import type { ResolvedSource } from './domain/source.ts';
import type { Traces } from './store/traces.ts';

/**
 * What the engine's parts ask of each other. Every call that can hang has a time limit of its own and takes a signal.
 * Errors are HomeportErrors: DOCKER_AWAY (nothing answers), DOCKER_REFUSED (with `status`), NOT_FOUND, TIMEOUT, CANCELLED…
 */

export type { ResolvedSource } from './domain/source.ts';

export type LogSink = (text: string) => void;

/** One Docker engine, reached over its API. Container arguments are ids or names. */
export type DockerHost = {
  readonly endpoint: string;
  status(): DockerStatus;
  /** Called at once and at every change. Returns its unsubscribe. */
  onStatus(listener: (status: DockerStatus) => void): () => void;
  /** Resolves when the engine answers; rejects with the signal's reason. */
  waitUntilConnected(signal: AbortSignal): Promise<void>;
  /**
   * Events of containers, images and volumes as they come, for Homeport to look again. `resync`: events may have been missed.
   * exec_* events are left out.
   */
  onEvent(
    listener: (event: {
      type: 'container' | 'image' | 'volume' | 'resync';
      action: string;
      id: string;
      attributes: Record<string, string>;
    }) => void,
  ): () => void;
  /** The platform images must be made for, the host name of the engine's machine, and what tells the engine from others (null: can't be told). */
  platform(): Promise<{ os: string; architecture: string; machineName: string; engineId: string | null }>;

  /** null: no such container. */
  inspectContainer(ref: string): Promise<ContainerInspect | null>;
  /** All containers, running or not; `label` filters like `docker ps --filter label=`. */
  listContainers(label?: string): Promise<ContainerSummary[]>;
  /** Undone (the container removed) if a network can't be connected. Networks beyond the first are connected before it answers. */
  createContainer(
    name: string,
    body: ContainerCreateOptions,
    networks: Record<string, EndpointSettings>,
  ): Promise<string>;
  startContainer(id: string): Promise<void>;
  /** Its own StopTimeout (10 s where unset) is waited for. Already stopped or gone is no error. */
  stopContainer(id: string): Promise<void>;
  restartContainer(id: string): Promise<void>;
  pauseContainer(id: string): Promise<void>;
  renameContainer(id: string, name: string): Promise<void>;
  setRestartPolicy(id: string, policy: { Name: string; MaximumRetryCount?: number }): Promise<void>;
  /** Never removes a named volume; anonymous ones only with `volumes`. Gone already is no error. */
  removeContainer(id: string, options?: { force?: boolean; volumes?: boolean }): Promise<void>;
  /** stdout and stderr together, oldest first, without the stream's framing. */
  containerLogs(
    id: string,
    tail: number,
    options?: { since?: string | null; timestamps?: boolean },
  ): Promise<string[]>;
  /**
   * The same as it comes, with Docker's time of each line, until the container ends. `since` (inclusive, RFC 3339 with nanoseconds);
   * `tail: null`: all since then. Nothing is read that nobody takes.
   */
  followLogs(
    id: string,
    options: { since: string | null; tail: number | null; tty: boolean },
    signal: AbortSignal,
  ): AsyncIterable<{ at: string | null; text: string }[]>;
  /** Runs a command in a running container, as given, without a shell; its exit code and the beginning of its output. */
  exec(id: string, command: string[], timeoutMs: number): Promise<{ exitCode: number; output: string }>;
  /** Paths changed in the writable layer: 'A /data/db'… */
  containerChanges(id: string): Promise<string[]>;

  /** null: no such image. */
  inspectImage(ref: string): Promise<ImageInspect | null>;
  tagImage(ref: string, tag: string): Promise<void>;
  /** Removes a tag, and the image if that was its last and nothing uses it. Gone already, or in use, is no error: answers what was removed. */
  removeImage(ref: string): Promise<string[]>;
  /** Tags that begin with the prefix, with the ids they name. */
  imageTags(prefix: string): Promise<{ tag: string; imageId: string }[]>;

  /** Makes a volume, or finds the one that has this name. @returns its labels: those of the one that was there first. */
  createVolume(name: string, labels: Record<string, string>): Promise<Record<string, string>>;
  /** Those with this label; it filters like `docker volume ls --filter label=`. */
  listVolumes(label: string): Promise<{ name: string; labels: Record<string, string> }[]>;
  /** Never forced: one that a container uses stays. Gone already is no error. */
  removeVolume(name: string): Promise<void>;
  /** From its registry, without credentials; its id. SOURCE_UNAVAILABLE where the engine can't get it, TIMEOUT after `limitMs`. */
  pullImage(ref: string, limitMs: number, signal: AbortSignal): Promise<string>;
  /** Makes an image from a build context on disk and answers its id. Nothing untagged is left behind on failure. */
  buildImage(request: BuildRequest, signal: AbortSignal): Promise<string>;
  /** After the machine slept: the connection is opened anew at once, with a 'resync'. Calls under way go on. */
  renew(): void;
  /** Whose engine this may be has changed: nothing is asked of it until that was looked at anew. */
  review(): void;
  close(): void;
};

/** An engine that answers, before anything is asked of it on an app's behalf. */
export type AnsweringEngine = {
  id: string | null;
  /** Name of its machine. */
  name: string;
  endpoint: string;
  /** Ids of all its containers. */
  containers(): Promise<Set<string>>;
};

/** null: it may be used; else why not, in words. */
export type Admission = (engine: AnsweringEngine) => Promise<string | null>;

/** What a Docker engine has on its disk. Asked for seldom: to answer, some engines count files. */
export type EngineStorage = {
  /** The records of BuildKit's cache. TIMEOUT where the engine takes longer than anybody should wait. */
  buildRecords(): Promise<BuildRecord[]>;
  /** One that a build has in hands, or that another is made from, stays: answers whether it is gone. */
  removeBuildRecord(id: string): Promise<boolean>;
  /** Bytes of images (with what they share with others) and of containers' writable layers, by id. */
  sizes(deadlineMs: number): Promise<{
    images: Map<string, { bytes: number; sharedBytes: number }>;
    writableLayers: Map<string, number>;
  }>;
  /**
   * `id`: the engine's own, '' where it has none. `rootDir`: where it keeps everything, on its machine. `imagesInContainerd`: and not
   * in Docker's own store of layers.
   */
  about(): Promise<{
    id: string;
    machineName: string;
    rootDir: string;
    isDesktop: boolean;
    imagesInContainerd: boolean;
  }>;
};

export type BuildRequest = {
  /** Folder that is the build context, already proven to lie inside its checkout. */
  contextDir: string;
  /** Relative to contextDir, with '/' between. */
  dockerfile: string;
  target: string | null;
  buildArgs: Record<string, string>;
  noCache: boolean;
  /** Ask the registries for newer base images, also where there is one of that name here. */
  pull?: boolean;
  /** Tag to give the image. */
  tag: string;
  /** Milliseconds. */
  timeoutMs: number;
  log: LogSink;
};

/** A repository and what is followed of it; without a tag, its branch. */
export type RepositoryRef = Omit<GitRepository, 'tag'> & Partial<Pick<GitRepository, 'tag'>>;

/** git, as far as Homeport needs it. Errors: SOURCE_UNAVAILABLE, BAD_INPUT, TIMEOUT, CANCELLED, in words. */
export type Git = {
  /** Throws BAD_INPUT for what Homeport does not fetch from (a leading dash, `ext::`, …), without running git. */
  validateUrl(url: string): void;
  /** One ls-remote: the commit of the newest tag that matches, else of the branch (the default branch where it is null). */
  resolve(
    repository: RepositoryRef,
    signal: AbortSignal,
  ): Promise<{ commit: string; branch: string | null; tag: string | null }>;
  /** Branches and the default one. */
  branches(
    repository: RepositoryRef,
    signal: AbortSignal,
  ): Promise<{ defaultBranch: string; branches: string[] }>;
  /** Exactly one commit, checked out into an empty folder `dir` (no history, no hooks, no `.git` of use), submodules over allowed protocols only. */
  checkout(
    repository: RepositoryRef,
    commit: string,
    dir: string,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<Commit>;
};

/**
 * Name and token for a host ('git.example.org', 'nas:3000'); null: none is stored.
 * Throws SOURCE_UNAVAILABLE where the stored one can't be read.
 */
export type GitCredentials = (host: string) => { username: string; password: string } | null;

/** What can be asked of an app's source. */
export type GitSource = {
  /** Names the newest version without fetching it. `key` is what quarantine goes by. */
  resolve(source: Source, signal: AbortSignal): Promise<ResolvedSource>;
  /**
   * Fetches what `resolved` names into `dir` and answers the build request's half that the source decides.
   * Refuses context folders and Dockerfiles outside the checkout, and says so in words.
   */
  prepare(
    source: Source,
    resolved: ResolvedSource,
    dir: string,
    log: LogSink,
    signal: AbortSignal,
  ): Promise<{
    commit: Commit | null;
    request: Omit<BuildRequest, 'pull' | 'tag' | 'timeoutMs' | 'log'>;
    /** What is built from now on: a folder may have changed since it was resolved, also while the build waited for its turn. */
    resolvedNow: () => Promise<ResolvedSource>;
    /** References of the images that the build is made from; null where its Dockerfile does not tell. */
    bases: string[] | null;
  }>;
  inspect(source: Source, signal: AbortSignal): Promise<SourceInspection>;
};

/**
 * The database. Synchronous (one writer); every method that changes something is one durable transaction.
 * Throws STORE_UNAVAILABLE when the disk is full, read-only or broken.
 */
export type Store = {
  readonly traces: Traces;
  /** By name. What is given is shared by all who ask, and never changed. */
  apps(): App[];
  app(name: string): App | null;
  insertApp(app: App): void;
  updateApp(name: string, patch: Partial<Omit<App, 'name' | 'createdAt'>>): void;
  /** The app with its releases, updates, logs and health. */
  deleteApp(name: string): void;

  /** Newest first. */
  releases(app: string): Release[];
  release(app: string, number: number): Release | null;
  /** Of all releases of all apps, each once. */
  imageIds(): string[];
  /** Numbers are given here: one more than the app's highest ever. Idempotent by (app, sourceKey, imageId) among those not yet good or quarantined. */
  insertRelease(release: Omit<Release, 'number' | 'tag'> & { tagFor: (number: number) => string }): Release;
  /** Numbers up to this one are given to no release any more. */
  passNumbers(app: string, upTo: number): void;
  updateRelease(app: string, number: number, patch: Partial<Omit<Release, 'app' | 'number'>>): void;
  /** The image is gone and the release is only history: it leaves the list, its number is never used again. */
  deleteRelease(app: string, number: number): void;

  insertUpdate(update: Update): void;
  /** One transaction, fsync'd: the journal's next state together with the step that is about to run or has ended. */
  record(
    update: Update,
    step?:
      | { begin: Omit<StepRow, 'id'> }
      | { end: { id: number; status: StepRow['status']; error: StepRow['error']; finishedAt: Date } },
  ): number | null;
  update(id: string): Update | null;
  /** Newest first. */
  updates(query: { app?: string; limit: number; before?: string }): Update[];
  /** Of all apps, those that were under way at that moment. */
  updatesDuring(moment: Date): Update[];
  /** Not ended: to be taken up again. */
  openUpdates(): Update[];
  steps(updateId: string): StepRow[];
  /** Steps still 'running' of an update that was cut off. */
  interruptSteps(updateId: string, at: Date): void;

  appendLog(updateId: string, stepId: number, at: Date, lines: string[]): void;
  log(
    updateId: string,
    query: { stepId?: number; afterSeq?: number; limit?: number },
  ): { seq: number; at: Date; stepId: number; text: string }[];
  stepsWithLog(updateId: string): Set<number>;

  insertHealth(row: HealthRow): void;
  /** Newest first. */
  health(app: string, limit: number): HealthRow[];

  /** What of an engine's build cache Homeport's builds made. */
  buildRecords(engine: string): OwnBuildRecord[];
  /** In the place of what was on record. */
  setBuildRecords(engine: string, records: OwnBuildRecord[]): void;

  setting(key: string): unknown;
  setSetting(key: string, value: unknown): void;
  /** Proves that a write can be made durable now; throws STORE_UNAVAILABLE in words. */
  probe(): void;
  /** Removes updates, logs and health older than what is kept (see store/retention.ts). */
  prune(now: Date): void;
  /** Gives room back to the disk, a portion at a time, when nothing else goes on: answers whether there is more. */
  compact(): boolean;
  /** A consistent copy beside the database; answers its file name. */
  backup(reason: string, now: Date): string;
  backups(): { name: string; at: Date; bytes: number; reason: string }[];
  readonly path: string;
  bytes(): number;
  close(): void;
};
