import type { LiveState } from '../shared/dto.ts';
import { HomeportError, isHomeportError, messageOf } from '../shared/errors.ts';
import { startForgetting } from './apps/called-off.ts';
import { startLookOver } from './apps/look-over.ts';
import { otherEngineRefusal } from './apps/own-engine.ts';
import { scheduledRun } from './apps/requests.ts';
import { startKeepers } from './apps/watch-keepers.ts';
import { openRecords, startStamping } from './begin-anew.ts';
import { createClock } from './clock.ts';
import type { Core } from './core.ts';
import { connectDocker } from './docker/connect.ts';
import { moves } from './domain/journal.ts';
import type { Engine, EngineOptions } from './engine-types.ts';
import { acceptEngine, type Base, oneAtATime, restoreHere } from './exchange.ts';
import { startImageCensus } from './health/image-census.ts';
import { startMonitor } from './health/monitor.ts';
import { startProofs } from './health/proofs.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createLivePicture } from './live/live-picture.ts';
import { type AboutEngine, unprovenApps } from './live/live-state.ts';
import { openLive } from './live/open-live.ts';
import { pauseState } from './pause.ts';
import type { DockerHost, EngineStorage, Store } from './ports.ts';
import { createRouter } from './router.ts';
import { careForSample } from './sample/tidy.ts';
import { startScheduler } from './schedule/scheduler.ts';
import { createKeyRing, type KeyRing } from './secrets/key-ring.ts';
import { createSignal } from './signal.ts';
import { openSources } from './sources/open.ts';
import { createBuilding } from './storage/building.ts';
import { startDiskWatch } from './storage/disk-watch.ts';
import { disksOf } from './storage/disks.ts';
import { storageUsage } from './storage/usage.ts';
import { listBackups } from './store/backup.ts';
import { secretKeyPath } from './store/paths.ts';
import type { Clock } from './update/context.ts';
import { noteDrift } from './update/drift.ts';
import { watchOutside } from './update/from-outside.ts';
import { listens } from './update/listens.ts';
import { createProber } from './update/probe.ts';
import { createRunner } from './update/runner.ts';
import { isWorkedOn } from './update/whereabouts.ts';
import { versionOfPackage } from './version.ts';

export type { Engine, EngineOptions } from './engine-types.ts';

/** Recovery comes first: how long the start waits for Docker before the rest begins without it. */
const FIRST_CONTACT_MS = 3000;

/**
 * Starts the engine on a data directory that the caller has locked.
 * It starts whatever is wrong: without Docker it waits for it, and with a database that can't be used it says so, offers
 * its backups, and touches nothing.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { dataDir, log } = options;
  const clock = createClock(options.now ?? (() => new Date()));
  const about: AboutEngine = { version: versionOfPackage(), startedAt: clock.now(), storeProblem: null };
  const changed = createSignal<void>((error) => log(`A listener failed: ${messageOf(error)}`));
  const docker = connectDocker({
    ...(options.dockerHost ? { endpoint: options.dockerHost } : {}),
    now: clock.now,
    log,
    admit: async (engine) => records && otherEngineRefusal(records, engine),
  });
  docker.onStatus(() => changed.emit());
  const keys = createKeyRing(dataDir);
  let running: Running | null = null;
  let records: Store | null = null;
  let closed = false;

  /** @param engineId of the engine that the apps are on from now on; null: the one that they were on */
  const open = async (engineId: string | null = null) => {
    const store = openRecords({ dataDir, now: clock.now, log }, engineId);
    about.storeProblem = null;
    records = store;
    docker.review();
    running = await startCore({ ...options, store, docker, keys, clock, changed, about });
  };
  const shut = async () => {
    records = null;
    await running?.close();
    running = null;
  };
  const openOrSay = async (engineId: string | null = null) => {
    try {
      await open(engineId);
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
      about.storeProblem = error.message;
      log(error.message);
    }
  };
  await openOrSay();

  const base: Base = {
    dataDir,
    docker,
    core: () => core(),
    underWay: () => running?.core.runner.all().length ?? 0,
    now: clock.now,
    exchange: oneAtATime(async (work, engineId) => {
      await shut();
      try {
        work();
      } finally {
        // Whatever became of it, the database that is there now is the one to go on with.
        if (!closed) await openOrSay(engineId ?? null);
        changed.emit();
      }
    }),
  };
  const core = (): Core => {
    if (running) return running.core;
    throw new HomeportError('STORE_UNAVAILABLE', about.storeProblem ?? 'Homeport is closing.');
  };
  const live = openLive({ changed, docker, about, now: clock.now, running: () => running });
  const router = createRouter({
    core,
    live: live.whole,
    watchLive: live.watch,
    secretKey: () => ({ key: keys.kind(), keyFile: secretKeyPath(dataDir) }),
    storage: {
      info: () => ({
        dataDir,
        databaseBytes: running ? running.core.store.bytes() : 0,
        backups: listBackups(dataDir).map((b) => ({ ...b, at: b.at.toISOString() })),
      }),
      usage: () => storageUsage(core(), dataDir),
      backup: () => core().store.backup('manual', clock.now()),
      restore: (name) => restoreHere(base, name),
    },
    acceptEngine: (id) => acceptEngine(base, id),
    log,
  });

  return {
    router,
    busy: () => running?.core.runner.all().some((u) => u.journal.swapBegun) ?? false,
    handOverKey(key) {
      keys.handOver(key);
      running?.core.tokens.renew();
    },
    wake() {
      docker.renew();
      running?.core.reschedule();
    },
    async close() {
      closed = true;
      live.close();
      await shut();
      docker.close();
    },
  };
}

type Running = { core: Core; picture(): LiveState; close(): Promise<void> };

/** The parts that live by the database, put together; the first thing they do is to take up what was cut off. */
async function startCore(
  parts: EngineOptions & {
    store: Store;
    docker: DockerHost & { storage: EngineStorage };
    keys: KeyRing;
    clock: Clock;
    changed: Core['changed'];
    about: AboutEngine;
  },
): Promise<Running> {
  const { store, docker, clock, log, changed } = parts;
  const closing = new AbortController();
  const { workDir, tokens, git, source } = await openSources(parts);
  const keeping = startKeepers(parts);
  const { buildCache, ...lines } = createBuilding(parts);
  const updateDeps = {
    store,
    docker,
    source,
    probe: createProber(docker),
    listens: /^(unix|npipe):/.test(docker.endpoint) ? listens : null,
    clock,
    workDir,
    ...lines,
    installation: keeping.installation,
    keepers: keeping.keepers,
  };
  const runner = createRunner(updateDeps, log);
  const images = startImageCensus({ docker, store, changed: () => changed.emit(), log });
  const monitor = startMonitor({
    docker,
    store,
    installation: updateDeps.installation,
    now: clock.now,
    log,
    moved: (containerId) => runner.all().some(({ journal }) => moves(journal, containerId)),
    workedOn: (sighting) => isWorkedOn(runner, sighting),
    seen: watchOutside({ ...updateDeps, runner, changed: () => changed.emit(), log }),
  });
  const proofs = startProofs({
    unproven: unprovenApps({ store, runner }),
    now: monitor.now,
    probe: updateDeps.probe,
    changed: () => changed.emit(),
    log,
  });
  const disks = startDiskWatch({
    disks: () => disksOf({ dataDir: parts.dataDir, docker, storage: docker.storage }),
    cacheBytes: async () => (await buildCache.size()).ownBytes,
    changed: () => changed.emit(),
    log,
  });
  let schedule: { look(): void; stop(): void } | null = null;
  const core: Core = {
    store,
    docker,
    git,
    source,
    tokens,
    runner,
    monitor,
    images,
    engineStorage: docker.storage,
    buildCache,
    disks,
    installation: keeping.installation,
    keepers: keeping.keepers,
    proofs,
    lastWords: new Map(),
    clock,
    log,
    changed,
    reschedule: () => schedule?.look(),
    closing: closing.signal,
  };
  const lookOver = startLookOver({ core, drift: (app, live) => noteDrift(updateDeps, app, live) });
  const stops = [
    store.traces.onWrite(() => changed.emit()),
    lookOver.stop,
    startStamping({ dataDir: parts.dataDir, store, runner, log }),
    keeping.close,
    runner.events.on((event) => {
      if (event.type === 'store') parts.about.storeProblem = event.problem;
      if (event.type === 'changed' && event.update.outcome !== null) {
        void images.refresh();
        // Names that it had taken may lead elsewhere now, those of other apps too.
        void monitor.compare();
        monitor.refresh(event.update.app).then(proofs.look, (error: unknown) => log(messageOf(error)));
      }
      if (event.type !== 'log') changed.emit();
    }),
    monitor.onChange(() => {
      changed.emit();
      proofs.lookSoon();
    }),
  ];

  const contact = AbortSignal.any([closing.signal, AbortSignal.timeout(FIRST_CONTACT_MS)]);
  await docker
    .whenConnected(contact)
    .catch((error: unknown) => log(`Docker does not answer yet: ${messageOf(error)}`));
  await lookOver.now();
  runner.resumeOpen();
  stops.push(startForgetting(core), careForSample(core));
  await keeping.refresh();
  await Promise.all([images.refresh(), ...store.apps().map((app) => monitor.refresh(app.name))]);
  const asked = proofs.look();
  // A single command does not come to a later look.
  if (parts.background === false) await asked;
  if (parts.background !== false) {
    schedule = startScheduler({
      apps: () => store.apps(),
      keepNextRun: (app, nextRunAt) => store.updateApp(app, { nextRunAt }),
      paused: () => pauseState(store, clock.now()).paused,
      run: (app) => scheduledRun(core, app),
      now: clock.now,
      log,
    });
    const housekeeping = startHousekeeping(core);
    stops.push(() => housekeeping.stop());
  }

  return {
    core,
    picture: createLivePicture(core, parts.about),
    async close() {
      schedule?.stop();
      for (const stop of stops) stop();
      closing.abort(new HomeportError('CANCELLED', 'Homeport is closing.'));
      await runner.close();
      proofs.close();
      disks.close();
      monitor.close();
      images.close();
      store.close();
    },
  };
}
