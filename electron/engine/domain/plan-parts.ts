import type { Outcome } from '../../shared/words.ts';
import type { Journal, Member } from './model.ts';
import type { ContainerFacts, MemberFacts } from './observation.ts';
import { type Step, stepKey } from './steps.ts';

/** What the ways forward and back are both planned with. */

export type Plan =
  | { type: 'step'; step: Step }
  /** The policy is to ask: nothing happens until a person decides. */
  | { type: 'wait' }
  | { type: 'finished'; outcome: Outcome };

/** A member with what is true of it now. */
export type Seen = { index: number; member: Member; facts: MemberFacts };

/** Tried often enough in vain: it is gone on without. */
export function gaveUp(journal: Journal, due: Step): boolean {
  return journal.gaveUp.includes(stepKey(due));
}

export function step(next: Step): Plan {
  return { type: 'step', step: next };
}

export function policyOf(container: ContainerFacts): string {
  return container.restartPolicy || 'no';
}

export function armed(container: ContainerFacts): boolean {
  return policyOf(container) !== 'no';
}
