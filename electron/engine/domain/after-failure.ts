import type { ErrorCode } from '../../shared/errors.ts';
import type { Text } from '../../shared/text/text.ts';
import { afterOutage, isDecided, turnedBack } from './journal.ts';
import type { Journal } from './model.ts';
import { headOf, isSwapBegun, withMembers } from './moved.ts';
import { type Step, stepKey } from './steps.ts';

/** On the way back one thing that can't be undone must not keep the rest from being undone for long. */
const MAX_BACK_ATTEMPTS = 5;
/**
 * What Docker refuses is asked for once more before it counts: an engine on its way down answers the last requests with
 * errors that say nothing about the release, and is away at the next look. A build that fails is no refusal.
 */
const MAX_REFUSALS = 2;
/** About two minutes, with the waits below. */
const MAX_COMMIT_ATTEMPTS = 10;
/** Looks that the engine answered with an error, in a row. */
const MAX_BLIND_LOOKS = 5;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const STORE_RETRY_MS = 2000;

/** Steps on the way back without which the app does not serve again, or not after the next reboot. */
const DECISIVE = new Set<Step['kind']>([
  'recreate-previous',
  'settle-previous',
  'unpark-previous',
  'start-previous',
  'arm-previous',
  'await-rollback-gate',
  'stop-candidate',
  'unname-candidate',
]);

export type AfterFailure = {
  patch: Partial<Journal>;
  /** How long to wait before the loop looks again. */
  waitMs: number;
  /** The engine must answer first. */
  awaitEngine: boolean;
};

type Fault = { code: ErrorCode; text: Text };

/**
 * What a step that failed means for its update. Pure.
 * Docker away before the swap ends the update; afterwards the loop waits for it and goes on from what exists then.
 * Where the database fails after the gate has decided, or on the way back, there is nothing to decide anew: it is waited for.
 */
export function afterFailure(journal: Journal, step: Step, error: Fault): AfterFailure {
  if (error.code === 'DOCKER_AWAY') return afterLoss(journal, error.text);
  const back = journal.direction === 'back';
  if (error.code === 'STORE_UNAVAILABLE' && (back || isDecided(journal))) {
    return { patch: {}, waitMs: STORE_RETRY_MS, awaitEngine: false };
  }
  const attempts = journal.failedAttempts + 1;
  const again: AfterFailure = {
    patch: { failedAttempts: attempts },
    waitMs: waitAfter(attempts),
    awaitEngine: false,
  };
  if (back) {
    if (attempts < MAX_BACK_ATTEMPTS) return again;
    return atOnce({ ...givingUp(journal, step), ...notBack(journal, step, error.text) });
  }
  if (isDecided(journal)) {
    if (attempts < MAX_COMMIT_ATTEMPTS) return again;
    // A restart policy that can't be set is no reason to take back what was proven; a place that can't be taken is.
    if (journal.commitBegun || step.kind === 'arm-candidate') return atOnce(givingUp(journal, step));
  } else if (error.code === 'DOCKER_REFUSED' && attempts < MAX_REFUSALS) {
    return again;
  }
  const reason = journal.cancelRequested && !isSwapBegun(journal) ? 'cancelled' : 'error';
  return atOnce(turnedBack(journal, { reason, message: error.text }));
}

/** Where it was decisive, what it was about is not back. */
function notBack({ members }: Journal, step: Step, why: Text): Partial<Journal> {
  if (!DECISIVE.has(step.kind) || !('member' in step)) return {};
  const about = step.kind === 'await-rollback-gate' ? step.member : headOf(members, step.member);
  return {
    members: withMembers(members, ({ rollbackVerdict }, index) =>
      index === about && rollbackVerdict === null ? { rollbackVerdict: { healthy: false, detail: why } } : {},
    ),
  };
}

/** The look itself failed: nothing is known, so nothing is decided, unless it fails for too long. Pure. */
export function afterBlindLook(journal: Journal, error: Fault): AfterFailure {
  if (error.code === 'DOCKER_AWAY') return afterLoss(journal, error.text);
  const attempts = journal.failedAttempts + 1;
  const waitMs = waitAfter(attempts);
  if (attempts < MAX_BLIND_LOOKS || journal.direction === 'back' || isDecided(journal)) {
    return { patch: { failedAttempts: attempts }, waitMs, awaitEngine: false };
  }
  return { patch: turnedBack(journal, { reason: 'error', message: error.text }), waitMs, awaitEngine: false };
}

/** Before the swap a lost engine ends the update; afterwards what ran may have died with it. */
export function afterLoss(journal: Journal, message: Text): AfterFailure {
  const goesOn = isSwapBegun(journal) || journal.direction === 'back' || isDecided(journal);
  return {
    patch: { ...afterOutage(journal), ...(goesOn ? {} : turnedBack(journal, { reason: 'error', message })) },
    waitMs: 0,
    awaitEngine: true,
  };
}

function atOnce(patch: Partial<Journal>): AfterFailure {
  return { patch, waitMs: 0, awaitEngine: false };
}

function givingUp(journal: Journal, step: Step): Partial<Journal> {
  return { gaveUp: [...journal.gaveUp, stepKey(step)], failedAttempts: 0 };
}

function waitAfter(attempts: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
}
