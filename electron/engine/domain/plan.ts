import { say } from '../../shared/text/text.ts';
import { cutOffSince } from './journal.ts';
import type { Failure, Journal, Member, Update } from './model.ts';
import { isGated, isProven, isSwapBegun } from './moved.ts';
import type { Observation } from './observation.ts';
import { planBack } from './plan-back.ts';
import { planCommit } from './plan-commit.ts';
import {
  armed,
  type Group,
  gaveUp,
  groupsOf,
  type Plan,
  type Seen,
  step,
  wasTakenAlong,
} from './plan-parts.ts';
import type { Step } from './steps.ts';

/** Often enough for any honest series of restarts; beyond it the update itself may be what brings the machine down. */
const MAX_RESUMES = 8;
/** An app's first build has nothing running to protect: it is taken up again after a cut, this often. */
const MAX_ADD_RESUMES = 3;

/**
 * The one rule of what comes next, in the ordinary way and after any crash alike. Pure and total:
 * it decides from what exists (`observation`), and from the journal only what was meant and learnt.
 *
 * INVARIANTS it keeps (test/unit/domain/plan*.test.ts try to break them):
 * - the previous container is never removed before another one of the app has passed its gate;
 * - two containers of an app never run at once, but for `startFirst`; no candidate has a restart policy before its verdict;
 * - once `direction` is `back` it stays so, and a rollback is never itself rolled back;
 * - every history comes to `finished` or `wait`;
 * - nothing is done by a journal that what exists has left behind: it may take for a candidate what is the app by now.
 */
export function nextStep(update: Update, observation: Observation): Plan {
  const groups = groupsOf(update.journal, observation);
  if (observation.outrun || groups.some(isBehind)) return { type: 'finished', outcome: 'unknown' };
  return update.journal.direction === 'forward' ? planForward(update, groups) : planBack(update, groups);
}

/** A candidate is given the app's name by the swap alone, and the swap is journalled before it acts. */
function isBehind(group: Group): boolean {
  const [{ member: head }] = group;
  return !head.begun && group.some(({ member, facts }) => facts.candidate?.name === member.name);
}

/** One group after the other, each proven before the next is touched; only when all of them are, any of it becomes the app. */
function planForward(update: Update, groups: Group[]): Plan {
  const { journal } = update;
  const changing = groups.filter(([head]) => !head.member.unchanged);
  if (!isSwapBegun(journal) && !journal.commitBegun) {
    const early = reasonToStopEarly(update);
    if (early) return turnBack(early);
    const preparation = prepare(journal, changing);
    if (preparation) return preparation;
  }
  if (!journal.commitBegun) {
    const taken = reasonToGiveWay(journal, changing.flat());
    if (taken) return turnBack(taken);
    for (const group of changing) {
      const move = group[0].member.startFirst
        ? planStartFirst(journal, group)
        : planStopFirst(journal, group);
      if (move) return move;
    }
  }
  return planCommit(journal, groups);
}

/**
 * Before the swap nothing is lost by stopping: a person's wish, or a cut that left the work half done. What was proven beside the previous
 * one, and is a person's to decide, is whole: the question stands over a cut, and so does its answer.
 */
function reasonToStopEarly({ kind, journal }: Update): Failure | null {
  if (journal.cancelRequested) return { reason: 'cancelled', message: say('update.called-off') };
  const allowed = kind === 'add' ? MAX_ADD_RESUMES : 0;
  const asked = journal.members.some(({ decision }) => decision !== null);
  if (!asked && journal.resumes > allowed) {
    return { reason: 'interrupted', message: say('update.cut-off') };
  }
  return null;
}

function prepare({ targets, members }: Journal, changing: readonly Group[]): Plan | null {
  for (const [target, { imageId, verified }] of targets.entries()) {
    if (imageId === null) return step({ kind: 'acquire-image', target });
    if (!verified) return step({ kind: 'verify-image', target });
  }
  if (members.length === 0) return step({ kind: 'take-stock' });
  const missing = changing.flat().find(({ member }) => member.candidateId === null);
  return missing ? step({ kind: 'create-candidate', member: missing.index }) : null;
}

/** The candidate is gone, or its name was taken: a person acted, and is not fought. */
function reasonToGiveWay(journal: Journal, seen: readonly Seen[]): Failure | null {
  for (const { member, facts } of seen) {
    if (facts.stranger) {
      return { reason: 'outside', message: say('update.name-taken', { name: member.name }) };
    }
    if (!facts.candidate) return whyGone(journal, member);
  }
  return null;
}

/** Only a `--rm` container goes by itself: when it ends, and with the machine. */
function whyGone(journal: Journal, { name, spec }: Member): Failure {
  if (spec.hostConfig.AutoRemove !== true) {
    return { reason: 'outside', message: say('update.candidate-removed', { name }) };
  }
  return journal.resumes > 0
    ? { reason: 'interrupted', message: say('update.candidate-lost', { name }) }
    : { reason: 'gate', message: say('update.candidate-ended', { name }) };
}

function planStopFirst(journal: Journal, group: Group): Plan | null {
  const moved = vacate(group) ?? handOver(group) ?? stopPrevious(group);
  const next = moved ?? settle(group) ?? start(journal, group);
  return next ?? (hasPassed(group) ? fallen(group) : gate(journal, group));
}

/** The candidate is proven while the previous one still serves; only then does it take the previous one's place. */
function planStartFirst(journal: Journal, group: Group): Plan | null {
  if (hasPassed(group)) return start(journal, group) ?? fallen(group) ?? vacate(group) ?? stopPrevious(group);
  return settle(group) ?? start(journal, group) ?? gate(journal, group);
}

function hasPassed(group: Group): boolean {
  return group.every(({ member }) => !isGated(member) || isProven(member));
}

/** It passed its gate and ended before it became the app: nothing is committed yet, and the way back is open. */
function fallen(group: Group): Plan | null {
  const ended = group.some(
    ({ member, facts }) =>
      isGated(member) && member.decision !== 'keep' && facts.candidate?.running === false,
  );
  return ended ? turnBack({ reason: 'gate', message: say('update.fallen') }) : null;
}

/** Everything about the change of places that can be done while the previous container serves: its stop is all that is left. */
function vacate(seen: Group): Plan | null {
  for (const { index, facts } of seen) {
    if (facts.previous && armed(facts.previous)) return step({ kind: 'disarm-previous', member: index });
  }
  for (const { index, member, facts } of seen) {
    if (facts.previous?.name === member.name) return step({ kind: 'park-previous', member: index });
    if (facts.candidate && facts.candidate.name !== member.name)
      return step({ kind: 'name-candidate', member: index });
  }
  return null;
}

/**
 * What runs stops and what waits starts, in one step: the app is down for no more than these two. Whatever is left of it after
 * a cut is done by the single steps; and so is all of it where one waits for another's proof.
 */
function handOver(group: Group): Plan | null {
  const within = group.map(({ index }) => index);
  const inTurn = group.some(({ member }) => member.needs.some((needed) => within.includes(needed)));
  const due = !inTurn && group.some(({ facts }) => facts.previous?.running) && group.every(isUntried);
  return due ? step({ kind: 'hand-over', member: group[0].index }) : null;
}

function isUntried({ member, facts: { candidate } }: Seen): boolean {
  return candidate !== null && !candidate.running && candidate.startedAt === member.candidateStartedAt;
}

/** Children first: they lose what they live in with their parent. */
function stopPrevious(group: Group): Plan | null {
  for (const { index, facts } of group.toReversed()) {
    if (facts.previous?.running) return step({ kind: 'stop-previous', member: index });
  }
  return null;
}

/** What nobody watches any more is stopped for sure before it is started anew. Children first, as in `stopPrevious`. */
function settle(group: Group): Plan | null {
  if (!group.some(({ member }) => member.unwatched)) return null;
  const up = group.toReversed().find(({ facts }) => facts.candidate?.running);
  return up ? step({ kind: 'settle-candidate', member: up.index }) : null;
}

function start(journal: Journal, group: Group): Plan | null {
  const passed = hasPassed(group);
  const undecided = group.every(({ member }) => member.verdict === null || isProven(member));
  for (const one of group) {
    const { index, member, facts } = one;
    if (!facts.candidate || facts.candidate.running || !mayStart(journal, member)) continue;
    const everStarted = facts.candidate.startedAt !== member.candidateStartedAt;
    const startAgain =
      wasTakenAlong(journal, one) && (passed || (undecided && journal.resumes <= MAX_RESUMES));
    const start: Step = { kind: 'start-candidate', member: index };
    if ((!everStarted || startAgain) && !gaveUp(journal, start)) return step(start);
  }
  return null;
}

function mayStart({ members }: Journal, { needs }: Member): boolean {
  return needs.every((index) => {
    const needed = members[index];
    return needed === undefined || !isGated(needed) || needed.unchanged || isProven(needed);
  });
}

function gate(journal: Journal, group: Group): Plan | null {
  for (const { index, member, facts } of group) {
    if (!isGated(member) || isProven(member)) continue;
    if (member.verdict === null) return step({ kind: 'await-gate', member: index });
    if (member.decision === 'awaiting') {
      const alive = facts.candidate?.running ?? false;
      if (alive || !cutOffSince(member.candidateRun, journal)) return { type: 'wait' };
    }
    const reason = member.decision === 'restore' ? 'decision' : 'gate';
    return turnBack({ reason, message: member.verdict.detail });
  }
  return null;
}

function turnBack(failure: Failure): Plan {
  return step({ kind: 'turn-back', failure });
}
