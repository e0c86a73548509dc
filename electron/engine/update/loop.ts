import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import type { Outcome } from '../../shared/words.ts';
import { afterFailure } from '../domain/after-failure.ts';
import { intentOf } from '../domain/journal.ts';
import type { Journal, Update } from '../domain/model.ts';
import { nextStep } from '../domain/plan.ts';
import { phaseOf, type Step } from '../domain/steps.ts';
import type { UpdateDeps } from './context.ts';
import { observe } from './observe.ts';
import { openStepLog } from './step-log.ts';
import { execute } from './steps/index.ts';

/** A plan that repeats itself more often than any honest update needs is a defect: the update then goes back. */
const MAX_STEPS = 300;
const STORE_RETRY_MS = 2000;

export type LoopHooks = {
  /** The update as it is now; called after every change. */
  changed(update: Update): void;
  logged(updateId: string): void;
  /** Why it stands still, in words; null: it goes on. */
  waiting(words: string | null): void;
  /** What people asked of it since: merged into the journal before each decision. */
  wishes(): Pick<Journal, 'cancelRequested' | 'decision'>;
  /** Resolves when a person has decided. */
  decided(signal: AbortSignal): Promise<void>;
  /** The database does not take writes: null when it does again. */
  storeProblem(message: string | null): void;
};

/**
 * Runs one update to its end: observe, plan, record, act.
 *
 * INVARIANTS
 * - Nothing acts before the journal holds what it is about to do; only a way *back* goes on when the database fails,
 *   since what it does is decided by what exists.
 * - `closing` ends the loop between two steps; the journal then holds all that a later run needs.
 * - `abort` (a person's cancel) reaches only steps before the swap.
 */
export async function runUpdate(
  deps: UpdateDeps,
  initial: Update,
  hooks: LoopHooks,
  signals: { closing: AbortSignal; cancel: AbortSignal },
): Promise<Update> {
  let update = initial;
  let steps = 0;
  const { store, docker, clock } = deps;

  const record = (next: Update, step?: Parameters<UpdateDeps['store']['record']>[1]): number | null => {
    const id = store.record(next, step);
    hooks.storeProblem(null);
    update = next;
    hooks.changed(update);
    return id;
  };
  /** Where the database fails on the way back, the way back still counts. */
  const recordIfPossible = (
    next: Update,
    step?: Parameters<UpdateDeps['store']['record']>[1],
  ): number | null => {
    try {
      return record(next, step);
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
      hooks.storeProblem(error.message);
      update = next;
      hooks.changed(update);
      return null;
    }
  };
  const amended = (patch: Partial<Journal>): Update => ({
    ...update,
    journal: { ...update.journal, ...patch },
  });

  while (!signals.closing.aborted) {
    update = amended(hooks.wishes());
    try {
      const plan = nextStep(update, await observe(docker, update));
      if (plan.type === 'finished') {
        await finish(plan.outcome);
        return update;
      }
      if (plan.type === 'wait') {
        hooks.waiting('The new release did not pass its gate: restore the previous one, or keep it?');
        await hooks.decided(signals.closing);
        hooks.waiting(null);
        continue;
      }
      steps += 1;
      if (steps > MAX_STEPS && update.journal.direction === 'forward') {
        throw new HomeportError('INTERNAL', 'The update went round in circles and was called off.');
      }
      await act(plan.step);
    } catch (error) {
      if (signals.closing.aborted) break;
      await lookAgainLater(error);
    }
  }
  return update;

  async function act(step: Step): Promise<void> {
    const now = clock.now();
    const before: Update = { ...amended(intentOf(update.journal, step, now)), phase: phaseOf(step) };
    const member = 'member' in step ? (update.journal.members[step.member]?.name ?? null) : null;
    const begin = {
      begin: {
        updateId: update.id,
        kind: step.kind,
        member,
        status: 'running' as const,
        startedAt: now,
        finishedAt: null,
        error: null,
      },
    };
    let stepId: number | null;
    if (update.journal.direction === 'forward' && update.journal.verdict?.healthy !== true) {
      try {
        stepId = record(before, begin);
      } catch (error) {
        if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
        // Nothing more is done that could not be found again after a crash; what was done is undone.
        hooks.storeProblem(error.message);
        update = amended({
          direction: 'back',
          failure: { reason: 'error', message: error.message },
          failedAttempts: 0,
        });
        hooks.changed(update);
        return;
      }
    } else {
      stepId = recordIfPossible(before, begin);
    }
    const log = openStepLog(deps, update.id, stepId, () => hooks.logged(update.id));
    const app = store.app(update.app);
    if (!app) throw new HomeportError('NOT_FOUND', `The app "${update.app}" is not known any more.`);
    const signal = update.journal.swapBegun
      ? signals.closing
      : AbortSignal.any([signals.closing, signals.cancel]);
    const end = (status: 'succeeded' | 'failed', error: string | null) =>
      stepId === null ? undefined : { end: { id: stepId, status, error, finishedAt: clock.now() } };
    try {
      const result = await execute({ deps, app, update, log: log.sink, signal }, step);
      log.flush();
      const journal: Journal = { ...update.journal, failedAttempts: 0, ...result.journal };
      recordIfPossible({ ...update, ...result.update, journal }, end('succeeded', null));
    } catch (error) {
      log.sink(messageOf(error));
      log.flush();
      if (signals.closing.aborted) return;
      await stepFailed(step, error, end('failed', messageOf(error)));
    }
  }

  async function stepFailed(
    step: Step,
    error: unknown,
    end: Parameters<UpdateDeps['store']['record']>[1],
  ): Promise<void> {
    update = amended(hooks.wishes());
    const code = isHomeportError(error) ? error.code : 'INTERNAL';
    const next = afterFailure(update.journal, step, { code, message: messageOf(error) });
    recordIfPossible(amended(next.patch), end);
    if (next.awaitEngine) {
      hooks.waiting('Docker is away: the update goes on when it is back.');
      await docker.whenConnected(signals.closing);
      hooks.waiting(null);
    } else if (next.waitMs > 0) {
      hooks.waiting(`${messageOf(error)} Trying again in ${Math.ceil(next.waitMs / 1000)} s.`);
      await clock.sleep(next.waitMs, signals.closing);
      hooks.waiting(null);
    }
  }

  /** The look itself failed: nothing is known, so nothing is decided. */
  async function lookAgainLater(error: unknown): Promise<void> {
    if (isHomeportError(error, 'DOCKER_AWAY')) {
      hooks.waiting('Docker is away: the update goes on when it is back.');
      recordIfPossible(amended(lostSight(update.journal)));
      await docker.whenConnected(signals.closing);
      hooks.waiting(null);
      return;
    }
    recordIfPossible(
      amended(
        update.journal.direction === 'forward' && update.journal.verdict?.healthy !== true
          ? { direction: 'back', failure: { reason: 'error', message: messageOf(error) }, failedAttempts: 0 }
          : {},
      ),
    );
    await clock.sleep(STORE_RETRY_MS, signals.closing);
  }

  /** An outcome is only said once it is durable: until then the update is not over. */
  async function finish(outcome: Outcome): Promise<void> {
    const ended: Update = {
      ...update,
      phase: 'done',
      outcome,
      finishedAt: clock.now(),
      downtimeMs: downtimeOf(update),
      error: outcome === 'succeeded' ? null : errorOf(update, outcome),
    };
    for (;;) {
      try {
        record(ended);
        return;
      } catch (error) {
        if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
        hooks.storeProblem(error.message);
        hooks.waiting(error.message);
        await clock.sleep(STORE_RETRY_MS, signals.closing);
      }
    }
  }
}

/** Before the swap a lost engine ends the update; afterwards what ran may have died with it. */
function lostSight(journal: Journal): Partial<Journal> {
  if (journal.swapBegun || journal.direction === 'back') return { resumes: journal.resumes + 1 };
  return {
    direction: 'back',
    failure: { reason: 'error', message: 'Docker went away before the swap; nothing was changed.' },
  };
}

function downtimeOf({ journal }: Update): number | null {
  if (journal.stopSentAt === null) return null;
  if (journal.startFirst && journal.direction === 'forward') return 0;
  if (!journal.members[0]?.previousWasRunning || journal.signOfLifeAt === null) return null;
  return Math.max(0, Date.parse(journal.signOfLifeAt) - Date.parse(journal.stopSentAt));
}

function errorOf({ journal }: Update, outcome: Outcome): string | null {
  const why = journal.failure?.message ?? null;
  if (outcome !== 'rollback-failed') return why;
  const back = journal.rollbackVerdict?.detail ?? 'The previous container is gone.';
  return `${why ?? 'The update failed.'} Putting the previous release back failed too: ${back}`;
}
