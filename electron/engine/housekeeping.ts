import { setImmediate as immediate } from 'node:timers/promises';
import { messageOf } from '../shared/errors.ts';
import { sizeWords } from '../shared/size-words.ts';
import type { Core, Shared } from './core.ts';
import type { App } from './domain/model.ts';
import { createRecoveries, LOOK_EVERY_MS } from './recovery.ts';
import { readCacheLimits } from './storage/limits.ts';
import { dailyBackups } from './store/backup.ts';
import { isPutAside, parkedOf, setParked } from './update/parked.ts';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3600_000;
/** What was cut off, and what is due now, comes before what has time. */
const FIRST_PRUNE_MS = 3600_000;

/** What must be done now and then without anybody asking: time-limited things end, records are kept safe and small. */
export function startHousekeeping(core: Shared): { stop(): void } {
  let stopped = false;
  let compactAfter = 0;
  let cacheAfter = core.clock.now().getTime() + FIRST_PRUNE_MS;
  const recoveries = new Map(core.hosts.all().map((on) => [on, createRecoveries(on)]));
  const backUp = dailyBackups(core.store);
  const connected = (): Core[] =>
    core.hosts.all().filter(({ docker }) => docker.status().state === 'connected');

  /** A build keeps the cache to its limits; where none comes any more, only its age says that it goes. */
  const pruneCache = async () => {
    const now = core.clock.now().getTime();
    if (now < cacheAfter) return;
    cacheAfter = now + DAY_MS;
    for (const { buildCache } of connected()) {
      const bytes = await buildCache.prune(readCacheLimits(core.store));
      if (bytes > 0) core.log(`Removed ${sizeWords(bytes)} of build cache`);
    }
  };
  /** Room in the database's file goes back to the disk while no update runs; another portion when others had their turn. */
  const compact = async () => {
    if (core.clock.now().getTime() < compactAfter) return;
    try {
      while (!stopped && core.runner.all().length === 0 && core.store.compact()) await immediate();
    } catch (error) {
      compactAfter = core.clock.now().getTime() + DAY_MS;
      throw error;
    }
  };
  const tidy = async () => {
    for (const on of connected())
      for (const app of on.store.apps()) if (!core.runner.active(app.name)) await dropOldParked(on, app);
    backUp(core.clock.now());
    core.store.prune(core.clock.now());
    await compact();
    await pruneCache();
  };
  const guarded = (work: () => Promise<void>) => () => {
    if (stopped || connected().length === 0) return;
    work().catch((error: unknown) => core.log(`Housekeeping: ${messageOf(error)}`));
  };
  const recover = async () => {
    for (const on of connected()) await recoveries.get(on)?.look();
  };
  const timers = [setInterval(guarded(tidy), EVERY_MS), setInterval(guarded(recover), LOOK_EVERY_MS)];
  for (const timer of timers) timer.unref();
  const stops = core.hosts.all().map((on) =>
    on.docker.onStatus((status) => {
      if (status.state !== 'connected') return;
      guarded(tidy)();
      recoveries.get(on)?.renew();
      guarded(recover)();
    }),
  );

  return {
    stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      for (const stop of stops) stop();
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
    const inspect = await core.docker.containers.inspect(containerId);
    if (inspect && isPutAside(inspect, app)) await core.docker.containers.remove(containerId);
  }
  if (over.length > 0)
    setParked(
      core.store,
      app.name,
      parked.filter((p) => !over.includes(p)),
    );
}
