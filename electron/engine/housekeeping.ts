import { messageOf } from '../shared/errors.ts';
import type { Core } from './core.ts';
import type { App } from './domain/model.ts';
import { createRecoveries, LOOK_EVERY_MS } from './recovery.ts';
import { dailyBackups } from './store/backup.ts';
import { isPutAside, parkedOf, setParked } from './update/parked.ts';

const EVERY_MS = 10 * 60_000;

/** What must be done now and then without anybody asking: time-limited things end, records are kept safe and small. */
export function startHousekeeping(core: Core): { stop(): void } {
  let stopped = false;
  const recoveries = createRecoveries(core);
  const backUp = dailyBackups(core.store);

  const tidy = async () => {
    for (const app of core.store.apps()) {
      if (!core.runner.active(app.name)) await dropOldParked(core, app);
    }
    backUp(core.clock.now());
    core.store.prune(core.clock.now());
  };
  const guarded = (work: () => Promise<void>) => () => {
    if (stopped || core.docker.status().state !== 'connected') return;
    work().catch((error: unknown) => core.log(`Housekeeping: ${messageOf(error)}`));
  };
  const timers = [setInterval(guarded(tidy), EVERY_MS), setInterval(guarded(recoveries.look), LOOK_EVERY_MS)];
  for (const timer of timers) timer.unref();
  const unsubscribe = core.docker.onStatus((status) => {
    if (status.state !== 'connected') return;
    guarded(tidy)();
    recoveries.renew();
    guarded(recoveries.look)();
  });

  return {
    stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      unsubscribe();
    },
  };
}

/** The time of parking is over: the container goes, its volumes and its release stay. */
async function dropOldParked(core: Core, app: App): Promise<void> {
  const now = core.clock.now().getTime();
  const parked = parkedOf(core.store, app.name);
  const over = parked.filter((p) => now - Date.parse(p.parkedAt) >= app.config.policy.parkHours * 3_600_000);
  if (over.length > 0 && (await core.keepers.other(app)) !== null) return;
  for (const { containerId } of over) {
    const inspect = await core.docker.inspectContainer(containerId);
    if (inspect && isPutAside(inspect, app)) await core.docker.removeContainer(containerId);
  }
  if (over.length > 0)
    setParked(
      core.store,
      app.name,
      parked.filter((p) => !over.includes(p)),
    );
}
