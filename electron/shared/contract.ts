import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import {
  type AppDefaults,
  appDefaults,
  appName,
  newAppConfig,
  policy,
  runSettings,
  schedule,
} from './config.ts';
import type {
  AdoptableContainer,
  Adopted,
  CheckResult,
  HealthEvent,
  LiveState,
  LogLine,
  ReleaseDto,
  SchedulePreview,
  SourceInspection,
  UpdateDto,
  WholeApp,
  WholeState,
} from './dto.ts';
import type { LiveEvent } from './live-dto.ts';
import { type LogCursor, logCursor, logTime } from './log-cursor.ts';
import { notifications } from './notifications-contract.ts';
import { sample } from './sample-contract.ts';
import { gitToken, type SecretsInfo, secretHost } from './secrets.ts';
import { source } from './sources/source.ts';
import type { CacheLimits, StorageInfo, StorageTidied, StorageUsage } from './storage-dto.ts';
import type { Text } from './text/text.ts';
import { PAUSE_LENGTHS, WHEREABOUTS_ANSWERS } from './words.ts';

/**
 * The one map of what Homeport can be asked, served over a MessagePort (desktop), a WebSocket (browser),
 * a local socket (CLI) or called in process. Inputs are parsed here; outputs are ours and only typed.
 * Failures are ORPCErrors whose `code` is one of ERROR_CODES and whose `data.text` is for a person; their message is the same in English.
 */

const containerRef = z.string().trim().min(1).max(255);
const updateId = z.string().min(1).max(64);

export const addInput = newAppConfig.extend({ name: appName, run: runSettings.prefault({}) });
export const adoptInput = newAppConfig.extend({
  /** Left out: the image that the container was made from, as `AdoptableContainer.source` proposes it. */
  source: source.optional(),
  /** Name or id of a container. */
  container: containerRef,
  /** Defaults to the container's name. */
  name: appName.optional(),
  /** From another Homeport that looks after it: that one does nothing to it any more. */
  takeOver: z.boolean().default(false),
});
export const configureInput = z.object({
  app: appName,
  source: source.optional(),
  schedule: schedule.optional(),
  policy: policy.optional(),
  run: runSettings.optional(),
  /** Only while the settings are those of this `AppDto.revision`: CONFLICT where somebody changed them since. */
  revision: z.string().max(64).optional(),
  /** Everything is checked, and nothing kept. */
  dryRun: z.boolean().default(false),
});

/** One event of a followed log. `note`: what happens to the log itself, `end`: why there is no more of it; both for a person. */
export type LogEvent =
  | { type: 'lines'; lines: { at: string | null; text: string }[]; cursor: LogCursor }
  | { type: 'note' | 'end'; text: string };

export const cacheLimits = z.object({
  bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  days: z.number().min(0).max(3650),
});

/** One event of a watched update: its whole row when it changes, or new log lines. */
export type UpdateEvent = { type: 'update'; update: UpdateDto } | { type: 'log'; lines: LogLine[] };

export const contract = {
  live: {
    /** The whole picture, with the steps of each app's updates. */
    get: oc.output(type<WholeState>()),
    /** The picture at once, then what changed (a few times a second at most), until the caller leaves: see `pictures` in live-change.ts. */
    watch: oc.output(eventIterator(type<LiveEvent>())),
  },
  apps: {
    get: oc.input(z.object({ app: appName })).output(type<WholeApp>()),
    /** Reads a repository (cheap clone of one commit) to prefill *Add*. Nothing is kept. */
    inspectSource: oc.input(z.object({ source })).output(type<SourceInspection>()),
    adoptable: oc.output(type<AdoptableContainer[]>()),
    /** Checks the source, keeps the app and starts its first build: answers with the update to watch. */
    add: oc.input(addInput).output(type<{ updateId: string }>()),
    /** Changes nothing about the container. */
    adopt: oc.input(adoptInput).output(type<WholeApp>()),
    /**
     * Several, each with the image that it was made from as its source. Nothing is changed or started again. What can't be adopted says
     * why, and the others are adopted all the same.
     */
    adoptAll: oc
      .input(z.object({ containers: z.array(containerRef).min(1).max(1000) }))
      .output(type<Adopted[]>()),
    /** The first update of an adopted app, and all that follow, are left to its schedule. */
    trust: oc.input(z.object({ app: appName })).output(type<{ message: Text }>()),
    /** What another Homeport took over is this one's again. */
    takeBack: oc.input(z.object({ app: appName })).output(type<WholeApp>()),
    /** Run settings take effect with the next update. */
    configure: oc.input(configureInput).output(type<WholeApp>()),
    /**
     * Forgets the app: parked containers, kept images and tags go. Its container as `keepContainer` says, else as the app's
     * `keptOnRemove`. Volumes stay, but for the sample's. What another Homeport looks after is only forgotten here.
     */
    remove: oc
      .input(z.object({ app: appName, keepContainer: z.boolean().optional() }))
      .output(type<{ removed: string[]; keptVolumes: string[] }>()),
    /** Asks the sources (all apps' where none is named). Builds nothing. */
    check: oc.input(z.object({ apps: z.array(appName).default([]) })).output(type<CheckResult[]>()),
    /**
     * `updateId: null`: nothing to do, and `message` says why. A person's request retries a quarantined release. With `force` it is
     * built again although there is nothing newer; `pull` (newer base images) and `noCache` mean that too.
     */
    update: oc
      .input(
        z.object({
          app: appName,
          force: z.boolean().default(false),
          pull: z.boolean().default(false),
          noCache: z.boolean().default(false),
        }),
      )
      .output(type<{ updateId: string | null; message: Text }>()),
    /**
     * Without `release`: the newest good one before the running one that can be put back at once. While an update awaits a
     * decision: its rollback. A release whose image is gone is built again only with `rebuild`: that needs its repository.
     */
    restore: oc
      .input(
        z.object({
          app: appName,
          release: z.number().int().min(1).optional(),
          rebuild: z.boolean().default(false),
        }),
      )
      .output(type<{ updateId: string; message: Text }>()),
    /** Decides an awaiting update for the new release. */
    keep: oc.input(z.object({ app: appName })).output(type<{ updateId: string }>()),
    /** Until the swap begins. */
    cancel: oc.input(z.object({ app: appName })).output(type<{ updateId: string }>()),
    /**
     * Where the app's name does not lead to its container any more: goes after the container to its new `name`, or stays with
     * the name, so that what has it now is the app (nothing, perhaps, until the next update makes it again).
     */
    follow: oc
      .input(z.object({ app: appName, answer: z.enum(WHEREABOUTS_ANSWERS).default('follow') }))
      .output(type<{ message: Text }>()),
    /**
     * Starts, stops, starts again its container as it is; refused while an update moves it. What a person stopped stays stopped until
     * a person starts it. `dependants`: containers that live in it, which lose by that; `message` says what.
     */
    start: oc
      .input(z.object({ app: appName }))
      .output(type<{ started: boolean; message: Text; dependants: string[] }>()),
    stop: oc
      .input(z.object({ app: appName }))
      .output(type<{ stopped: boolean; message: Text; dependants: string[] }>()),
    restart: oc
      .input(z.object({ app: appName }))
      .output(type<{ restarted: string; message: Text; dependants: string[] }>()),
    /** The last lines that the container wrote. */
    logs: oc
      .input(
        z.object({
          app: appName,
          tail: z.number().int().min(1).max(5000).default(200),
          since: logTime.nullable().default(null),
          /** Each line begins with Docker's time of it. */
          timestamps: z.boolean().default(false),
        }),
      )
      .output(type<{ lines: string[] }>()),
    /**
     * Its last lines (or those since then), then each as it comes, over updates and restarts. So that a reader who has stopped
     * reading does not fill anybody's memory, it ends after some megabytes: `after` the last cursor it goes on.
     */
    followLogs: oc
      .input(
        z.object({
          app: appName,
          tail: z.number().int().min(0).max(5000).default(200),
          since: logTime.nullable().default(null),
          after: logCursor.nullable().default(null),
        }),
      )
      .output(eventIterator(type<LogEvent>())),
    /** Health changes, newest first. */
    health: oc
      .input(z.object({ app: appName, limit: z.number().int().min(1).max(1000).default(100) }))
      .output(type<HealthEvent[]>()),
    /** Takes an attention off the list until something new happens. */
    dismiss: oc.input(z.object({ app: appName, kind: z.string() })).output(type<{ dismissed: boolean }>()),
  },
  releases: {
    /** Newest first. */
    list: oc.input(z.object({ app: appName })).output(type<ReleaseDto[]>()),
  },
  updates: {
    /** Newest first. */
    list: oc
      .input(
        z.object({
          app: appName.optional(),
          limit: z.number().int().min(1).max(1000).default(100),
          /** Only those that began before this update. */
          before: updateId.optional(),
        }),
      )
      .output(type<UpdateDto[]>()),
    get: oc.input(z.object({ id: updateId })).output(type<UpdateDto>()),
    log: oc
      .input(
        z.object({
          id: updateId,
          stepId: z.number().int().optional(),
          afterSeq: z.number().int().default(0),
        }),
      )
      .output(type<LogLine[]>()),
    /** The row and its log so far, then every change; ends when the update has ended. */
    watch: oc.input(z.object({ id: updateId })).output(eventIterator(type<UpdateEvent>())),
  },
  schedule: {
    /** Words and the next five runs. */
    /** `app`: whose it is, for a minute of its own. */
    preview: oc
      .input(schedule.extend({ app: z.string().max(200).optional() }))
      .output(type<SchedulePreview>()),
    /** `until: null`: until resumed. */
    pause: oc
      .input(
        z
          .object({ length: z.enum(PAUSE_LENGTHS) })
          .or(z.object({ until: z.iso.datetime().nullable().default(null) })),
      )
      .output(type<LiveState['pause']>()),
    resume: oc.output(type<LiveState['pause']>()),
  },
  defaults: {
    /** What new apps begin with. Apps that are there already keep their own. */
    get: oc.output(type<AppDefaults>()),
    set: oc.input(appDefaults).output(type<AppDefaults>()),
  },
  /** Tokens for private repositories over https, by host. Written, never read back. */
  secrets: {
    list: oc.output(type<SecretsInfo>()),
    /** Takes the place of the one that the host has. */
    set: oc.input(gitToken).output(type<{ host: string }>()),
    remove: oc.input(z.object({ host: secretHost })).output(type<{ removed: boolean }>()),
  },
  sample,
  notifications,
  engine: {
    /**
     * Gives all apps to the engine that answers now where it is another one than theirs (`DockerStatus.otherEngine`): they are
     * looked for there by name, and what was under way on the one before ends as `unknown`.
     */
    accept: oc.input(z.object({ id: z.string().min(1).max(1000) })).output(type<{ apps: string[] }>()),
  },
  storage: {
    info: oc.output(type<StorageInfo>()),
    /** Counts what is on the disks. May take a minute on a large engine. */
    usage: oc.output(type<StorageUsage>()),
    /** Removes at once what no restore needs. */
    tidy: oc.output(type<StorageTidied>()),
    /** What is more than that goes after the next build. What is not said stays. */
    setCacheLimits: oc.input(cacheLimits.partial()).output(type<CacheLimits>()),
    /** `underWay`: apps whose update is in it; put back, it says that what came of them is not known. */
    backup: oc.output(type<{ name: string; underWay: string[] }>()),
    /** Puts a backup in the database's place; the one in use is kept aside first. Refused while an update runs. */
    restoreBackup: oc
      .input(z.object({ name: z.string().regex(/^[\w.-]+$/) }))
      .output(type<{ restored: string }>()),
  },
};

export type Contract = typeof contract;
