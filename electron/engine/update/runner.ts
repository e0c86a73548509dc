import type { TransferProgress } from '../../shared/dto.ts';
import { HomeportError, isHomeportError, messageOf } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { isCancellable, resumed, survivesCut } from '../domain/journal.ts';
import { type App, LOCAL_HOST, type Update } from '../domain/model.ts';
import { answered, appsOf, awaitingDecision, isSwapBegun } from '../domain/moved.ts';
import { reopened } from '../domain/recovery.ts';
import { createSignal, type Signal } from '../signal.ts';
import { type Claims, createClaims } from './claims.ts';
import type { HostDeps, InLine, UpdateDeps } from './context.ts';
import { runUpdate, type Wishes } from './loop.ts';
import { reachOf } from './reach.ts';
import { asked, type UpdateRequest } from './request.ts';
import { shortId } from './short-id.ts';

type Active = {
  update: Update;
  waitingFor: Text | null;
  progress: TransferProgress | null;
  turn: InLine | null;
  wishes: Wishes;
  cancel: AbortController;
  decide: (() => void) | null;
  ended: Promise<Update>;
};

export type UnderWay = {
  update: Update;
  waitingFor: Text | null;
  progress: TransferProgress | null;
  inLine: boolean;
  behind: string | null;
};

type RunnerEvent =
  | { type: 'changed'; update: Update }
  | { type: 'log'; updateId: string }
  | { type: 'store'; problem: Text | null };

export type UpdateRunner = {
  readonly events: Signal<RunnerEvent>;
  /** Begins an update. CONFLICT where the app has one under way; STORE_UNAVAILABLE where it could not be kept on record. */
  start(request: UpdateRequest): Update;
  /** Takes up what an earlier run left open. */
  resumeOpen(): Update[];
  /**
   * Takes up a failed rollback again, as the same update. Its caller says that it is due, and which members are to be left alone.
   * null: it is no failed rollback any more, or not its turn. STORE_UNAVAILABLE where it could not be written down: nothing has begun.
   */
  takeUpAgain(updateId: string, leftAlone: (index: number) => boolean): Update | null;
  /** Whether `resumeOpen` took it up; also once it has ended. */
  tookUp(updateId: string): boolean;
  /** `inLine`: what it waits for is only its turn. `behind`: the app whose update it waits for. */
  active(app: string): UnderWay | null;
  /** The app whose update moves the container now, or needs it to stay: its own, its parent's or a dependant's. */
  holder(place: Pick<App, 'host' | 'containerName'>): { app: string; moves: boolean } | null;
  /** The updates under way. */
  all(): Update[];
  /** Resolves with the ended update, or with the open one if Homeport closes first. */
  ended(updateId: string): Promise<Update>;
  /** CONFLICT after the swap has begun; nothing to do where the update turned back before it. */
  cancel(app: string): Update;
  /** Answers an update that awaits a decision; null where none does. */
  decide(app: string, decision: 'keep' | 'restore'): Update | null;
  /** Lets the step under way end, then stops: the journals keep the rest. */
  close(): Promise<void>;
};

/**
 * INVARIANTS
 * - One update an app, told by the map in memory and the open rows in the store.
 * - An update is on record before its first step.
 */
export function createRunner(
  given: Omit<UpdateDeps, 'claims' | keyof HostDeps> & {
    store: UpdateDeps['store'];
    on(host: string): HostDeps;
  },
  log: (line: string) => void,
  newId = shortId,
): UpdateRunner {
  const { on, ...deps } = given;
  /** By host: containers of one name on two hosts have nothing to do with each other. */
  const claims = new Map<string, Claims>();
  const active = new Map<string, Active>();
  const finished = new Map<string, Promise<Update>>();
  const takenUp = new Set<string>();
  const closing = new AbortController();
  const events = createSignal<RunnerEvent>((error) => log(`A listener failed: ${messageOf(error)}`));
  let storeProblem: Text | null = null;

  function tellStore(problem: Text | null): void {
    if (JSON.stringify(problem) === JSON.stringify(storeProblem)) return;
    storeProblem = problem;
    events.emit({ type: 'store', problem });
  }

  /** An update of several apps stands there once for each. */
  const entries = () => [...new Set(active.values())];
  const claimsOn = (host: string): Claims => {
    const known = claims.get(host) ?? createClaims();
    claims.set(host, known);
    return known;
  };
  /** Of an app that is on no record nothing can be asked, wherever that is. */
  const hostIdOf = (app: string) => deps.store.app(app)?.host ?? LOCAL_HOST;
  const hostOf = (app: string): UpdateDeps => {
    const host = hostIdOf(app);
    return { ...deps, ...on(host), claims: claimsOn(host) };
  };

  function launch(update: Update, host: UpdateDeps): void {
    const entry: Active = {
      update,
      waitingFor: null,
      progress: null,
      turn: null,
      wishes: { cancelRequested: update.journal.cancelRequested, decision: null },
      cancel: new AbortController(),
      decide: null,
      ended: Promise.resolve(update),
    };
    for (const app of appsOf(update)) active.set(app, entry);
    const hooks = {
      changed(next: Update) {
        entry.update = next;
        // Once it is on record the answer is given: what awaits one later asks anew.
        if (awaitingDecision(next.journal) === null) entry.wishes.decision = null;
        events.emit({ type: 'changed', update: next });
        // Whether this one awaits a decision is news for those who wait for it.
        for (const { turn, update } of entries())
          if (turn?.behind === next.app) events.emit({ type: 'changed', update });
      },
      logged: (updateId: string) => events.emit({ type: 'log', updateId }),
      waiting(why: Text | null, turn: InLine | null = null) {
        entry.waitingFor = why;
        entry.turn = why === null ? null : turn;
        events.emit({ type: 'changed', update: entry.update });
      },
      moving(progress: TransferProgress | null) {
        entry.progress = progress;
        events.emit({ type: 'changed', update: entry.update });
      },
      wishes: () => entry.wishes,
      decided: (signal: AbortSignal) =>
        new Promise<void>((resolve, reject) => {
          if (!isAwaiting(entry)) return resolve();
          if (signal.aborted) return reject(signal.reason);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          entry.decide = resolve;
        }),
      storeProblem: tellStore,
    };
    entry.ended = runUpdate(host, update, hooks, { closing: closing.signal, cancel: entry.cancel.signal })
      .catch((error: unknown) => {
        log(`Update ${update.id} of ${update.app} stopped: ${messageOf(error)}`);
        return entry.update;
      })
      .then((ended) => {
        host.claims.release(update.id);
        for (const app of appsOf(update)) active.delete(app);
        events.emit({ type: 'changed', update: ended });
        return ended;
      });
    finished.set(update.id, entry.ended);
    entry.ended.finally(() => finished.delete(update.id));
  }

  /** Waited its turn when Homeport was closed, and has begun nothing that a later run could find half done. */
  function keepInLine(update: Update): void {
    if (update.outcome !== null || survivesCut(update.journal)) return;
    try {
      deps.store.record({ ...update, journal: { ...update.journal, closedInLine: true } });
    } catch (error) {
      // The next run then takes it for one that was cut off, and ends it untouched.
      log(`That ${update.app} waits its turn could not be written down: ${messageOf(error)}`);
    }
  }

  return {
    events,
    start(request) {
      if (closing.signal.aborted) throw new HomeportError('CONFLICT', say('runner.closing-ask-later'));
      for (const app of appsOf({ app: request.app, journal: request.known })) {
        const running = active.get(app);
        if (running === undefined) continue;
        throw new HomeportError(
          'CONFLICT',
          say('runner.busy', {
            app,
            kind: running.update.kind,
            since: running.update.startedAt.toISOString(),
          }),
        );
      }
      const { size } = new Set([...appsOf({ app: request.app, journal: request.known })].map(hostIdOf));
      if (size > 1) throw new Error('An update is of one host: its apps are on several');
      deps.store.proveWritable();
      const host = hostOf(request.app);
      const update = asked(request, newId(), deps.store, deps.clock.now());
      deps.store.insertUpdate(update);
      launch(update, host);
      events.emit({ type: 'changed', update });
      return update;
    },
    resumeOpen() {
      const open = deps.store.openUpdates().filter((u) => !active.has(u.app));
      // Before any of them acts: what was being moved when they were cut off is theirs still.
      for (const { id, app, journal } of open) hostOf(app).claims.take({ id, app }, reachOf(journal.members));
      for (const left of open) {
        const update = { ...left, journal: { ...left.journal, ...resumed(left.journal) } };
        try {
          deps.store.interruptSteps(left.id, deps.clock.now());
          deps.store.record(update);
        } catch (error) {
          // The way back does not need the database, and nothing else is done without it.
          if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
          tellStore(error.text);
        }
        log(`Taking up ${update.kind} of ${update.app} where it was cut off (${update.phase})`);
        takenUp.add(update.id);
        launch(update, hostOf(update.app));
      }
      return open;
    },
    takeUpAgain(updateId, leftAlone) {
      const left = deps.store.update(updateId);
      const update = left && reopened(left, leftAlone);
      if (closing.signal.aborted || !update) return null;
      if ([...appsOf(update)].some((app) => active.has(app))) return null;
      const host = hostOf(update.app);
      if (host.claims.take(update, reachOf(update.journal.members)) !== null) return null;
      try {
        deps.store.proveWritable();
        // Where the database failed, their ends may not be on record.
        deps.store.interruptSteps(update.id, deps.clock.now());
        deps.store.reopen(update, new Date(update.journal.rollbackFailedAt ?? 0));
      } catch (error) {
        host.claims.release(update.id);
        throw error;
      }
      log(`Taking up the failed rollback of ${update.app} again`);
      launch(update, host);
      events.emit({ type: 'changed', update });
      return update;
    },
    tookUp: (updateId) => takenUp.has(updateId),
    active(app) {
      const entry = active.get(app);
      if (!entry) return null;
      const { update, waitingFor, progress, turn } = entry;
      return { update, waitingFor, progress, inLine: turn !== null, behind: turn?.behind ?? null };
    },
    holder: ({ host, containerName }) => claimsOn(host).holder(containerName),
    all: () => entries().map((entry) => entry.update),
    async ended(updateId) {
      const running = finished.get(updateId);
      if (running) return running;
      const update = deps.store.update(updateId);
      if (!update) throw new HomeportError('NOT_FOUND', say('runner.no-such-update', { id: updateId }));
      return update;
    },
    cancel(app) {
      const entry = active.get(app);
      if (!entry) throw new HomeportError('NOT_FOUND', say('runner.nothing-under-way', { app }));
      const { journal } = entry.update;
      // On its way back before it touched anything: what is asked for is what happens.
      if (journal.direction === 'back' && !isSwapBegun(journal)) return entry.update;
      if (!isCancellable(journal)) {
        throw new HomeportError('CONFLICT', say('runner.swap-begun', { app }));
      }
      entry.wishes.cancelRequested = true;
      entry.cancel.abort(new HomeportError('CANCELLED', say('update.called-off')));
      return entry.update;
    },
    decide(app, decision) {
      const entry = active.get(app);
      if (!entry || !isAwaiting(entry)) return null;
      entry.wishes.decision = decision;
      // Whoever looks from now on, must not take it for one that waits still.
      const { journal } = entry.update;
      entry.update = { ...entry.update, journal: { ...journal, ...answered(journal, decision) } };
      entry.decide?.();
      events.emit({ type: 'changed', update: entry.update });
      return entry.update;
    },
    async close() {
      const inLine = entries().filter(({ turn }) => turn !== null);
      const all = entries().map((entry) => entry.ended);
      closing.abort(new HomeportError('CANCELLED', say('runner.closing')));
      await Promise.all(all);
      for (const { update, wishes } of inLine) if (!wishes.cancelRequested) keepInLine(update);
    },
  };
}

/** Asked, and not answered yet. */
function isAwaiting({ update, wishes }: Active): boolean {
  return wishes.decision === null && awaitingDecision(update.journal) !== null;
}
