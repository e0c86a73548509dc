import type { Outcome } from '../../shared/words.ts';
import { wantedRestartPolicy } from './container-spec.ts';
import { cutOffSince } from './journal.ts';
import type { Journal, Update } from './model.ts';
import { isGated } from './moved.ts';
import { missedItsRestart, startedBefore } from './observation.ts';
import { armed, type Group, gaveUp, type Plan, policyOf, type Seen, step } from './plan-parts.ts';
import type { Step } from './steps.ts';

/**
 * The way back, from wherever the update was: whatever of it exists is undone, whatever was never done is skipped; what changed places
 * last goes back first, and is proven before the one before it is touched.
 * An update that failed before it touched anything walks the same way and finds nothing to undo.
 */
export function planBack({ journal }: Update, groups: readonly Group[]): Plan {
  const due = [
    ...groups.toReversed().flatMap((group) => groupBack(journal, group)),
    ...leftovers(journal, groups.flat()),
  ].find((s) => !gaveUp(journal, s));
  return due ? step(due) : { type: 'finished', outcome: outcomeOfBack(journal, groups) };
}

function groupBack(journal: Journal, group: Group): Step[] {
  return [
    ...swapBack(journal, group),
    ...candidatesOut(group),
    ...unwatchedOut(group),
    ...previousBack(journal, group),
    ...proof(group),
    ...pausedAgain(group),
  ];
}

/**
 * What failed still runs, and all that ran before stands ready: the names go back while it runs, and the app is down for no more
 * than one stop and one start. What is left of it after a cut, or where it can't be done, is done by the single steps.
 */
function swapBack(journal: Journal, group: Group): Step[] {
  const [{ index, member }] = group;
  if (!member.begun || !group.some(({ facts }) => facts.candidate?.running)) return [];
  if (!group.every((one) => standsReady(journal, one, group))) return [];
  return [...namesFreed(group), ...namesGivenBack(group), { kind: 'hand-back', member: index }];
}

/** Its previous container only has to be started, and its candidate, once stopped, stays so. */
function standsReady(journal: Journal, one: Seen, group: Group): boolean {
  const { member, facts } = one;
  const { previous, candidate, stranger } = facts;
  if (!previous || previous.id !== member.previousId || previous.running || stranger) return false;
  if (candidate && armed(candidate)) return false;
  return member.previousWasRunning && !hasLostItsParent(one) && needsStart(journal, one, group);
}

function namesFreed(group: Group): Step[] {
  return group
    .filter(({ member, facts }) => facts.candidate?.name === member.name)
    .map(({ index }) => ({ kind: 'unname-candidate', member: index }));
}

function namesGivenBack(group: Group): Step[] {
  return group
    .filter(({ member, facts }) => facts.previous?.name !== member.name)
    .map(({ index }) => ({ kind: 'unpark-previous', member: index }));
}

function candidatesOut(group: Group): Step[] {
  const steps: Step[] = [];
  for (const { index, facts } of group.toReversed()) {
    // One that is armed may come back by itself, after a reboot say.
    if (facts.candidate && (facts.candidate.running || armed(facts.candidate)))
      steps.push({ kind: 'stop-candidate', member: index });
  }
  return [...steps, ...namesFreed(group)];
}

/** As on the way forward: what nobody watches any more is stopped for sure before it is started anew. */
function unwatchedOut(group: Group): Step[] {
  if (!group.some(({ member }) => member.unwatched)) return [];
  return group
    .toReversed()
    .filter(({ facts }) => facts.previous?.running && !facts.stranger)
    .map(({ index }) => ({ kind: 'settle-previous', member: index }));
}

/** Before it was touched nothing was done to the previous container: whatever is different about it since is a person's doing. */
function previousBack(journal: Journal, group: Group): Step[] {
  const [{ member: head }] = group;
  if (!head.begun) return [];
  const steps: Step[] = [];
  for (const one of group) {
    const { index, member, facts } = one;
    if (member.previousId === null || facts.stranger) continue;
    const { previous } = facts;
    if (!previous || previous.id !== member.previousId || hasLostItsParent(one)) {
      if (member.previousSpec) steps.push({ kind: 'recreate-previous', member: index });
      continue;
    }
    const startedAgain = previous.startedAt !== member.previousStartedAt;
    if (previous.running && head.stopSentAt !== null && !startedAgain && head.previousRun === null) {
      // The stop was sent and may still be on its way: it must arrive before a start can mean anything.
      steps.push({ kind: 'settle-previous', member: index });
    }
    if (previous.name !== member.name) steps.push({ kind: 'unpark-previous', member: index });
    if (member.previousWasRunning && !previous.running && needsStart(journal, one, group)) {
      steps.push({ kind: 'start-previous', member: index });
    }
    if (member.previousSpec && policyOf(previous) !== wantedRestartPolicy(member.previousSpec).Name) {
      steps.push({ kind: 'arm-previous', member: index });
    }
  }
  return [...steps, ...missedRestarts(journal, group)];
}

/**
 * One that ended between its start and its arming, and would have been started again: once it is armed it is started
 * once more. What the rollback's gate judges is not.
 */
function missedRestarts(journal: Journal, group: Group): Step[] {
  const [head] = group;
  if (head.member.rollbackVerdict !== null || !head.facts.previous?.running) return [];
  return group
    .filter(({ member, facts: { previous, stranger } }) => {
      const { previousId, previousSpec, previousWasRunning } = member;
      if (isGated(member) || previous?.id !== previousId || stranger || !previousWasRunning) return false;
      return previous !== null && previousSpec !== null && missedItsRestart(previous, previousSpec);
    })
    .map(({ index }) => ({ kind: 'start-previous', member: index, onceIn: journal.resumes }));
}

/**
 * What it lives in had to be made again: a child in a namespace of the one that is gone can never start. Where somebody
 * else has the parent's place nothing is made for it, and so nothing to live in.
 */
function hasLostItsParent({ member, facts, parent }: Seen): boolean {
  // What did not run may have lived in whatever had the parent's place before: that is as it was.
  if (!member.previousWasRunning) return false;
  const home = parent?.facts.stranger ? null : parent?.facts.previous;
  return home != null && facts.previous?.parents.includes(home.id) !== true;
}

function needsStart(journal: Journal, { member, facts, parent }: Seen, [head]: Group): boolean {
  if (head.member.rollbackVerdict?.healthy === false || member.rollbackVerdict?.healthy === false)
    return false;
  if (facts.previous?.startedAt === member.previousStartedAt) return true;
  if (facts.previous && startedBefore(facts.previous, parent?.facts.previous ?? null)) return true;
  // Started by this rollback and dead: its own doing, unless the machine or the engine went down in between.
  return isGated(member) && (member.previousRun === null || cutOffSince(member.previousRun, journal));
}

/** The previous container was stopped by this update, or died while it was kept from coming back by itself. */
function wasDown([{ member: head }]: Group): boolean {
  return head.stopSentAt !== null || head.previousRun !== null;
}

/** A rollback is gated like an update, where the previous container was down. */
function proof(group: Group): Step[] {
  // What lives in one that is not back is not started, and has nothing to prove.
  if (!wasDown(group) || group[0].member.rollbackVerdict?.healthy === false) return [];
  return group
    .filter(({ member, facts: { previous, stranger } }) => {
      if (!isGated(member) || member.rollbackVerdict !== null) return false;
      // Paused as it was, it is back: only what has passed is paused again, and a life that could not write it down may have done it.
      if (member.previousWasPaused && previous?.paused) return false;
      return previous !== null && member.previousWasRunning && !stranger;
    })
    .map(({ index }) => ({ kind: 'await-rollback-gate', member: index }));
}

/** After the proof: what is paused can't be looked at. One that was never stopped is as whoever touched it since left it. */
function pausedAgain(group: Group): Step[] {
  if (!wasDown(group) || group[0].member.rollbackVerdict?.healthy !== true) return [];
  return group
    .filter(({ member, facts: { previous, stranger } }) => {
      if (!member.previousWasPaused || stranger || previous?.id !== member.previousId) return false;
      return previous?.running === true && !previous.paused;
    })
    .map(({ index }) => ({ kind: 'pause-previous', member: index }));
}

function leftovers(journal: Journal, seen: readonly Seen[]): Step[] {
  const steps: Step[] = [];
  for (const { index, member, facts } of seen) {
    if (facts.candidate && !member.candidateWasParked)
      steps.push({ kind: 'remove-candidate', member: index });
  }
  if (!journal.cleaned) steps.push({ kind: 'clean-up' });
  return steps;
}

/** From bad to less bad: what is worst of any of it is what is said of all of it. */
const OF_GROUPS = ['rollback-failed', 'rolled-back', 'cancelled'] as const satisfies Outcome[];

/** What is true now. */
function outcomeOfBack(journal: Journal, groups: readonly Group[]): Outcome {
  const each = groups.map(outcomeOfGroup);
  const worst = OF_GROUPS.find((outcome) => each.includes(outcome));
  if (worst !== undefined) return worst;
  switch (journal.failure?.reason) {
    case 'cancelled':
    case 'outside':
    case 'taken-over':
      return 'cancelled';
    case 'interrupted':
      return 'interrupted';
    default:
      return 'failed';
  }
}

/** null: nothing of it was touched. */
function outcomeOfGroup(group: Group): (typeof OF_GROUPS)[number] | null {
  const [{ member, facts }] = group;
  if (facts.stranger) return 'cancelled';
  if (member.previousId === null || !member.begun) return null;
  if (facts.previous?.name !== member.name) return 'rollback-failed';
  if (group.some((one) => one.member.rollbackVerdict?.healthy === false)) return 'rollback-failed';
  return wasDown(group) ? 'rolled-back' : null;
}
