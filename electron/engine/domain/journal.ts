import { downFrom } from './downtime.ts';
import type { Failure, Journal } from './model.ts';
import { type Step, stepKey } from './steps.ts';

/** For the new release: it passed, or a person keeps it all the same. From here on the old way back is not the default. */
export function isDecided(journal: Journal): boolean {
  return (
    journal.direction === 'forward' &&
    (journal.commitBegun || journal.verdict?.healthy === true || journal.decision === 'keep')
  );
}

/** Nothing that runs has been touched, and nothing turned it back: a person may call it off. */
export function isCancellable({ direction, swapBegun, commitBegun }: Journal): boolean {
  return direction === 'forward' && !swapBegun && !commitBegun;
}

/**
 * A cut doesn't change where it ends: before the swap a cut is a reason to turn back; later, on the way back, and where a person decides
 * (what was proven beside the previous one), it is none.
 */
export function survivesCut(journal: Journal): boolean {
  return !isCancellable(journal) || journal.decision !== null;
}

/** Taken up by another run of Homeport. */
export function resumed(journal: Journal): Partial<Journal> {
  return { resumes: journal.resumes + (journal.closedInLine ? 0 : 1), closedInLine: false };
}

/** Entered once, never left. */
export function turnedBack(failure: Failure): Partial<Journal> {
  return { direction: 'back', failure, failedAttempts: 0, unwatched: false };
}

/** The engine was away. What failed while it went down does not count: it is asked anew now that it is back. */
export function afterOutage(journal: Journal): Partial<Journal> {
  return { resumes: journal.resumes + 1, failedAttempts: 0 };
}

/** What an engine or a Homeport that went away may have ended, says nothing about the release. */
export function cutOffSince(run: number | null, journal: Journal): boolean {
  return run !== null && run < journal.resumes;
}

/** Whether the update moves this container: from its first touch of what runs on, each of its members' two. */
export function moves({ swapBegun, members }: Journal, containerId: string): boolean {
  return swapBegun && members.some((it) => it.previousId === containerId || it.candidateId === containerId);
}

/** What is written down before a step acts, so that a crash in its middle is known for what it may have done. */
export function intentOf(journal: Journal, step: Step, now: Date): Partial<Journal> {
  const once = 'onceIn' in step ? { gaveUp: [...journal.gaveUp, stepKey(step)] } : {};
  return { ...once, ...meaningOf(journal, step, now) };
}

function meaningOf(journal: Journal, step: Step, now: Date): Partial<Journal> {
  switch (step.kind) {
    case 'disarm-previous':
    case 'park-previous':
    case 'name-candidate':
      return { swapBegun: true };
    case 'hand-over':
      return both(journal, { kind: 'stop-previous', member: 0 }, { kind: 'start-candidate', member: 0 }, now);
    case 'hand-back':
      return both(journal, { kind: 'stop-candidate', member: 0 }, { kind: 'start-previous', member: 0 }, now);
    case 'stop-previous':
      return {
        swapBegun: true,
        stopSentAt: journal.stopSentAt ?? now.toISOString(),
        // A candidate proven beside the previous one serves already.
        ...(journal.startFirst && journal.verdict?.healthy ? {} : downFrom(journal, now)),
      };
    case 'start-candidate':
      return {
        swapBegun: journal.swapBegun || !journal.startFirst,
        // The app's own container is the one that is judged; its children are measured by it. Started anew, it gets the
        // gate's whole time; what was learnt of a healthy one stands.
        ...(step.member === 0
          ? {
              candidateRun: journal.resumes,
              gateStartedAt: null,
              unwatched: false,
              ...(journal.startFirst || journal.verdict !== null ? {} : downFrom(journal, now)),
            }
          : {}),
        // A kept one gets one more start, and is left to its restart policy then.
        ...(journal.decision === 'keep' ? { gaveUp: [...journal.gaveUp, stepKey(step)] } : {}),
      };
    case 'await-gate':
      return { gateStartedAt: journal.gateStartedAt ?? now.toISOString() };
    case 'commit-release':
      return { commitBegun: true };
    case 'stop-candidate':
      // Before the previous one was told to stop, that one serves.
      return journal.stopSentAt === null ? {} : downFrom(journal, now);
    case 'turn-back':
      return turnedBack(step.failure);
    case 'start-previous':
      return step.member === 0
        ? {
            previousRun: journal.resumes,
            rollbackGateStartedAt: null,
            rollbackVerdict: null,
            unwatched: false,
            ...downFrom(journal, now),
          }
        : {};
    case 'recreate-previous':
      return { rollbackVerdict: null };
    case 'await-rollback-gate':
      return { rollbackGateStartedAt: journal.rollbackGateStartedAt ?? now.toISOString() };
    default:
      return {};
  }
}

/** Two steps that are one: it means what they mean, one after the other. */
function both(journal: Journal, first: Step, second: Step, now: Date): Partial<Journal> {
  const meant = meaningOf(journal, first, now);
  return { ...meant, ...meaningOf({ ...journal, ...meant }, second, now) };
}
