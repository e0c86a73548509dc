import type { Phase } from '../../shared/words.ts';
import type { Failure } from './model.ts';

type Nothing = Record<never, never>;
/** An index into the journal's targets. */
type OfTarget = { target: number };
/** An index into the journal's members. */
type OfMember = { member: number };
/** `onceIn`: the value of `resumes` of the one life in which it is tried, once. */
type MaybeOnce = OfMember & { onceIn?: number };

/** Every side effect that an update can have, with what it needs to know. */
type StepArguments = {
  'acquire-image': OfTarget;
  'verify-image': OfTarget;
  'take-stock': Nothing;
  'create-candidate': OfMember;
  'disarm-previous': OfMember;
  'park-previous': OfMember;
  'name-candidate': OfMember;
  /** The previous containers of the member and of what lives in it stop, and their candidates start. */
  'hand-over': OfMember;
  'stop-previous': OfMember;
  'start-candidate': MaybeOnce;
  'await-gate': OfMember;
  'settle-candidate': OfMember;
  'arm-candidate': OfMember;
  'commit-release': OfTarget;
  'turn-back': { failure: Failure };
  /** As `hand-over`: candidates stop, and previous containers start. */
  'hand-back': OfMember;
  'stop-candidate': OfMember;
  'unname-candidate': OfMember;
  'recreate-previous': OfMember;
  'settle-previous': OfMember;
  'unpark-previous': OfMember;
  'start-previous': MaybeOnce;
  'arm-previous': OfMember;
  'pause-previous': OfMember;
  'await-rollback-gate': OfMember;
  'remove-candidate': OfMember;
  'clean-up': Nothing;
};

export type StepKind = keyof StepArguments;
export type Step<K extends StepKind = StepKind> = { [P in K]: { kind: P } & StepArguments[P] }[K];

/** Names a step within its update, for giving up on it. */
export function stepKey(step: Step): string {
  if ('target' in step) return `${step.kind}:${step.target}`;
  if (!('member' in step)) return step.kind;
  const key = `${step.kind}:${step.member}`;
  return 'onceIn' in step ? `${key}:once-in-${step.onceIn}` : key;
}

/** The phase an update is in while the step runs. */
export function phaseOf(step: Step): Phase {
  switch (step.kind) {
    case 'acquire-image':
      return 'acquire';
    case 'verify-image':
    case 'take-stock':
      return 'verify';
    case 'create-candidate':
    case 'disarm-previous':
    case 'park-previous':
    case 'name-candidate':
    case 'hand-over':
    case 'stop-previous':
    case 'start-candidate':
      return 'swap';
    case 'await-gate':
    case 'settle-candidate':
      return 'gate';
    case 'arm-candidate':
    case 'commit-release':
    case 'clean-up':
      return 'commit';
    case 'turn-back':
    case 'hand-back':
    case 'stop-candidate':
    case 'unname-candidate':
    case 'recreate-previous':
    case 'settle-previous':
    case 'unpark-previous':
    case 'start-previous':
    case 'arm-previous':
    case 'pause-previous':
    case 'await-rollback-gate':
    case 'remove-candidate':
      return 'rollback';
    default:
      return unreachable(step);
  }
}

export function unreachable(value: never): never {
  throw new Error(`Not in the closed list: ${JSON.stringify(value)}`);
}
