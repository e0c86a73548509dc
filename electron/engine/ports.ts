import type { Commit } from '../shared/dto.ts';
import type { GitRepository } from '../shared/sources/git.ts';
import type { OwnBuildRecord } from './domain/build-cache.ts';
import type { App, HealthRow, HostRow, Release, StepRow, Update } from './domain/model.ts';
import type { NotifyRecords } from './notify/ports.ts';
import type { RegistryLogin } from './registry/registry-client.ts';
import type { Traces } from './store/traces.ts';

/**
 * What the engine's parts ask of each other. Every call that can hang has a time limit of its own and takes a signal.
 * Errors are HomeportErrors: DOCKER_AWAY (nothing answers), DOCKER_REFUSED (with `status`), NOT_FOUND, TIMEOUT, CANCELLED…
 */

export type { Admission, AnsweringEngine } from './docker-port/connection.ts';
export type { DockerHost } from './docker-port/docker-host.ts';
export type { EngineStorage } from './docker-port/storage.ts';

export type LogSink = (text: string) => void;

export type BuildRequest = {
  /** Folder that is the build context, already proven to lie inside its checkout. */
  contextDir: string;
  /** Relative to contextDir, with '/' between. */
  dockerfile: string;
  target: string | null;
  buildArgs: Record<string, string>;
  noCache: boolean;
  /** What base images' registries are signed in to with, by registry as `registryNamed` spells it. No other registry gets one. */
  logins?: ReadonlyMap<string, RegistryLogin>;
  /** Ask the registries for newer base images, also where there is one of that name here. */
  pull?: boolean;
  /** Tag to give the image. */
  tag: string;
  /** Milliseconds. */
  timeoutMs: number;
  log: LogSink;
  /** Is told which image BuildKit takes for a base, where it says so: name ('docker.io/library/node:24') and digest. */
  foundBase?: (name: string, digest: string) => void;
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

/**
 * The database. Synchronous (one writer); every method that changes something is one durable transaction.
 * Throws STORE_UNAVAILABLE when the disk is full, read-only or broken.
 */
export type Store = NotifyRecords & {
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
  /**
   * Opens an update that has ended, in one transaction: the row as given. The steps of it that began after `since`, those of earlier
   * tries, are forgotten with their logs.
   */
  reopen(update: Update, since: Date): void;
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

  /** The Docker engines that apps may be on; this machine's is always among them. */
  hosts(): HostRow[];

  setting(key: string): unknown;
  setSetting(key: string, value: unknown): void;
  /** Proves that a write can be made durable now; throws STORE_UNAVAILABLE in words. */
  proveWritable(): void;
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
