import type { ErrorCode } from '../../shared/errors.ts';
import type { Journal } from './model.ts';
import { type Step, stepKey } from './steps.ts';

/** On the way back one thing that can't be undone must not keep the rest from being undone for long. */
const MAX_BACK_ATTEMPTS = 5;
const MAX_ARM_ATTEMPTS = 10;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Steps on the way back without which the app does not serve again. */
const DECISIVE = new Set<Step['kind']>([
  'recreate-previous',
  'settle-previous',
  'unpark-previous',
  'start-previous',
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

/**
 * What a step that failed means for its update. Pure.
 * Docker away before the swap ends the update; afterwards the loop waits for it and goes on from what exists then.
 */
export function afterFailure(
  journal: Journal,
  step: Step,
  error: { code: ErrorCode; message: string },
): AfterFailure {
  const away = error.code === 'DOCKER_AWAY';
  if (away && (journal.swapBegun || journal.direction === 'back' || decided(journal))) {
    return { patch: { resumes: journal.resumes + 1 }, waitMs: 0, awaitEngine: true };
  }
  const attempts = journal.failedAttempts + 1;
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
  if (journal.direction === 'back') {
    if (attempts < MAX_BACK_ATTEMPTS)
      return { patch: { failedAttempts: attempts }, waitMs, awaitEngine: false };
    const lost = DECISIVE.has(step.kind) && !journal.rollbackVerdict;
    return {
      patch: {
        ...givingUp(journal, step),
        ...(lost ? { rollbackVerdict: { healthy: false, detail: error.message } } : {}),
      },
      waitMs: 0,
      awaitEngine: false,
    };
  }
  if (decided(journal)) {
    const hopeless = step.kind === 'arm-candidate' && attempts >= MAX_ARM_ATTEMPTS;
    return {
      patch: hopeless ? givingUp(journal, step) : { failedAttempts: attempts },
      waitMs,
      awaitEngine: false,
    };
  }
  const reason = journal.cancelRequested && !journal.swapBegun ? 'cancelled' : 'error';
  return {
    patch: { direction: 'back', failure: { reason, message: error.message }, failedAttempts: 0 },
    waitMs: 0,
    awaitEngine: false,
  };
}

function givingUp(journal: Journal, step: Step): Partial<Journal> {
  return { gaveUp: [...journal.gaveUp, stepKey(step)], failedAttempts: 0 };
}

function decided(journal: Journal): boolean {
  return (
    journal.direction === 'forward' && (journal.verdict?.healthy === true || journal.decision === 'keep')
  );
}
