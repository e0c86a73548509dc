import type { Attention, CheckResult } from '../../electron/shared/dto.ts';
import type { SourceKind } from '../../electron/shared/sources/source.ts';
import type {
  AppState,
  Outcome,
  Phase,
  ReleaseState,
  StepStatus,
  Trigger,
  UpdateKind,
} from '../../electron/shared/words.ts';

/** The closed lists of the contract, as the window says them. A new word there does not compile until it is here. */

/** What a version is called by itself, by the kind of its source. */
export const VERSION_TITLES: Record<SourceKind, string> = { git: 'Commit' };

/** `busy` moves, `idle` is neither good nor bad. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle';
type Said = { text: string; tone: Tone };

export const APP_STATE: Record<AppState, Said> = {
  healthy: { text: 'Healthy', tone: 'good' },
  running: { text: 'Running', tone: 'good' },
  starting: { text: 'Starting', tone: 'busy' },
  unhealthy: { text: 'Unhealthy', tone: 'bad' },
  restarting: { text: 'Restarting', tone: 'bad' },
  paused: { text: 'Paused', tone: 'warn' },
  stopped: { text: 'Stopped', tone: 'warn' },
  created: { text: 'Never started', tone: 'warn' },
  missing: { text: 'No container', tone: 'bad' },
  'never-ran': { text: 'Not run yet', tone: 'idle' },
  unknown: { text: 'Unknown', tone: 'idle' },
};

export const OUTCOME: Record<Outcome, Said> = {
  succeeded: { text: 'Succeeded', tone: 'good' },
  failed: { text: 'Failed, app untouched', tone: 'warn' },
  'rolled-back': { text: 'Rolled back', tone: 'warn' },
  'rollback-failed': { text: 'Rollback failed', tone: 'bad' },
  interrupted: { text: 'Interrupted, app untouched', tone: 'warn' },
  cancelled: { text: 'Cancelled', tone: 'idle' },
  unknown: { text: 'Outcome not known', tone: 'warn' },
};

/** Of an app's first build there is nothing that could have been touched. */
export const ADD_OUTCOME: Record<Outcome, Said> = {
  ...OUTCOME,
  failed: { text: 'Failed, nothing runs', tone: 'warn' },
  interrupted: { text: 'Interrupted, nothing runs', tone: 'warn' },
};

export const PHASE: Record<Phase, { text: string; doing: string }> = {
  acquire: { text: 'Build', doing: 'Building the image' },
  verify: { text: 'Verify', doing: 'Verifying the image' },
  swap: { text: 'Swap', doing: 'Swapping containers' },
  gate: { text: 'Gate', doing: 'Waiting for it to prove healthy' },
  commit: { text: 'Commit', doing: 'Committing the release' },
  rollback: { text: 'Roll back', doing: 'Putting the previous release back' },
  done: { text: 'Done', doing: 'Done' },
};

/** Before the swap nothing that runs is touched, and an update can be called off. */

export const KIND: Record<UpdateKind, { text: string; doing: string }> = {
  add: { text: 'First build', doing: 'Building for the first time' },
  update: { text: 'Update', doing: 'Updating' },
  restore: { text: 'Restore', doing: 'Restoring' },
};

export const TRIGGER: Record<Trigger, string> = {
  schedule: 'by schedule',
  person: 'by hand',
};

export const RELEASE_STATE: Record<ReleaseState, Said> = {
  good: { text: 'Good', tone: 'good' },
  quarantined: { text: 'Quarantined', tone: 'bad' },
  candidate: { text: 'Not proven yet', tone: 'idle' },
  outside: { text: 'Made outside, not proven yet', tone: 'idle' },
};

export const STEP_STATUS: Record<StepStatus, Said> = {
  running: { text: 'Running', tone: 'busy' },
  succeeded: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  interrupted: { text: 'Interrupted', tone: 'warn' },
};

export const ATTENTION: Record<Attention['kind'], Said> = {
  'rollback-failed': { text: 'Rollback failed', tone: 'bad' },
  'awaiting-decision': { text: 'Your decision is needed', tone: 'warn' },
  'rolled-back': { text: 'Rolled back', tone: 'warn' },
  'update-failed': { text: 'Update failed', tone: 'warn' },
  'add-failed': { text: 'Did not come up', tone: 'warn' },
  unhealthy: { text: 'Unhealthy', tone: 'bad' },
  'not-running': { text: 'Not running', tone: 'bad' },
  'update-unknown': { text: 'Outcome not known', tone: 'warn' },
  'check-failed': { text: 'Check failed', tone: 'warn' },
  'update-waiting': { text: 'Update waiting', tone: 'warn' },
  whereabouts: { text: 'Which container is it?', tone: 'warn' },
  'taken-over': { text: 'Taken over by another Homeport', tone: 'warn' },
};

export const CHECK: Record<CheckResult['result'], Said> = {
  new: { text: 'New commit found', tone: 'idle' },
  current: { text: 'Up to date', tone: 'good' },
  quarantined: { text: 'Newest is quarantined', tone: 'warn' },
  failed: { text: 'Check failed', tone: 'warn' },
  skipped: { text: 'Check skipped', tone: 'idle' },
};

export function restoredWords(backup: string): string {
  return `Backup ${backup} is in use now. What was in use before is kept as a backup.`;
}

export const DEFAULTS_SAVED = 'New apps begin with this. Apps that are there already keep their own.';

export function storedTokenWords(host: string): string {
  return `The token for ${host} is stored. It is used from the next check on.`;
}
