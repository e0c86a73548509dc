import { z } from 'zod';
import { appConfig, runSettings } from '../shared/config.ts';
import type {
  AdoptableContainer,
  Adopted,
  Attention,
  BaseDto,
  CheckResult,
  DockerStatus,
  HealthEvent,
  PauseState,
  ReleaseDto,
  ReleaseRef,
  StepDto,
  UpdateDto,
  WholeApp,
} from '../shared/dto.ts';
import { ERROR_CODES } from '../shared/errors.ts';
import { CHECK_WORDS, HOLDS } from '../shared/hold.ts';
import { SOURCE_KINDS } from '../shared/sources/kinds.ts';
import { source } from '../shared/sources/source.ts';
import type { Version } from '../shared/version.ts';
import {
  APP_STATES,
  OUTCOMES,
  PHASES,
  PROVENANCES,
  RELEASE_STATES,
  RESTORE_MEANS,
  STEP_STATUSES,
  TRIGGERS,
  UPDATE_KINDS,
  WHEREABOUTS_ANSWERS,
} from '../shared/words.ts';
import type { HistoryEntry } from './history-json.ts';
import type { Printed } from './output.ts';
import type { Status } from './status-words.ts';

/**
 * The shapes of what `--json` prints: a stable interface. Fields may be added, never changed or taken away. Typed by what is
 * printed: a field that comes in addition does not compile until it is here.
 */

const time = z.iso.datetime().describe('ISO 8601, in UTC');
const maybeTime = time.nullable();
const text = z.string();
const maybe = text.nullable();
const count = z.number().int();

export const version: z.ZodType<Version> = z.object({
  kind: z.enum(SOURCE_KINDS),
  id: text.describe('of git: the commit; of a registry: the digest that it answers'),
  label: maybe.describe('of git: the tag that was followed; of an image: what it says of itself, or its tag'),
  author: maybe,
  message: maybe,
  madeAt: maybe,
  contextDigest: maybe.describe('of the folder that was built, where one was'),
});

const releaseRef: z.ZodType<ReleaseRef> = z.object({
  release: count.nullable(),
  imageId: maybe,
  version: version.nullable(),
});

const base: z.ZodType<BaseDto> = z.object({ ref: text, digest: maybe });

export const release: z.ZodType<Printed<ReleaseDto>> = z.object({
  app: text,
  release: count,
  imageId: text,
  tag: text,
  provenance: z.enum(PROVENANCES),
  version: version.nullable(),
  state: z.enum(RELEASE_STATES),
  quarantineReason: maybe,
  createdAt: time,
  deployedAt: maybeTime,
  running: z.boolean(),
  available: z.boolean(),
  restore: z
    .enum(RESTORE_MEANS)
    .nullable()
    .describe(
      'container: the very container, spec: made again of its image and settings, rebuild: built again',
    ),
  rebuildNote: maybe,
  bases: z.array(base).nullable().describe('images of registries that it was built from'),
});

const step: z.ZodType<Printed<StepDto>> = z.object({
  id: count,
  kind: text,
  member: maybe,
  status: z.enum(STEP_STATUSES),
  startedAt: time,
  finishedAt: maybeTime,
  error: maybe,
  hasLog: z.boolean(),
});

const updateFacts = {
  id: text,
  app: text,
  kind: z.enum(UPDATE_KINDS),
  trigger: z.enum(TRIGGERS),
  from: releaseRef.nullable(),
  to: releaseRef.nullable(),
  outcome: z.enum(OUTCOMES).nullable().describe('null while it is under way'),
  phase: z.enum(PHASES),
  startedAt: time,
  finishedAt: maybeTime,
  downtimeMs: z.number().nullable(),
  stillDown: z.boolean(),
  error: maybe,
  newerBases: z.array(base).describe('base images for whose sake the same commit is built again'),
};

const update: z.ZodType<Printed<UpdateDto>> = z.object({
  ...updateFacts,
  awaitingDecision: z.boolean(),
  takenUp: z.boolean(),
  waitingFor: maybe,
  inLine: z.boolean(),
  waitsForDecisionOn: maybe,
  survivesCut: z.boolean(),
  cancellable: z.boolean(),
  progress: z
    .object({
      what: z.literal('pull'),
      done: z.number().describe('bytes'),
      total: z.number().nullable(),
      bytesPerSecond: z.number(),
      layers: z.object({ done: count, total: count }),
    })
    .nullable()
    .describe('what it fetches just now'),
  steps: z.array(step),
});

const entryFacts = {
  ...updateFacts,
  steps: z.array(z.object({ kind: text, status: text, startedAt: time, finishedAt: maybeTime })),
};
export const historyEntry: z.ZodType<Printed<HistoryEntry>> = z.object(entryFacts);
export const shownUpdate = z.object({
  ...entryFacts,
  log: z.array(z.object({ at: time, step: maybe, text })),
});
/** What a command that moves an app prints. */
export const moved = z.object({
  update: historyEntry.nullable(),
  message: text,
  takenUp: historyEntry.nullable(),
});

/** What each of several updates prints. `error`: it could not be asked for. */
export const movedAmongOthers = moved.extend({
  app: text,
  error: z.object({ code: z.enum(ERROR_CODES), message: text }).nullable(),
});

export const sampleMoved = z.object({ app: text, update: z.null(), message: text });

export const healthEvent: z.ZodType<HealthEvent> = z.object({
  at: time,
  state: z.enum(APP_STATES),
  detail: maybe,
});

export const address = z.object({ host: maybe, port: count });

export const imageLinks = z.object({ source: maybe, url: maybe, documentation: maybe });

export const checkResult: z.ZodType<Printed<CheckResult>> = z.object({
  app: text,
  at: time,
  result: z.enum(CHECK_WORDS),
  hold: z
    .object({ because: z.enum(HOLDS), until: maybeTime })
    .nullable()
    .describe('why the schedule does not put it in at once'),
  version: version.nullable(),
  about: z
    .object({
      bytes: z.number().nullable().describe('to be fetched'),
      links: imageLinks.describe('as the image names them'),
    })
    .exactOptional()
    .describe('of a version that is an image already'),
  message: text,
});

export const app: z.ZodType<Printed<WholeApp>> = z.object({
  name: text,
  containerName: text,
  containerId: maybe,
  state: z.enum(APP_STATES),
  stateDetail: maybe,
  stateSince: maybeTime,
  specFrom: z.enum(['homeport', 'container']),
  keptOnRemove: z.boolean(),
  config: appConfig,
  run: runSettings.nullable(),
  revision: text,
  running: release.nullable(),
  previous: release.nullable(),
  lastUpdate: update.nullable(),
  activeUpdate: update.nullable(),
  lastCheck: checkResult.nullable(),
  nextRunAt: maybeTime,
  scheduleInWords: text,
  addresses: z.array(address),
  sample: z.boolean(),
  fromLabels: z.array(z.object({ setting: text, label: text })),
  awaitsFirstUpdate: z.boolean(),
  warnings: z.array(text),
});

const attention: z.ZodType<Printed<Attention>> = z.object({
  app: text,
  kind: z.enum([
    'rollback-failed',
    'awaiting-decision',
    'rolled-back',
    'update-failed',
    'add-failed',
    'unhealthy',
    'not-running',
    'update-unknown',
    'check-failed',
    'update-waiting',
    'whereabouts',
    'taken-over',
  ]),
  message: text,
  at: time,
  updateId: maybe,
  restore: z
    .object({
      release: count,
      tag: text,
      deployedAt: maybeTime,
      as: z.enum(['previous', 'earlier', 'again']),
    })
    .nullable(),
  answers: z.array(z.enum(WHEREABOUTS_ANSWERS)).exactOptional(),
});

const docker: z.ZodType<Printed<DockerStatus>> = z.object({
  state: z.enum(['connecting', 'connected', 'away']),
  endpoint: text,
  version: maybe,
  apiVersion: maybe,
  message: maybe,
  otherEngine: z.object({ id: text, name: text }).nullable(),
  since: time,
});

export const pause: z.ZodType<PauseState> = z.object({ paused: z.boolean(), until: maybeTime });

export const status: z.ZodType<Printed<Status>> = z.object({
  version: text,
  startedAt: time,
  docker,
  hosts: z.array(z.object({ id: text, name: text, docker })),
  pause,
  storeProblem: maybe,
  diskLow: maybe,
  apps: count.describe('how many there are'),
  attention: z.array(attention),
  overall: z.enum(['well', 'working', 'attention', 'away']),
});

export const container: z.ZodType<Printed<AdoptableContainer & { adoptable: boolean }>> = z.object({
  id: text,
  name: text,
  image: text,
  state: text,
  app: maybe,
  refusal: maybe,
  lookedAfterBy: maybe,
  source: source.nullable().describe('what it would follow where nothing is said: its own image'),
  noSource: maybe.describe('why there is none'),
  adoptable: z.boolean().describe('without taking it from anybody'),
});

export const adopted: z.ZodType<Printed<Adopted>> = z.object({
  container: text,
  app: maybe.describe('its name'),
  refusal: maybe.describe('why it is none'),
});

export const failure = z.object({
  error: z.object({ code: z.enum(ERROR_CODES), message: text }),
});
