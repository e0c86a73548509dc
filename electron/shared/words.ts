import { SOURCE_KINDS } from './sources/kinds.ts';

/** The closed lists of words, used in code, database, command line and window alike. */

export const UPDATE_KINDS = ['add', 'update', 'restore'] as const;
export type UpdateKind = (typeof UPDATE_KINDS)[number];

/** Why an update began. */
export const TRIGGERS = ['schedule', 'person'] as const;
export type Trigger = (typeof TRIGGERS)[number];

/** In the order an update goes through them; `rollback` is entered from any of them, `done` ends all. */
export const PHASES = ['acquire', 'verify', 'swap', 'gate', 'commit', 'rollback', 'done'] as const;
export type Phase = (typeof PHASES)[number];

/** For how long schedules stand still; `tomorrow`: until its morning. */
export const PAUSE_LENGTHS = ['hour', 'tomorrow', 'resumed'] as const;
export type PauseLength = (typeof PAUSE_LENGTHS)[number];

/** What is true at the end of an update, not what was tried. */
export const OUTCOMES = [
  'succeeded',
  'failed', // the previous container was never stopped
  'rolled-back',
  'rollback-failed',
  'interrupted', // Homeport or the machine was cut off before the swap
  'cancelled',
  'unknown', // not known: the database was put back from a copy made meanwhile, or the apps' engine is another one now
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const STEP_STATUSES = ['running', 'succeeded', 'failed', 'interrupted'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/**
 * What an app is doing now, as its container says.
 * `never-ran`: no release of the app has come up yet; `missing`: one has, and there is no container of that name any more;
 * `created`: the container exists and never ran.
 */
export const APP_STATES = [
  'healthy',
  'running', // runs and has no HEALTHCHECK
  'starting',
  'unhealthy',
  'restarting',
  'paused',
  'stopped',
  'created',
  'missing',
  'never-ran',
  'unknown', // Docker is away
] as const;
export type AppState = (typeof APP_STATES)[number];

/**
 * `good`: passed its gate (or was adopted when it had run); `quarantined`: failed it; `candidate`: not judged yet;
 * `outside`: a person made its container, and it was not seen well for long enough yet. It counts for nothing until then.
 */
export const RELEASE_STATES = ['candidate', 'good', 'quarantined', 'outside'] as const;
export type ReleaseState = (typeof RELEASE_STATES)[number];

/**
 * How an earlier release is put back: the parked `container` itself with its writable layer, a fresh one from the recorded
 * `spec` and the image, or, where the image is gone, after a `rebuild` from the recorded commit.
 */
export const RESTORE_MEANS = ['container', 'spec', 'rebuild'] as const;
export type RestoreMeans = (typeof RESTORE_MEANS)[number];

/** Where a release came from. `adopted`: it ran when the app was adopted; `outside`: a person re-created the container. */
export const PROVENANCES = [...SOURCE_KINDS, 'adopted', 'outside'] as const;
export type Provenance = (typeof PROVENANCES)[number];

/** What a person says where an app's container and its name have come apart. */
export const WHEREABOUTS_ANSWERS = ['follow', 'keep-name'] as const;
export type WhereaboutsAnswer = (typeof WHEREABOUTS_ANSWERS)[number];

/** Exit codes of the CLI's waiting commands: a stable interface. */
export const EXIT_CODES: Record<Outcome, number> = {
  succeeded: 0,
  'rolled-back': 3,
  failed: 4,
  interrupted: 4,
  cancelled: 4,
  unknown: 4,
  'rollback-failed': 5,
};
