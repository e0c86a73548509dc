import type { Outcome } from '../../shared/words.ts';
import { wantedRestartPolicy } from './container-spec.ts';
import type { Journal, Update } from './model.ts';
import { type Plan, policyOf, type Seen, step } from './plan.ts';
import { type Step, stepKey } from './steps.ts';

/**
 * The way back, from wherever the update was: whatever of it exists is undone, whatever was never done is skipped.
 * An update that failed before it touched anything walks the same way and finds nothing to undo.
 */
export function planBack(update: Update, seen: Seen[]): Plan {
  const due = firstDue(update.journal, [
    ...candidatesOut(seen),
    ...previousBack(update.journal, seen),
    ...proof(update.journal, seen),
    ...leftovers(update.journal, seen),
  ]);
  return due ? step(due) : { type: 'finished', outcome: outcomeOfBack(update, seen) };
}

/** In order; what was given up is passed over, so that one thing that can't be undone does not keep the rest from it. */
function firstDue(journal: Journal, steps: Step[]): Step | undefined {
  return steps.find((s) => !journal.gaveUp.includes(stepKey(s)));
}

function candidatesOut(seen: Seen[]): Step[] {
  const steps: Step[] = [];
  for (const { index, facts } of [...seen].reverse()) {
    if (facts.candidate?.running) steps.push({ kind: 'stop-candidate', member: index });
  }
  for (const { index, member, facts } of seen) {
    if (facts.candidate?.name === member.name) steps.push({ kind: 'unname-candidate', member: index });
  }
  return steps;
}

function previousBack(journal: Journal, seen: Seen[]): Step[] {
  const steps: Step[] = [];
  for (const { index, member, facts } of seen) {
    if (member.previousId === null || facts.stranger) continue;
    const { previous } = facts;
    if (!previous) {
      // Only what this update stopped is made again (a `--rm` container is gone with its stop): the rest a person removed.
      if (journal.stopSentAt !== null && member.previousSpec)
        steps.push({ kind: 'recreate-previous', member: index });
      continue;
    }
    const startedAgain = previous.startedAt !== member.previousStartedAt;
    if (previous.running && journal.stopSentAt !== null && !startedAgain && journal.previousRun === null) {
      // The stop was sent and may still be on its way: it must arrive before a start can mean anything.
      steps.push({ kind: 'settle-previous', member: index });
    }
    if (previous.name !== member.name) steps.push({ kind: 'unpark-previous', member: index });
    if (member.previousWasRunning && !previous.running && needsStart(journal, startedAgain)) {
      steps.push({ kind: 'start-previous', member: index });
    }
    if (member.previousSpec && policyOf(previous) !== wantedRestartPolicy(member.previousSpec).Name) {
      steps.push({ kind: 'arm-previous', member: index });
    }
  }
  return steps;
}

function needsStart(journal: Journal, startedAgain: boolean): boolean {
  if (journal.rollbackVerdict !== null) return false;
  if (!startedAgain || journal.previousRun === null) return true;
  // Started by this rollback and dead: its own doing, unless the machine or the engine went down in between.
  return journal.previousRun < journal.resumes;
}

/** A rollback is gated like an update, where anything was stopped. */
function proof(journal: Journal, seen: Seen[]): Step[] {
  const main = seen[0];
  if (!main || journal.stopSentAt === null || journal.rollbackVerdict !== null) return [];
  return main.facts.previous && main.member.previousWasRunning && !main.facts.stranger
    ? [{ kind: 'await-rollback-gate' }]
    : [];
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
function outcomeOfBack({ journal }: Update, seen: Seen[]): Outcome {
  const main = seen[0];
  if (main?.facts.stranger) return 'cancelled';
  if (journal.stopSentAt !== null && main && main.member.previousId !== null) {
    if (!main.facts.previous) return 'rollback-failed';
    if (!main.member.previousWasRunning)
      return main.facts.previous.name === main.member.name ? 'rolled-back' : 'rollback-failed';
    return journal.rollbackVerdict?.healthy ? 'rolled-back' : 'rollback-failed';
  }
  switch (journal.failure?.reason) {
    case 'cancelled':
      return 'cancelled';
    case 'interrupted':
      return 'interrupted';
    default:
      return 'failed';
  }
}
