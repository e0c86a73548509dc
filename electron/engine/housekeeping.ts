import { isHomeportError, messageOf } from '../shared/errors.ts';
import type { Core } from './core.ts';
import type { App } from './domain/model.ts';
import { backupDaily } from './store/backup.ts';
import { parkedOf, setParked } from './update/parked.ts';

const EVERY_MS = 10 * 60_000;
/** Waits before each new attempt to start what a failed rollback left stopped; the last one repeats. */
const RECOVERY_WAITS_MS = [15_000, 60_000, 5 * 60_000, 15 * 60_000];

/** What must be done now and then without anybody asking: time-limited things end, records are kept safe and small. */
export function startHousekeeping(core: Core): { stop(): void } {
  let stopped = false;
  const attempts = new Map<string, { count: number; at: number }>();

  const tidy = async () => {
    for (const app of core.store.apps()) {
      if (!core.runner.active(app.name)) await dropOldParked(core, app);
    }
    backupDaily(core.store, core.clock.now());
    core.store.prune(core.clock.now());
  };
  const recover = async () => {
    for (const app of core.store.apps()) await startAgain(core, app, attempts);
  };
  const guarded = (work: () => Promise<void>) => () => {
    if (stopped || core.docker.status().state !== 'connected') return;
    work().catch((error: unknown) => core.log(`Housekeeping: ${messageOf(error)}`));
  };
  const timers = [setInterval(guarded(tidy), EVERY_MS), setInterval(guarded(recover), RECOVERY_WAITS_MS[0])];
  for (const timer of timers) timer.unref();
  const unsubscribe = core.docker.onStatus((status) => {
    if (status.state !== 'connected') return;
    guarded(tidy)();
    // An engine that was started again may have let go of what stood in the way.
    attempts.clear();
    guarded(recover)();
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
  for (const { containerId } of over) {
    const inspect = await core.docker.inspectContainer(containerId);
    // A person started it: it is theirs.
    if (inspect && !inspect.State.Running) await core.docker.removeContainer(containerId);
  }
  if (over.length > 0)
    setParked(
      core.store,
      app.name,
      parked.filter((p) => !over.includes(p)),
    );
}

/** A rollback failed, because its port was taken say: the previous container is started again as soon as that works. */
async function startAgain(
  core: Core,
  app: App,
  attempts: Map<string, { count: number; at: number }>,
): Promise<void> {
  const last = core.store.updates({ app: app.name, limit: 1 })[0];
  if (last?.outcome !== 'rollback-failed' || core.runner.active(app.name)) return;
  const main = last.journal.members[0];
  const inspect = main?.previousId ? await core.docker.inspectContainer(main.previousId) : null;
  if (!inspect || inspect.State.Running || inspect.Name !== `/${main?.name}`) return;
  const tried = attempts.get(last.id) ?? { count: 0, at: 0 };
  const wait = RECOVERY_WAITS_MS[Math.min(tried.count, RECOVERY_WAITS_MS.length - 1)] ?? 0;
  if (core.clock.now().getTime() - tried.at < wait) return;
  attempts.set(last.id, { count: tried.count + 1, at: core.clock.now().getTime() });
  try {
    await core.docker.startContainer(inspect.Id);
    core.log(`${app.name} was started again after its failed rollback`);
  } catch (error) {
    if (!isHomeportError(error)) throw error;
    core.log(`${app.name} still can't be started: ${error.message}`);
  }
}
