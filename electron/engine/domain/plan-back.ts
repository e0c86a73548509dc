import type { Outcome } from '../../shared/words.ts';
import { wantedRestartPolicy } from './container-spec.ts';
import { cutOffSince } from './journal.ts';
import type { Journal, Update } from './model.ts';
import { missedItsRestart, startedBefore } from './observation.ts';
import { armed, gaveUp, type Plan, policyOf, type Seen, step } from './plan-parts.ts';
import type { Step } from './steps.ts';

/**
 * The way back, from wherever the update was: whatever of it exists is undone, whatever was never done is skipped.
 * An update that failed before it touched anything walks the same way and finds nothing to undo.
 */
export function planBack(update: Update, seen: Seen[]): Plan {
  const { journal } = update;
  const due = [
    ...swapBack(journal, seen),
    ...candidatesOut(seen),
    ...unwatchedOut(journal, seen),
    ...previousBack(journal, seen),
    ...proof(journal, seen),
    ...pausedAgain(journal, seen),
    ...leftovers(journal, seen),
  ].find((s) => !gaveUp(journal, s));
  return due ? step(due) : { type: 'finished', outcome: outcomeOfBack(journal, seen) };
}

/**
 * What failed still runs, and all that ran before stands ready: the names go back while it runs, and the app is down for no more
 * than one stop and one start. What is left of it after a cut, or where it can't be done, is done by the single steps.
 */
function swapBack(journal: Journal, seen: Seen[]): Step[] {
  if (!journal.swapBegun || !seen.some(({ facts }) => facts.candidate?.running)) return [];
  if (!seen.every((one) => standsReady(journal, one, seen))) return [];
  return [...namesFreed(seen), ...namesGivenBack(seen), { kind: 'hand-back' }];
}

/** Its previous container only has to be started, and its candidate, once stopped, stays so. */
function standsReady(journal: Journal, one: Seen, seen: Seen[]): boolean {
  const { member, facts } = one;
  const { previous, candidate, stranger } = facts;
  if (!previous || previous.id !== member.previousId || previous.running || stranger) return false;
  if (candidate && armed(candidate)) return false;
  return member.previousWasRunning && !hasLostItsParent(one, seen) && needsStart(journal, one, seen);
}

function namesFreed(seen: Seen[]): Step[] {
  return seen
    .filter(({ member, facts }) => facts.candidate?.name === member.name)
    .map(({ index }) => ({ kind: 'unname-candidate', member: index }));
}

function namesGivenBack(seen: Seen[]): Step[] {
  return seen
    .filter(({ member, facts }) => facts.previous?.name !== member.name)
    .map(({ index }) => ({ kind: 'unpark-previous', member: index }));
}

function candidatesOut(seen: Seen[]): Step[] {
  const steps: Step[] = [];
  for (const { index, facts } of [...seen].reverse()) {
    // One that is armed may come back by itself, after a reboot say.
    if (facts.candidate && (facts.candidate.running || armed(facts.candidate)))
      steps.push({ kind: 'stop-candidate', member: index });
  }
  return [...steps, ...namesFreed(seen)];
}

/** As on the way forward: what nobody watches any more is stopped for sure before it is started anew. */
function unwatchedOut(journal: Journal, seen: Seen[]): Step[] {
  if (!journal.unwatched) return [];
  return [...seen]
    .reverse()
    .filter(({ facts }) => facts.previous?.running && !facts.stranger)
    .map(({ index }) => ({ kind: 'settle-previous', member: index }));
}

/** Before the swap nothing was done to the previous container: whatever is different about it since is a person's doing. */
function previousBack(journal: Journal, seen: Seen[]): Step[] {
  if (!journal.swapBegun) return [];
  const steps: Step[] = [];
  for (const one of seen) {
    const { index, member, facts } = one;
    if (member.previousId === null || facts.stranger) continue;
    const { previous } = facts;
    if (!previous || previous.id !== member.previousId || hasLostItsParent(one, seen)) {
      if (member.previousSpec) steps.push({ kind: 'recreate-previous', member: index });
      continue;
    }
    const startedAgain = previous.startedAt !== member.previousStartedAt;
    if (previous.running && journal.stopSentAt !== null && !startedAgain && journal.previousRun === null) {
      // The stop was sent and may still be on its way: it must arrive before a start can mean anything.
      steps.push({ kind: 'settle-previous', member: index });
    }
    if (previous.name !== member.name) steps.push({ kind: 'unpark-previous', member: index });
    if (member.previousWasRunning && !previous.running && needsStart(journal, one, seen)) {
      steps.push({ kind: 'start-previous', member: index });
    }
    if (member.previousSpec && policyOf(previous) !== wantedRestartPolicy(member.previousSpec).Name) {
      steps.push({ kind: 'arm-previous', member: index });
    }
  }
  return [...steps, ...missedRestarts(journal, seen)];
}

/**
 * A child that ended between its start and its arming, and would have been started again: once it is armed it is started
 * once more. The app's own container is not: it is what the rollback's gate judges.
 */
function missedRestarts(journal: Journal, seen: Seen[]): Step[] {
  if (journal.rollbackVerdict !== null || !seen[0]?.facts.previous?.running) return [];
  return seen
    .filter(({ index, member, facts: { previous, stranger } }) => {
      const { previousId, previousSpec, previousWasRunning } = member;
      if (index === 0 || previous?.id !== previousId || stranger || !previousWasRunning) return false;
      return previous !== null && previousSpec !== null && missedItsRestart(previous, previousSpec);
    })
    .map(({ index }) => ({ kind: 'start-previous', member: index, onceIn: journal.resumes }));
}

/**
 * The app's container had to be made again: a child in a namespace of the one that is gone can never start. Where somebody
 * else has the app's place nothing is made for it, and so nothing to live in.
 */
function hasLostItsParent({ index, facts }: Seen, seen: Seen[]): boolean {
  const main = seen[0]?.facts;
  const parent = main?.stranger ? null : main?.previous;
  return index > 0 && parent != null && facts.previous?.parents.includes(parent.id) !== true;
}

function needsStart(journal: Journal, { index, member, facts }: Seen, seen: Seen[]): boolean {
  if (journal.rollbackVerdict?.healthy === false) return false;
  const startedAgain = facts.previous?.startedAt !== member.previousStartedAt;
  if (index > 0 && startedAgain)
    return facts.previous !== null && startedBefore(facts.previous, seen[0]?.facts.previous ?? null);
  if (!startedAgain || journal.previousRun === null) return true;
  // Started by this rollback and dead: its own doing, unless the machine or the engine went down in between.
  return cutOffSince(journal.previousRun, journal);
}

/** The previous container was stopped by this update, or died while it was kept from coming back by itself. */
function wasDown(journal: Journal): boolean {
  return journal.stopSentAt !== null || journal.previousRun !== null;
}

/** A rollback is gated like an update, where the previous container was down. */
function proof(journal: Journal, seen: Seen[]): Step[] {
  const main = seen[0];
  if (!main || !wasDown(journal) || journal.rollbackVerdict !== null) return [];
  // Paused as it was, it is back: only what has passed is paused again, and a life that could not write it down may have done it.
  if (main.member.previousWasPaused && main.facts.previous?.paused) return [];
  return main.facts.previous && main.member.previousWasRunning && !main.facts.stranger
    ? [{ kind: 'await-rollback-gate' }]
    : [];
}

/** After the proof: what is paused can't be looked at. One that was never stopped is as whoever touched it since left it. */
function pausedAgain(journal: Journal, seen: Seen[]): Step[] {
  if (!wasDown(journal) || journal.rollbackVerdict?.healthy !== true) return [];
  return seen
    .filter(({ member, facts: { previous, stranger } }) => {
      if (!member.previousWasPaused || stranger || previous?.id !== member.previousId) return false;
      return previous?.running === true && !previous.paused;
    })
    .map(({ index }) => ({ kind: 'pause-previous', member: index }));
}

function leftovers(journal: Journal, seen: Seen[]): Step[] {
  const steps: Step[] = [];
  for (const { index, member, facts } of seen) {
    if (facts.candidate && !member.candidateWasParked)
      steps.push({ kind: 'remove-candidate', member: index });
  }
  if (!journal.cleaned) steps.push({ kind: 'clean-up' });
  return steps;
}

/** What is true now. */
function outcomeOfBack(journal: Journal, seen: Seen[]): Outcome {
  const main = seen[0];
  if (main?.facts.stranger) return 'cancelled';
  if (main && main.member.previousId !== null && journal.swapBegun) {
    if (main.facts.previous?.name !== main.member.name) return 'rollback-failed';
    if (journal.rollbackVerdict && !journal.rollbackVerdict.healthy) return 'rollback-failed';
    if (wasDown(journal)) return 'rolled-back';
  }
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
