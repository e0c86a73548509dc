import { HomeportError, isHomeportError, messageOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { otherEngineRefusal } from './apps/own-engine.ts';
import { openRecords } from './begin-anew.ts';
import { createClock } from './clock.ts';
import type { Shared } from './core.ts';
import { imageLabels } from './domain/image-labels.ts';
import { LOCAL_HOST } from './domain/model.ts';
import type { Engine, EngineOptions } from './engine-types.ts';
import { acceptEngine, type Base, oneAtATime, restoreHere } from './exchange.ts';
import { openHosts } from './hosts/open-hosts.ts';
import { recordsOf } from './hosts/records-of.ts';
import { installationOf } from './installation.ts';
import type { AboutEngine } from './live/live-state.ts';
import { openLive } from './live/open-live.ts';
import { createDesktop } from './notify/channels/desktop.ts';
import type { Store } from './ports.ts';
import { createRouter } from './router.ts';
import { createKeyRing } from './secrets/key-ring.ts';
import { createSignal } from './signal.ts';
import { type Running, startCore } from './start-core.ts';
import { storageUsage } from './storage/usage.ts';
import { listBackups } from './store/backup.ts';
import { secretKeyPath } from './store/paths.ts';
import { versionOfPackage } from './version.ts';

export type { Engine, EngineOptions } from './engine-types.ts';

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
  const hosts = openHosts({
    ...(options.dockerHost ? { dockerHost: options.dockerHost } : {}),
    imageLabels: () => imageLabels(installationOf(dataDir)),
    now: clock.now,
    log,
    admit: async (host, engine) => records && otherEngineRefusal(recordsOf(records, host), engine),
    opened: ({ docker }) => void docker.onStatus(() => changed.emit()),
  });
  const keys = createKeyRing(dataDir);
  const desktop = createDesktop(log);
  let running: Running | null = null;
  let records: Store | null = null;
  let closed = false;

  /** @param engineId of the engine that the apps are on from now on; null: the one that they were on */
  const open = async (engineId: string | null = null) => {
    const store = openRecords({ dataDir, now: clock.now, log }, engineId);
    about.storeProblem = null;
    records = store;
    hosts.use(store.hosts());
    for (const { docker } of hosts.all()) docker.review();
    running = await startCore({ ...options, store, hosts, keys, clock, changed, about, desktop });
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
      about.storeProblem = error.text;
      log(error.message);
    }
  };
  await openOrSay();

  const base: Base = {
    dataDir,
    docker: hosts.local.docker,
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
  const core = (): Shared => {
    if (running) return running.core;
    throw new HomeportError('STORE_UNAVAILABLE', about.storeProblem ?? say('engine.closing'));
  };
  const live = openLive({ changed, hosts, about, now: clock.now, running: () => running });
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
      usage: () => storageUsage(core().hosts.get(LOCAL_HOST), dataDir),
      backup: () => core().store.backup('manual', clock.now()),
      restore: (name) => restoreHere(base, name),
    },
    desktop,
    acceptEngine: (id) => acceptEngine(base, id),
    log,
  });

  return {
    router,
    handOverKey(key) {
      keys.handOver(key);
      running?.core.tokens.renew();
      running?.core.registryLogins.renew();
    },
    wake() {
      for (const { docker } of hosts.all()) docker.renew();
      running?.core.reschedule();
    },
    async close() {
      closed = true;
      live.close();
      await shut();
      hosts.close();
    },
  };
}
