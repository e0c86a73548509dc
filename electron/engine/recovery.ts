import { z } from 'zod';
import { isHomeportError } from '../shared/errors.ts';
import { isBusy } from './apps/idle.ts';
import type { Core } from './core.ts';
import type { ContainerReader } from './docker-port/containers.ts';
import type { ContainerInspect } from './domain/docker-types.ts';
import type { App, Update } from './domain/model.ts';
import { headOf } from './domain/moved.ts';
import { plainName } from './domain/names.ts';
import { type Recovery, recoveryOf } from './domain/recovery.ts';
import type { Store } from './ports.ts';

/**
 * When a failed rollback is taken up again: because its port was taken, say. What is done then is the update's own loop's business
 * (`update/runner.ts`), as it is after a cut.
 */

/** Waits before each new try of a failed rollback; the last one repeats. */
const WAITS_MS = [15_000, 60_000, 5 * 60_000, 15 * 60_000];
/** How often it is looked whether one is due. */
export const LOOK_EVERY_MS = 15_000;

const updateId = z.string().nullable().catch(null);
const key = (app: string): string => `recovered/${app}`;

/** The app is not followed any more. */
export function forgetRecovery(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(key(app), undefined);
}

/** This failed rollback is not taken up any more. */
export function endRecovery(store: Pick<Store, 'setSetting'>, app: string, update: string): void {
  store.setSetting(key(app), update);
}

type Recoveries = {
  /** Takes up the failed rollbacks that are due. */
  look(): Promise<void>;
  /** An engine that was started again may have let go of what stood in the way: the waits begin anew. */
  renew(): void;
};

/** What tells whether one is due, and takes it up. */
type Parts = {
  store: Pick<Store, 'app' | 'updates' | 'setting'>;
  docker: { containers: Pick<ContainerReader, 'inspect'> };
  log: Core['log'];
  runner: Pick<Core['runner'], 'active' | 'holder' | 'takeUpAgain'>;
  monitor: Pick<Core['monitor'], 'refresh'>;
};

export function createRecoveries(
  core: Parts &
    Pick<Core, 'store'> & {
      clock: Pick<Core['clock'], 'now'>;
      keepers: Pick<Core['keepers'], 'other'>;
    },
): Recoveries {
  /** By app: how often which update was taken up, and when last. */
  const attempts = new Map<string, { update: string; count: number; at: number }>();
  /** Apps whose last update is a failed rollback that is not over: hardly ever there are any. */
  const waiting = core.store.traces.remembered(() =>
    core.store.apps().filter((app) => leftBehind(core, app) !== null),
  );
  return {
    async look() {
      for (const app of waiting()) await recover(app);
    },
    renew: () => attempts.clear(),
  };

  async function recover(app: App): Promise<void> {
    const found = await lookAt(core, app);
    if (found?.recovery === 'over') endRecovery(core.store, app.name, found.last.id);
    if (found?.recovery !== 'start' || !isItsTurn(app.name, found.last.id)) return;
    if ((await core.keepers.other(app)) === null) takeUp(core, app, found);
  }

  function isItsTurn(app: string, update: string): boolean {
    const now = core.clock.now().getTime();
    const before = attempts.get(app);
    const { count, at } = before?.update === update ? before : { count: 0, at: 0 };
    if (now - at < (WAITS_MS[Math.min(count, WAITS_MS.length - 1)] ?? 0)) return false;
    attempts.set(app, { update, count: count + 1, at: now });
    return true;
  }
}

/**
 * A person wants the app to run: a failed rollback of it is due now. The caller knows that no other Homeport looks after it.
 * @returns the update that was taken up; null: there is none to take up, or it could not be written down
 */
export async function recoverNow(core: Parts, app: App): Promise<Update | null> {
  const found = await lookAt(core, app);
  return found?.recovery === 'start' ? takeUp(core, app, found) : null;
}

type Found = {
  recovery: Recovery;
  last: Update;
  /** Indexes of the members that are not the update's to move any more. */
  leftAlone: ReadonlySet<number>;
};

function leftBehind(
  { store }: Pick<Parts, 'store'>,
  app: App,
): { last: Update; recovered: string | null } | null {
  const last = store.updates({ app: app.name, limit: 1 })[0];
  const recovered = updateId.parse(store.setting(key(app.name)) ?? null);
  return last?.outcome !== 'rollback-failed' || recovered === last.id ? null : { last, recovered };
}

async function lookAt(core: Parts, app: App): Promise<Found | null> {
  const left = leftBehind(core, app);
  if (left === null) return null;
  const { last, recovered } = left;
  const { members, targets } = last.journal;
  const previous: (ContainerInspect | null)[] = [];
  for (const { previousId } of members)
    previous.push(previousId ? await core.docker.containers.inspect(previousId) : null);
  const now = new Map<string, Awaited<ReturnType<Parts['monitor']['refresh']>>>();
  for (const it of targets) now.set(it.app, await core.monitor.refresh(it.app));

  // From here on nothing is waited for: an update that begins meanwhile has the say.
  const ofHead = (index: number): Recovery => {
    const { target = null } = members[index] ?? {};
    const moved = target === null ? null : core.store.app(targets[target]?.app ?? '');
    const state = moved && now.get(moved.name);
    if (target === null || !moved || !state || isMovedSince(core, moved, last)) return 'none';
    return recoveryOf({
      last,
      target,
      recovered,
      previous: previous[index] ?? null,
      now: state,
      moved: isBusy(core, moved.name) || core.runner.holder(moved) !== null,
    });
  };
  const heads = new Map(
    members.flatMap(({ livesIn }, index) => (livesIn === null ? [[index, ofHead(index)] as const] : [])),
  );
  const found = [...heads.values()];
  const recovery = (['start', 'wait', 'over'] as const).find((it) => found.includes(it)) ?? 'none';
  const isLeftAlone = (index: number): boolean => {
    if (heads.get(headOf(members, index)) !== 'start') return true;
    // What a person has removed or renamed since is not made again.
    const there = previous[index];
    return !there || plainName(there) !== members[index]?.name;
  };
  return { recovery, last, leftAlone: new Set([...members.keys()].filter(isLeftAlone)) };
}

/** The app was updated by itself after an update that was of several. */
function isMovedSince({ store }: Pick<Parts, 'store'>, { name }: App, last: Update): boolean {
  const own = store.updates({ app: name, limit: 1 })[0];
  return own !== undefined && own.id !== last.id && own.startedAt > last.startedAt;
}

/** What a person has done, or begun, with it meanwhile comes first. */
function takeUp(core: Parts, app: App, { last, leftAlone }: Found): Update | null {
  if (leftBehind(core, app)?.last.id !== last.id) return null;
  if (last.journal.targets.some((it) => isBusy(core, it.app))) return null;
  try {
    return core.runner.takeUpAgain(last.id, (index) => leftAlone.has(index));
  } catch (error) {
    if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
    core.log(`The failed rollback of ${app.name} is not taken up: ${error.message}`);
    return null;
  }
}
