import type { TransferProgress } from '../../shared/dto.ts';
import { HomeportError, isHomeportError, messageOf, textOf } from '../../shared/errors.ts';
import { onOneLine, say, type Text } from '../../shared/text/text.ts';
import type { Outcome } from '../../shared/words.ts';
import { type AfterFailure, afterBlindLook, afterFailure, afterLoss } from '../domain/after-failure.ts';
import { afterOutage, intentOf, isDecided, turnedBack } from '../domain/journal.ts';
import type { Journal, Update } from '../domain/model.ts';
import { answered, appsOf, isSwapBegun, lostTo, memberOfTarget } from '../domain/moved.ts';
import { nextStep } from '../domain/plan.ts';
import { phaseOf, type Step, stepKey } from '../domain/steps.ts';
import type { InLine, UpdateDeps } from './context.ts';
import { ended } from './ended.ts';
import { observe } from './observe.ts';
import { openStepLog, type StepLog } from './step-log.ts';
import { execute } from './steps/index.ts';
import { leaveUnknown } from './unknown.ts';

/** A plan that repeats itself more often than any honest update needs is a defect: the update then comes to its end. */
const MAX_STEPS = 300;
const STORE_RETRY_MS = 2000;

/** `decision`: a person's answer, to what awaits one. */
export type Wishes = { cancelRequested: boolean; decision: 'keep' | 'restore' | null };

type LoopHooks = {
  /** The update as it is now; called after every change. */
  changed(update: Update): void;
  logged(updateId: string): void;
  /** Why it stands still; null: it goes on. `turn`: nothing is wrong, it is only not its turn yet. */
  waiting(why: Text | null, turn?: InLine): void;
  /** What it fetches just now; null: nothing any more. */
  moving(progress: TransferProgress | null): void;
  /** What people asked of it since: merged into the journal before each decision. */
  wishes(): Wishes;
  /** Resolves when a person has decided; rejects with the signal's reason. */
  decided(signal: AbortSignal): Promise<void>;
  /** The database does not take writes: null when it does again. */
  storeProblem(problem: Text | null): void;
};

type StepChange = Parameters<UpdateDeps['store']['record']>[1];

/**
 * Runs one update to its end: observe, plan, record, act.
 *
 * INVARIANTS
 * - Nothing acts before the journal holds what it is about to do; only a way *back* goes on when the database fails,
 *   since what it does is decided by what exists.
 * - Between the look and the record nothing is waited for: what a person asks meanwhile is either heard or refused.
 * - `closing` ends the loop between two steps; the journal then holds all that a later run needs.
 * - `cancel` reaches only steps before the swap.
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
  let engineLost = false;
  /** That no other Homeport has taken the app over is known. */
  let sure = false;
  /** Logs of steps that are over, whose last lines the database has not taken yet. */
  const unwritten = new Set<StepLog>();
  const unsubscribe = docker.onStatus(({ state }) => {
    engineLost ||= state === 'away';
    sure &&= state !== 'away';
  });

  try {
    await runLoop();
    return update;
  } finally {
    unsubscribe();
  }

  async function runLoop(): Promise<void> {
    while (!signals.closing.aborted) {
      try {
        if (!sure && update.journal.members.length > 0) await makeSure();
        const observation = await observe(deps, update);
        update = amended(wished());
        update = amended(unseenLoss());
        const plan = nextStep(update, observation);
        if (plan.type === 'finished') {
          await finish(plan.outcome);
          return;
        }
        if (plan.type === 'wait') await decision();
        else if (++steps > MAX_STEPS) breakCycle(plan.step);
        else await act(plan.step);
      } catch (error) {
        if (signals.closing.aborted) break;
        await continueAfter(afterBlindLook(update.journal, faultOf(error)), textOf(error));
      }
    }
  }

  /** While this Homeport was down, or the engine was, another one may have taken an app over: it is not fought for. */
  async function makeSure(): Promise<void> {
    for (const [index, { app: name }] of update.journal.targets.entries()) {
      const app = store.app(name);
      const who = app && (await deps.keepers.other(app));
      if (!who || memberOfTarget(update.journal, index)?.takenOver) continue;
      const failure = {
        reason: 'taken-over',
        message: say('update.taken-over', { app: name, who }),
      } as const;
      const lost = { ...update.journal, ...lostTo(update.journal, index) };
      recordIfPossible(amended({ ...lost, ...turnedBack(lost, failure) }));
    }
    sure = true;
  }

  /** What people asked of it, where it is to be heard. */
  function wished(): Partial<Journal> {
    const { cancelRequested, decision } = hooks.wishes();
    return { cancelRequested, ...(decision === null ? {} : answered(update.journal, decision)) };
  }

  /** What the step is about, where an update is about several. */
  function nameOf(step: Step): string | null {
    const { members, targets } = update.journal;
    if ('member' in step) return members[step.member]?.name ?? null;
    return 'target' in step && targets.length > 1 ? (targets[step.target]?.app ?? null) : null;
  }

  function amended(patch: Partial<Journal>): Update {
    return { ...update, journal: { ...update.journal, ...patch } };
  }

  function record(next: Update, step?: StepChange): number | null {
    const id = store.record(next, step);
    hooks.storeProblem(null);
    for (const log of unwritten) close(log);
    setUpdate(next);
    return id;
  }

  function setUpdate(next: Update): void {
    update = next;
    hooks.changed(update);
  }

  /** What was learnt counts, written down or not: the next thing that is written carries it. */
  function recordIfPossible(next: Update, step?: StepChange): number | null {
    try {
      return record(next, step);
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
      hooks.storeProblem(error.text);
      setUpdate(next);
      return null;
    }
  }

  async function act(step: Step): Promise<void> {
    const stepId = await begin(step);
    if (stepId === undefined) return;
    const log = openStepLog(deps, update.id, stepId, () => hooks.logged(update.id));
    const end = (status: 'succeeded' | 'failed', error: Text | null): StepChange =>
      stepId === null ? undefined : { end: { id: stepId, status, error, finishedAt: clock.now() } };
    try {
      const app = store.app(update.app);
      if (!app) throw new HomeportError('NOT_FOUND', say('update.app-unknown', { app: update.app }));
      const signal = isSwapBegun(update.journal)
        ? signals.closing
        : AbortSignal.any([signals.closing, signals.cancel]);
      const { waiting, moving } = hooks;
      const result = await execute({ deps, app, update, log: log.sink, waiting, moving, signal }, step);
      close(log);
      const journal: Journal = { ...update.journal, failedAttempts: 0, ...result.journal };
      recordIfPossible({ ...update, ...result.update, journal }, end('succeeded', null));
      // Who takes the app over from now on sees the candidate, and lets it be; who did before, is seen here.
      if (step.kind === 'create-candidate') sure = false;
    } catch (error) {
      log.conclude(messageOf(error));
      close(log);
      if (signals.closing.aborted) return;
      update = amended(wished());
      const after = afterFailure(update.journal, step, faultOf(error));
      await continueAfter(after, textOf(error), end('failed', textOf(error)));
    }
  }

  function close(log: StepLog): void {
    if (log.end()) unwritten.delete(log);
    else unwritten.add(log);
  }

  /** Writes down what is about to be done. @returns the step's id; null: not written; undefined: it must not be done. */
  async function begin(step: Step): Promise<number | null | undefined> {
    const now = clock.now();
    const next: Update = { ...amended(intentOf(update.journal, step, now)), phase: phaseOf(step) };
    const begun = {
      begin: {
        updateId: update.id,
        kind: step.kind,
        member: nameOf(step),
        status: 'running' as const,
        startedAt: now,
        finishedAt: null,
        error: null,
      },
    };
    if (update.journal.direction === 'back') return recordIfPossible(next, begun);
    try {
      return record(next, begun);
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
      hooks.storeProblem(error.text);
      // Nothing is done that could not be found again after a crash. What was proven stands and waits; the rest is undone.
      if (isDecided(update.journal)) await pause(STORE_RETRY_MS, error.text);
      else setUpdate(amended(turnedBack(update.journal, { reason: 'interrupted', message: error.text })));
      return undefined;
    }
  }

  async function continueAfter(after: AfterFailure, why: Text, end?: StepChange): Promise<void> {
    recordIfPossible(amended(after.patch), end);
    if (after.awaitEngine) await engineBack();
    else if (after.waitMs > 0) await pause(after.waitMs, why);
  }

  async function pause(ms: number, why: Text): Promise<void> {
    hooks.waiting(say('waiting.try-again', { why: onOneLine(why), seconds: Math.ceil(ms / 1000) }));
    await clock.sleep(ms, signals.closing);
    // Meanwhile another Homeport may have taken over what was put back.
    sure = false;
    hooks.waiting(null);
  }

  async function engineBack(): Promise<void> {
    hooks.waiting(say('waiting.docker-away'));
    await docker.waitUntilConnected(signals.closing);
    engineLost = false;
    hooks.waiting(null);
  }

  /** The engine was gone between two calls, and no call failed for it: what ran may have died all the same. */
  function unseenLoss(): Partial<Journal> {
    const lost = engineLost && isSwapBegun(update.journal);
    engineLost = false;
    return lost ? afterOutage(update.journal) : {};
  }

  /** Until a person has decided, or until the engine was lost: what waited may have died with it. */
  async function decision(): Promise<void> {
    hooks.waiting(say('waiting.decision'));
    const lost = new AbortController();
    const unsubscribe = docker.onStatus((status) => {
      if (status.state === 'away') lost.abort();
    });
    try {
      await hooks.decided(AbortSignal.any([signals.closing, lost.signal]));
      hooks.waiting(null);
    } catch (error) {
      if (!lost.signal.aborted || signals.closing.aborted) throw error;
      const why = say('update.docker-went-away');
      await continueAfter(afterLoss(update.journal, why), why);
    } finally {
      unsubscribe();
    }
  }

  /** Going forward the update turns back; what still repeats itself then is given up, step by step. */
  function breakCycle(step: Step): void {
    const message = say('update.circles');
    const patch =
      update.journal.direction === 'forward' && !update.journal.commitBegun
        ? turnedBack(update.journal, { reason: 'error', message })
        : { gaveUp: [...update.journal.gaveUp, stepKey(step)] };
    recordIfPossible(amended(patch));
  }

  /** An outcome is only said once it is durable: until then the update is not over. */
  async function finish(outcome: Outcome): Promise<void> {
    const last = ended(update, outcome, clock.now());
    for (;;) {
      try {
        record(last);
        // What else a clean-up would do is not known to be right: only the record of what nobody has judged goes.
        if (outcome === 'unknown') for (const app of appsOf(update)) leaveUnknown(store, app);
        return;
      } catch (error) {
        if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
        hooks.storeProblem(error.text);
        await pause(STORE_RETRY_MS, error.text);
      }
    }
  }
}

function faultOf(error: unknown): Pick<HomeportError, 'code' | 'text'> {
  return { code: isHomeportError(error) ? error.code : 'INTERNAL', text: textOf(error) };
}
