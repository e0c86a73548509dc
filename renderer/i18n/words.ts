import type { Attention, CheckResult } from '../../electron/shared/dto.ts';
import { outcomeWords } from '../../electron/shared/outcome-words.ts';
import type { SourceKind } from '../../electron/shared/sources/kinds.ts';
import { say, type Text } from '../../electron/shared/text/text.ts';
import type {
  AppState,
  Outcome,
  ReleaseState,
  StepStatus,
  Trigger,
  UpdateKind,
} from '../../electron/shared/words.ts';
import { atTheBeginning, inWords } from './in-words.ts';

/** The closed lists of the contract, as the window shows them. A new word there does not compile until it has its tone here. */

/** What a version is called by itself, by the kind of its source. */
export const versionTitle = (kind: SourceKind): string => inWords(say(`version-title.${kind}`));

/** `busy` moves, `idle` is neither good nor bad. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle';
export type Said = { text: string; tone: Tone };

const said = (text: Text, tone: Tone): Said => ({ text: atTheBeginning(text), tone });

const APP_TONE: Record<AppState, Tone> = {
  healthy: 'good',
  running: 'good',
  starting: 'busy',
  unhealthy: 'bad',
  restarting: 'bad',
  paused: 'warn',
  stopped: 'warn',
  created: 'warn',
  missing: 'bad',
  'never-ran': 'idle',
  unknown: 'idle',
};
export const saidOfState = (state: AppState): Said => said(say(`state.${state}`), APP_TONE[state]);

const OUTCOME_TONE: Record<Outcome, Tone> = {
  succeeded: 'good',
  failed: 'warn',
  'rolled-back': 'warn',
  'rollback-failed': 'bad',
  interrupted: 'warn',
  cancelled: 'idle',
  unknown: 'warn',
};
export const saidOfOutcome = (outcome: Outcome, kind: UpdateKind = 'update'): Said =>
  said(outcomeWords(outcome, kind), OUTCOME_TONE[outcome]);

export const kindWords = (kind: UpdateKind): string => atTheBeginning(say(`kind.${kind}`));
export const triggerWords = (trigger: Trigger): string => inWords(say(`trigger.${trigger}`));

const RELEASE_TONE: Record<ReleaseState, Tone> = {
  good: 'good',
  quarantined: 'bad',
  candidate: 'idle',
  outside: 'idle',
};
export const saidOfRelease = (state: ReleaseState): Said =>
  said(say(`release.${state}`), RELEASE_TONE[state]);

const STEP_TONE: Record<StepStatus, Tone> = {
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  interrupted: 'warn',
};
export const saidOfStep = (status: StepStatus): Said => said(say(`step-status.${status}`), STEP_TONE[status]);

const ATTENTION_TONE: Record<Attention['kind'], Tone> = {
  'rollback-failed': 'bad',
  'awaiting-decision': 'warn',
  'rolled-back': 'warn',
  'update-failed': 'warn',
  'add-failed': 'warn',
  unhealthy: 'bad',
  'not-running': 'bad',
  'update-unknown': 'warn',
  'check-failed': 'warn',
  'update-waiting': 'warn',
  whereabouts: 'warn',
  'taken-over': 'warn',
};
export const saidOfAttention = (kind: Attention['kind']): Said =>
  said(say(`attention-title.${kind}`), ATTENTION_TONE[kind]);

const CHECK_TONE: Record<CheckResult['result'], Tone> = {
  new: 'idle',
  current: 'good',
  quarantined: 'warn',
  failed: 'warn',
  skipped: 'idle',
};
export const saidOfCheck = (result: CheckResult['result']): Said =>
  said(say(`check-result.${result}`), CHECK_TONE[result]);
