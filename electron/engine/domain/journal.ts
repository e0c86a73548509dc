import { downFrom } from './downtime.ts';
import type { Failure, Journal, Member } from './model.ts';
import {
  groupOf,
  headMember,
  headOf,
  isGated,
  isProven,
  isSwapBegun,
  withMember,
  withMembers,
} from './moved.ts';
import { type Step, stepKey } from './steps.ts';

/** For what is new: all of it passed, or a person keeps it all the same. From here on the old way back is not the default. */
export function isDecided({ direction, commitBegun, members }: Journal): boolean {
  const tried = members.filter((it, index) => isGated(it) && !headMember(members, index)?.unchanged);
  return direction === 'forward' && (commitBegun || (tried.length > 0 && tried.every(isProven)));
}

/** Nothing that runs has been touched, and nothing turned it back: a person may call it off. */
export function isCancellable(journal: Journal): boolean {
  return journal.direction === 'forward' && !isSwapBegun(journal) && !journal.commitBegun;
}

/**
 * A cut doesn't change where it ends: before the swap a cut is a reason to turn back; later, on the way back, and where a person decides
 * (what was proven beside the previous one), it is none.
 */
export function survivesCut(journal: Journal): boolean {
  return !isCancellable(journal) || journal.members.some(({ decision }) => decision !== null);
}

/** Taken up by another run of Homeport. */
export function resumed(journal: Journal): Partial<Journal> {
  return { resumes: journal.resumes + (journal.closedInLine ? 0 : 1), closedInLine: false };
}

/** Entered once, never left. */
export function turnedBack({ members }: Pick<Journal, 'members'>, failure: Failure): Partial<Journal> {
  return {
    direction: 'back',
    failure,
    failedAttempts: 0,
    members: withMembers(members, () => ({ unwatched: false })),
  };
}

/**
 * A rollback that failed at `failedAt` is taken up again: what it gave up is tried anew, and what was not proven is to be.
 * @param leftAlone says of a member that it is no longer this update's to move
 */
export function takenUpAgain(
  journal: Journal,
  failedAt: Date,
  leftAlone: (index: number) => boolean,
): Partial<Journal> {
  return {
    direction: 'back',
    resumes: journal.resumes + 1,
    failedAttempts: 0,
    gaveUp: [],
    cleaned: false,
    rollbackFailedAt: journal.rollbackFailedAt ?? failedAt.toISOString(),
    members: withMembers(journal.members, ({ rollbackVerdict }, index) => ({
      ...(rollbackVerdict?.healthy === false ? { rollbackVerdict: null, rollbackGateStartedAt: null } : {}),
      ...(leftAlone(index) ? { takenOver: true } : {}),
    })),
  };
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
export function moves({ members }: Journal, containerId: string): boolean {
  return members.some(
    ({ previousId, candidateId }, index) =>
      headMember(members, index)?.begun === true && [previousId, candidateId].includes(containerId),
  );
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
      return withMember(journal, headOf(journal.members, step.member), { begun: true });
    case 'hand-over':
      return both(journal, step.member, 'stop-previous', 'start-candidate', now);
    case 'hand-back':
      return both(journal, step.member, 'stop-candidate', 'start-previous', now);
    case 'stop-previous': {
      const at = headOf(journal.members, step.member);
      const head = memberAt(journal, at);
      return {
        ...withMember(journal, at, { begun: true, stopSentAt: head.stopSentAt ?? now.toISOString() }),
        // A candidate proven beside the previous one serves already.
        ...(head.startFirst && head.verdict?.healthy ? {} : downFrom(journal, now)),
      };
    }
    case 'start-candidate':
      return startOfCandidate(journal, step, now);
    case 'await-gate':
      return withMember(journal, step.member, {
        gateStartedAt: memberAt(journal, step.member).gateStartedAt ?? now.toISOString(),
      });
    case 'commit-release':
      return { commitBegun: true };
    case 'stop-candidate':
      // Before the previous one was told to stop, that one serves.
      return memberAt(journal, headOf(journal.members, step.member)).stopSentAt === null
        ? {}
        : downFrom(journal, now);
    case 'turn-back':
      return turnedBack(journal, step.failure);
    case 'start-previous':
      return startOfPrevious(journal, step.member, now);
    case 'recreate-previous': {
      const judged = [step.member, headOf(journal.members, step.member)];
      return {
        members: withMembers(journal.members, (_, at) =>
          judged.includes(at) ? { rollbackVerdict: null } : {},
        ),
      };
    }
    case 'await-rollback-gate':
      return withMember(journal, step.member, {
        rollbackGateStartedAt: memberAt(journal, step.member).rollbackGateStartedAt ?? now.toISOString(),
      });
    default:
      return {};
  }
}

/**
 * What is new is judged; what only lives in it is measured by it. Started anew, it gets the gate's whole time; what was learnt of a
 * healthy one stands.
 */
function startOfCandidate(journal: Journal, step: Step<'start-candidate'>, now: Date): Partial<Journal> {
  const { members } = journal;
  const at = headOf(members, step.member);
  const head = memberAt(journal, at);
  const one = memberAt(journal, step.member);
  const begun = withMembers(members, (it, index) => ({
    ...(index === at ? { begun: it.begun || !it.startFirst } : {}),
    ...(index === step.member && isGated(it) ? { candidateRun: journal.resumes, gateStartedAt: null } : {}),
    ...watchedAgain(members, at, index),
  }));
  const servesAlready = head.startFirst || one.verdict !== null;
  return {
    members: begun,
    ...(isGated(one) && !servesAlready ? downFrom(journal, now) : {}),
    // A kept one gets one more start, and is left to its restart policy then.
    ...([head, one].some(({ decision }) => decision === 'keep')
      ? { gaveUp: [...journal.gaveUp, stepKey(step)] }
      : {}),
  };
}

/** What is judged on the way back is started anew as well. */
function startOfPrevious(journal: Journal, index: number, now: Date): Partial<Journal> {
  const { members, resumes } = journal;
  if (!isGated(memberAt(journal, index))) return {};
  return {
    members: withMembers(members, (_, at) => ({
      ...(at === index ? { previousRun: resumes, rollbackGateStartedAt: null, rollbackVerdict: null } : {}),
      ...watchedAgain(members, headOf(members, index), at),
    })),
    ...downFrom(journal, now),
  };
}

/** What changes places as one was stopped for sure, all of it: from its first start on Docker looks at it again. */
function watchedAgain(members: readonly Member[], head: number, index: number): Partial<Member> {
  return headOf(members, index) === head ? { unwatched: false } : {};
}

function memberAt({ members }: Journal, index: number): Member {
  const found = members[index];
  if (found === undefined) throw new Error(`The journal has no member ${index}`);
  return found;
}

/** Two steps with all that changes places together, in one: it means what they mean, one after the other. */
function both(
  journal: Journal,
  head: number,
  first: 'stop-previous' | 'stop-candidate',
  second: 'start-candidate' | 'start-previous',
  now: Date,
): Partial<Journal> {
  const group = groupOf(journal.members, head);
  const steps = [first, second].flatMap((kind) => group.map((member): Step => ({ kind, member })));
  const meant: Partial<Journal> = {};
  for (const next of steps) Object.assign(meant, meaningOf({ ...journal, ...meant }, next, now));
  return meant;
}
