import { say } from '../../shared/text/text.ts';
import { wantedRestartPolicy } from './container-spec.ts';
import { cutOffSince, isDecided } from './journal.ts';
import type { Failure, Journal, Member, Update } from './model.ts';
import { missedItsRestart, type Observation, startedBefore } from './observation.ts';
import { planBack } from './plan-back.ts';
import { armed, gaveUp, type Plan, policyOf, type Seen, step } from './plan-parts.ts';
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
  const seen = update.journal.members.map((member, index) => ({
    index,
    member,
    facts: observation.members[index] ?? { previous: null, candidate: null, stranger: null },
  }));
  if (observation.outrun || isBehind(update.journal, seen)) return { type: 'finished', outcome: 'unknown' };
  return update.journal.direction === 'forward' ? planForward(update, seen) : planBack(update, seen);
}

/** A candidate is given the app's name by the swap alone, and the swap is journalled before it acts. */
function isBehind({ swapBegun }: Journal, seen: Seen[]): boolean {
  return !swapBegun && seen.some(({ member, facts }) => facts.candidate?.name === member.name);
}

function planForward(update: Update, seen: Seen[]): Plan {
  const { journal } = update;
  if (!journal.swapBegun && !journal.commitBegun) {
    const early = reasonToStopEarly(update);
    if (early) return turnBack(early);
    const preparation = prepare(journal);
    if (preparation) return preparation;
  }
  if (!journal.unchanged && !journal.commitBegun) {
    const taken = reasonToGiveWay(journal, seen);
    if (taken) return turnBack(taken);
    const move = journal.startFirst ? planStartFirst(journal, seen) : planStopFirst(journal, seen);
    if (move) return move;
  }
  return planCommit(journal, seen);
}

/**
 * Before the swap nothing is lost by stopping: a person's wish, or a cut that left the work half done. What was proven beside the previous
 * one, and is a person's to decide, is whole: the question stands over a cut, and so does its answer.
 */
function reasonToStopEarly({ kind, journal }: Update): Failure | null {
  if (journal.cancelRequested) return { reason: 'cancelled', message: say('update.called-off') };
  const allowed = kind === 'add' ? MAX_ADD_RESUMES : 0;
  if (journal.decision === null && journal.resumes > allowed) {
    return { reason: 'interrupted', message: say('update.cut-off') };
  }
  return null;
}

function prepare(journal: Journal): Plan | null {
  if (journal.imageId === null) return step({ kind: 'acquire-image' });
  if (!journal.verified) return step({ kind: 'verify-image' });
  if (journal.members.length === 0) return step({ kind: 'take-stock' });
  if (journal.unchanged) return null;
  const missing = journal.members.findIndex((m) => m.candidateId === null);
  return missing >= 0 ? step({ kind: 'create-candidate', member: missing }) : null;
}

/** The candidate is gone, or its name was taken: a person acted, and is not fought. */
function reasonToGiveWay(journal: Journal, seen: Seen[]): Failure | null {
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

function planStopFirst(journal: Journal, seen: Seen[]): Plan | null {
  const moved = vacate(seen) ?? handOver(seen) ?? stopPrevious(seen);
  const next = moved ?? settle(journal, seen) ?? start(journal, seen);
  return next ?? (isDecided(journal) ? fallen(journal, seen) : gate(journal, seen));
}

/** The candidate is proven while the previous one still serves; only then does it take the previous one's place. */
function planStartFirst(journal: Journal, seen: Seen[]): Plan | null {
  if (isDecided(journal))
    return start(journal, seen) ?? fallen(journal, seen) ?? vacate(seen) ?? stopPrevious(seen);
  return settle(journal, seen) ?? start(journal, seen) ?? gate(journal, seen);
}

/** It passed its gate and ended before it became the app: nothing is committed yet, and the way back is open. */
function fallen(journal: Journal, seen: Seen[]): Plan | null {
  if (journal.decision === 'keep' || seen[0]?.facts.candidate?.running !== false) return null;
  return turnBack({ reason: 'gate', message: say('update.fallen') });
}

/** Everything about the change of places that can be done while the previous container serves: its stop is all that is left. */
function vacate(seen: Seen[]): Plan | null {
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
 * a cut is done by the single steps.
 */
function handOver(seen: Seen[]): Plan | null {
  const due = seen.some(({ facts }) => facts.previous?.running) && seen.every(isUntried);
  return due ? step({ kind: 'hand-over' }) : null;
}

function isUntried({ member, facts: { candidate } }: Seen): boolean {
  return candidate !== null && !candidate.running && candidate.startedAt === member.candidateStartedAt;
}

/** Children first: they lose what they live in with their parent. */
function stopPrevious(seen: Seen[]): Plan | null {
  for (const { index, facts } of [...seen].reverse()) {
    if (facts.previous?.running) return step({ kind: 'stop-previous', member: index });
  }
  return null;
}

/** What nobody watches any more is stopped for sure before it is started anew. Children first, as in `vacate`. */
function settle(journal: Journal, seen: Seen[]): Plan | null {
  if (!journal.unwatched) return null;
  const up = [...seen].reverse().find(({ facts }) => facts.candidate?.running);
  return up ? step({ kind: 'settle-candidate', member: up.index }) : null;
}

function start(journal: Journal, seen: Seen[]): Plan | null {
  for (const one of seen) {
    const { index, member, facts } = one;
    if (!facts.candidate || facts.candidate.running) continue;
    const everStarted = facts.candidate.startedAt !== member.candidateStartedAt;
    const startAgain =
      wasTakenAlong(journal, one, seen) &&
      (isDecided(journal) || (journal.verdict === null && journal.resumes <= MAX_RESUMES));
    const start: Step = { kind: 'start-candidate', member: index };
    if ((!everStarted || startAgain) && !gaveUp(journal, start)) return step(start);
  }
  return null;
}

/** What died while nobody watched (the machine or the engine went down) says nothing about the release. */
function wasTakenAlong(journal: Journal, { index, facts }: Seen, seen: Seen[]): boolean {
  if (index === 0) return cutOff(journal);
  return facts.candidate !== null && startedBefore(facts.candidate, seen[0]?.facts.candidate ?? null);
}

/** Since the candidate was last started, Homeport or the engine was down. */
function cutOff(journal: Journal): boolean {
  return cutOffSince(journal.candidateRun, journal);
}

function gate(journal: Journal, seen: Seen[]): Plan | null {
  if (journal.verdict === null) return step({ kind: 'await-gate' });
  if (journal.decision === 'awaiting') {
    const alive = seen[0]?.facts.candidate?.running ?? false;
    if (alive || !cutOff(journal)) return { type: 'wait' };
  }
  const reason = journal.decision === 'restore' ? 'decision' : 'gate';
  return turnBack({ reason, message: journal.verdict.detail });
}

function planCommit(journal: Journal, seen: Seen[]): Plan {
  const due: Step[] = [];
  for (const { index, member, facts } of seen) {
    // The machine took a proven `--rm` container along, which leaves nothing to start: it is made again. Its children are too,
    // and a cut may have come between the end of one and its new making.
    const removes = [member, seen[0]?.member].some((it) => it?.spec.hostConfig.AutoRemove === true);
    const lost = !facts.candidate && removes && cutOff(journal);
    const parent = seen[0]?.facts.candidate;
    const orphan = index > 0 && parent && facts.candidate && !facts.candidate.parents.includes(parent.id);
    if ((lost || orphan) && !facts.stranger && !journal.unchanged)
      due.push({ kind: 'create-candidate', member: index });
    if (facts.candidate?.name === member.candidateName && !facts.stranger)
      due.push({ kind: 'name-candidate', member: index });
    // Somebody took the name of what was made again: it can't become the app any more.
    if (facts.candidate?.name === member.candidateName && facts.stranger && !member.candidateWasParked)
      due.push({ kind: 'remove-candidate', member: index });
  }
  for (const { index, member, facts } of seen) {
    if (facts.candidate && wantedRestartPolicy(member.spec).Name !== policyOf(facts.candidate))
      due.push({ kind: 'arm-candidate', member: index });
  }
  for (const one of seen) {
    const { index, facts } = one;
    // What died with the machine, and what a person keeps although it ended, is started before it counts.
    const startable = wasTakenAlong(journal, one, seen) || journal.decision === 'keep';
    if (facts.candidate && !facts.candidate.running && startable)
      due.push({ kind: 'start-candidate', member: index });
    else if (diedUnarmed(one, seen))
      due.push({ kind: 'start-candidate', member: index, onceIn: journal.resumes });
  }
  if (!journal.committed) due.push({ kind: 'commit-release' });
  if (!journal.cleaned) due.push({ kind: 'clean-up' });
  const next = due.find((s) => !gaveUp(journal, s));
  return next ? step(next) : { type: 'finished', outcome: 'succeeded' };
}

/** A child ran before, relies on its restart policy, and ended while it was kept from it: the gate says nothing about it. */
function diedUnarmed({ index, member, facts }: Seen, seen: Seen[]): boolean {
  if (index === 0 || !member.previousWasRunning || !seen[0]?.facts.candidate?.running) return false;
  return facts.candidate !== null && missedItsRestart(facts.candidate, member.spec);
}

function turnBack(failure: Failure): Plan {
  return step({ kind: 'turn-back', failure });
}
