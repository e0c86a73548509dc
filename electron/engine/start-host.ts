import { messageOf } from '../shared/errors.ts';
import { startForgetting } from './apps/called-off.ts';
import { watchLabels } from './apps/label-settings.ts';
import { startLookOver } from './apps/look-over.ts';
import { startKeepers } from './apps/watch-keepers.ts';
import type { Core, Shared } from './core.ts';
import { moves } from './domain/journal.ts';
import { startImageCensus } from './health/image-census.ts';
import { startMonitor } from './health/monitor.ts';
import { startProofs } from './health/proofs.ts';
import type { Host } from './hosts/host.ts';
import { recordsOf } from './hosts/records-of.ts';
import { createRemovals, type Removals } from './images/removals.ts';
import { unprovenApps } from './live/live-state.ts';
import type { Store } from './ports.ts';
import type { BuildCache } from './storage/build-cache.ts';
import { createBuilding } from './storage/building.ts';
import { startDiskWatch } from './storage/disk-watch.ts';
import { disksOf } from './storage/disks.ts';
import type { HostDeps, UpdateDeps } from './update/context.ts';
import { noteDrift } from './update/drift.ts';
import { watchOutside } from './update/from-outside.ts';
import { createProber } from './update/probe.ts';
import { isWorkedOn } from './update/whereabouts.ts';

/** What updates need of a host: it is there before anything watches the host, since updates are what is watched for. */
type Equipped = {
  host: Host;
  /** Of this host's apps only. */
  store: Store;
  deps: HostDeps;
  keeping: ReturnType<typeof startKeepers>;
  buildCache: BuildCache;
  removals: Removals;
};

export function equip(
  host: Host,
  parts: Pick<Shared, 'store' | 'clock' | 'changed' | 'log'> & { dataDir: string; buildSlots?: number },
): Equipped {
  const store = recordsOf(parts.store, host.id);
  const { docker, machine } = host;
  const keeping = startKeepers({ ...parts, store, docker });
  const { buildCache, ...lines } = createBuilding({ ...parts, store, docker });
  const removals = createRemovals();
  const deps = {
    store,
    docker,
    probe: createProber(docker),
    listens: machine.listens(),
    keepers: keeping.keepers,
    removals,
    ...lines,
  };
  return { host, store, deps, keeping, buildCache, removals };
}

/** One host's part of the engine at work. */
export type HostAtWork = {
  core: Core;
  /** Compares what the host has with records that may be of an earlier time. */
  lookOver(): Promise<void>;
  /** What only makes sense once updates that were cut off go on. */
  begin(): void;
  /** The first look at everything there. */
  look(): Promise<void>;
  /** Asks those apps whose state is in doubt. */
  prove(): Promise<void>;
  /** An update of one of its apps has ended. */
  ended(app: string): void;
  close(): void;
};

export function startHost(
  { host, store, deps, keeping, buildCache, removals }: Equipped,
  shared: Shared & { dataDir: string; updates: Pick<UpdateDeps, 'clock' | 'workFolders' | 'sources'> },
): HostAtWork {
  const { runner, notify, clock, log, changed, installation } = shared;
  const { docker } = host;
  const tell = () => changed.emit();
  const updateDeps = { ...shared.updates, ...deps, store, installation };
  const images = startImageCensus({ docker, store, changed: tell, log });
  const outside = watchOutside({ ...updateDeps, runner, changed: tell, log });
  const monitor = startMonitor({
    docker,
    store,
    installation,
    now: clock.now,
    log,
    moved: (containerId) => runner.all().some(({ journal }) => moves(journal, containerId)),
    workedOn: (sighting) => isWorkedOn(runner, sighting),
    seen(sighting, now) {
      outside(sighting, now);
      watchLabels(core, sighting);
    },
  });
  const proofs = startProofs({
    unproven: unprovenApps({ store, runner }),
    now: monitor.now,
    probe: deps.probe,
    changed: tell,
    log,
  });
  const disks = startDiskWatch({
    disks: () => disksOf({ dataDir: shared.dataDir, machine: host.machine }),
    cacheBytes: async () => (await buildCache.size()).ownBytes,
    changed: tell,
    log,
  });
  const core: Core = {
    ...shared,
    store,
    host,
    docker,
    engineStorage: docker.storage,
    imageStock: docker.stock,
    removals,
    monitor,
    images,
    buildCache,
    disks,
    proofs,
    keepers: keeping.keepers,
  };
  const lookOver = startLookOver({ core, drift: (app, current) => noteDrift(updateDeps, app, current) });
  const stops = [
    lookOver.stop,
    keeping.close,
    monitor.onChange((app) => {
      changed.emit();
      proofs.lookSoon();
      notify.lookAt(app);
    }),
  ];
  return {
    core,
    lookOver: lookOver.now,
    async prove() {
      await proofs.look();
    },
    begin: () => void stops.push(startForgetting(core)),
    async look() {
      await Promise.all([
        keeping.refresh(),
        images.refresh(),
        ...store.apps().map((app) => monitor.refresh(app.name)),
      ]);
    },
    ended(app) {
      void images.refresh();
      // Names that it had taken may lead elsewhere now, those of other apps too.
      void monitor.compare();
      monitor
        .refresh(app)
        // How it is counts only now that no update moves it.
        .then(() => notify.lookAt(app))
        .then(proofs.look)
        .catch((error: unknown) => log(messageOf(error)));
    },
    close() {
      for (const stop of stops) stop();
      proofs.close();
      disks.close();
      monitor.close();
      images.close();
    },
  };
}
