import { setTimeout as delay } from 'node:timers/promises';
import type { LiveState } from '../shared/dto.ts';
import { HomeportError, messageOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { startForgetting } from './apps/called-off.ts';
import { startLookOver } from './apps/look-over.ts';
import { scheduledRun } from './apps/requests.ts';
import { startKeepers } from './apps/watch-keepers.ts';
import { startStamping } from './begin-anew.ts';
import type { Core } from './core.ts';
import { moves } from './domain/journal.ts';
import type { EngineOptions } from './engine-types.ts';
import { startImageCensus } from './health/image-census.ts';
import { startMonitor } from './health/monitor.ts';
import { startProofs } from './health/proofs.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createLivePicture } from './live/live-picture.ts';
import { type AboutEngine, unprovenApps } from './live/live-state.ts';
import { pauseState } from './pause.ts';
import type { DockerHost, EngineStorage, Store } from './ports.ts';
import { careForSample } from './sample/tidy.ts';
import { startScheduler } from './schedule/scheduler.ts';
import type { KeyRing } from './secrets/key-ring.ts';
import { openSources } from './sources/open.ts';
import { createBuilding } from './storage/building.ts';
import { startDiskWatch } from './storage/disk-watch.ts';
import { disksOf } from './storage/disks.ts';
import type { Clock } from './update/context.ts';
import { noteDrift } from './update/drift.ts';
import { watchOutside } from './update/from-outside.ts';
import { listens } from './update/listens.ts';
import { createProber } from './update/probe.ts';
import { createRunner } from './update/runner.ts';
import { isWorkedOn } from './update/whereabouts.ts';

/** Recovery comes first: how long the start waits for Docker before the rest begins without it. */
const FIRST_CONTACT_MS = 3000;
/** How long a host waits for the first look at all apps before it answers without. Some hundreds take longer. */
const FIRST_LOOK_MS = 500;

/** The core at work, with the picture that windows see of it. */
export type Running = { core: Core; picture(): LiveState; close(): Promise<void> };

/** The parts that live by the database, put together; the first thing they do is to take up what was cut off. */
export async function startCore(
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
    .waitUntilConnected(contact)
    .catch((error: unknown) => log(`Docker does not answer yet: ${messageOf(error)}`));
  await lookOver.now();
  runner.resumeOpen();
  stops.push(startForgetting(core), careForSample(core));
  const looked = Promise.all([
    keeping.refresh(),
    images.refresh(),
    ...store.apps().map((app) => monitor.refresh(app.name)),
  ]);
  if (parts.background === false) {
    // A single command does not come to a later look.
    await looked;
    await proofs.look();
  } else {
    const begun = looked
      .catch((error: unknown) => log(`The first look at the apps failed: ${messageOf(error)}`))
      .then(() => {
        if (closing.signal.aborted) return;
        void proofs.look();
        // What is due is decided by what is seen.
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
      });
    // Whoever watches is told what the looks find as they find it.
    await Promise.race([begun, delay(FIRST_LOOK_MS, undefined, { ref: false })]);
  }

  return {
    core,
    picture: createLivePicture(core, parts.about),
    async close() {
      schedule?.stop();
      for (const stop of stops) stop();
      closing.abort(new HomeportError('CANCELLED', say('engine.closing')));
      await runner.close();
      proofs.close();
      disks.close();
      monitor.close();
      images.close();
      store.close();
    },
  };
}
