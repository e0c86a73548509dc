import type { Outcome } from '../../shared/words.ts';
import { cutOffSince } from './journal.ts';
import type { Journal, Member } from './model.ts';
import { type ContainerFacts, type MemberFacts, type Observation, startedBefore } from './observation.ts';
import { type Step, stepKey } from './steps.ts';

/** What the ways forward and back are both planned with. */

export type Plan =
  | { type: 'step'; step: Step }
  /** The policy is to ask: nothing happens until a person decides. */
  | { type: 'wait' }
  | { type: 'finished'; outcome: Outcome };

/** A member with what is true of it now. `parent`: the one that it lives in. */
export type Seen = { index: number; member: Member; facts: MemberFacts; parent: Seen | null };

/** What changes places as one: a member that lives on its own, and those that live in it. */
export type Group = readonly [head: Seen, ...inIt: Seen[]];

const NOTHING: MemberFacts = { previous: null, candidate: null, stranger: null };

/** In the journal's order: a group stands behind those that it needs. */
export function groupsOf({ members }: Journal, observation: Observation): Group[] {
  const seen = (member: Member, index: number, parent: Seen | null): Seen => ({
    index,
    member,
    parent,
    facts: observation.members[index] ?? NOTHING,
  });
  return members.flatMap((member, at): Group[] => {
    if (member.livesIn !== null) return [];
    const head = seen(member, at, null);
    const inIt = members.flatMap((it, index) => (it.livesIn === at ? [seen(it, index, head)] : []));
    return [[head, ...inIt]];
  });
}

/** What died while nobody watched (the machine or the engine went down) says nothing about the release. */
export function wasTakenAlong(journal: Journal, { member, facts, parent }: Seen): boolean {
  if (cutOffSince(member.candidateRun, journal)) return true;
  return (
    parent !== null && facts.candidate !== null && startedBefore(facts.candidate, parent.facts.candidate)
  );
}

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
