import { z } from 'zod';
import { isHomeportError } from '../shared/errors.ts';
import type { Core } from './core.ts';
import type { App, Member, Update } from './domain/model.ts';
import { mainMember } from './domain/moved.ts';
import { plainName } from './domain/names.ts';
import { recoveryOf } from './domain/recovery.ts';
import type { Store } from './ports.ts';

/** Waits before each new attempt to start what a failed rollback left stopped; the last one repeats. */
const WAITS_MS = [15_000, 60_000, 5 * 60_000, 15 * 60_000];
/** How often it is looked whether something is to be started. */
export const LOOK_EVERY_MS = 15_000;

const updateId = z.string().nullable().catch(null);
const key = (app: string): string => `recovered/${app}`;

/** The app is not followed any more. */
export function forgetRecovery(store: Pick<Store, 'setSetting'>, app: string): void {
  store.setSetting(key(app), undefined);
}

/** Nothing is started again any more after this failed rollback. */
export function endRecovery(store: Pick<Store, 'setSetting'>, app: string, update: string): void {
  store.setSetting(key(app), update);
}

type Recoveries = {
  /** Starts what a failed rollback left stopped, where that is due. */
  look(): Promise<void>;
  /** An engine that was started again may have let go of what stood in the way: the waits begin anew. */
  renew(): void;
};

type Parts = Pick<Core, 'store' | 'docker' | 'log'> & {
  runner: Pick<Core['runner'], 'active' | 'holder'>;
  monitor: Pick<Core['monitor'], 'refresh'>;
  keepers: Pick<Core['keepers'], 'other'>;
  clock: Pick<Core['clock'], 'now'>;
};

/** A rollback failed, because its port was taken say: the previous container is started again as soon as that works. */
export function createRecoveries(core: Parts): Recoveries {
  const attempts = new Map<string, { count: number; at: number }>();
  /** Apps whose last update is a failed rollback that is not over: hardly ever there are any. */
  const waiting = core.store.traces.remembered(() =>
    core.store.apps().filter((app) => leftBehind(app) !== null),
  );
  return {
    async look() {
      for (const app of waiting()) await recover(app);
    },
    renew: () => attempts.clear(),
  };

  function leftBehind(app: App) {
    const last = core.store.updates({ app: app.name, limit: 1 })[0];
    const recovered = updateId.parse(core.store.setting(key(app.name)) ?? null);
    return last?.outcome !== 'rollback-failed' || recovered === last.id ? null : { last, recovered };
  }

  async function recover(app: App): Promise<void> {
    const left = leftBehind(app);
    if (left === null) return;
    const { last, recovered } = left;
    const previousId = mainMember(last.journal)?.previousId;
    const previous = previousId ? await core.docker.containers.inspect(previousId) : null;
    const now = await core.monitor.refresh(app.name);
    // Asked last: an update that begins meanwhile has the say.
    const moved = core.runner.active(app.name) !== null || core.runner.holder(app) !== null;
    const due = recoveryOf({ last, recovered, previous, now, moved });
    if (due === 'over') {
      endRecovery(core.store, app.name, last.id);
      attempts.delete(last.id);
    }
    if (due !== 'start' || !previous || !isItsTurn(last.id)) return;
    if ((await core.keepers.other(app)) === null) await start(app, last);
  }

  /** The id of the member's previous container, where it ran before, has its name and does not run. */
  async function leftStopped({ name, previousId, previousWasRunning }: Member): Promise<string | null> {
    const there = previousId && previousWasRunning ? await core.docker.containers.inspect(previousId) : null;
    return there && plainName(there) === name && !there.State.Running ? there.Id : null;
  }

  function isItsTurn(update: string): boolean {
    const now = core.clock.now().getTime();
    const { count, at } = attempts.get(update) ?? { count: 0, at: 0 };
    if (now - at < (WAITS_MS[Math.min(count, WAITS_MS.length - 1)] ?? 0)) return false;
    attempts.set(update, { count: count + 1, at: now });
    return true;
  }

  /** With what lives in it: that lost its network with it, and went down in the same rollback. */
  async function start(app: App, { journal }: Update): Promise<void> {
    try {
      for (const member of journal.members) {
        const id = await leftStopped(member);
        if (id === null) continue;
        await core.docker.containers.start(id);
        core.log(`${member.name} was started again after the failed rollback of ${app.name}`);
      }
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      core.log(`${app.name} still can't be started: ${error.message}`);
    }
  }
}
