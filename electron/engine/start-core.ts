import { setTimeout as delay } from 'node:timers/promises';
import type { LiveState } from '../shared/dto.ts';
import { HomeportError, messageOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { scheduledRun } from './apps/requests.ts';
import { startStamping } from './begin-anew.ts';
import type { Hosts, Shared } from './core.ts';
import { LOCAL_HOST } from './domain/model.ts';
import type { EngineOptions } from './engine-types.ts';
import type { OpenHosts } from './hosts/open-hosts.ts';
import { startHousekeeping } from './housekeeping.ts';
import { installationOf } from './installation.ts';
import { createLivePicture } from './live/live-picture.ts';
import type { AboutEngine } from './live/live-state.ts';
import { openChannels } from './notify/channels/open.ts';
import type { Channel } from './notify/ports.ts';
import { startNotify } from './notify/start.ts';
import { pauseState } from './pause.ts';
import type { Store } from './ports.ts';
import { careForSample } from './sample/tidy.ts';
import { startScheduler } from './schedule/scheduler.ts';
import type { KeyRing } from './secrets/key-ring.ts';
import { openSources } from './sources/open.ts';
import { equip, type HostAtWork, startHost } from './start-host.ts';
import type { Clock } from './update/context.ts';
import { createRunner } from './update/runner.ts';
import { createWorkFolders } from './update/work-folders.ts';

/** Recovery comes first: how long the start waits for Docker before the rest begins without it. */
const FIRST_CONTACT_MS = 3000;
/** How long a host waits for the first look at all apps before it answers without. Some hundreds take longer. */
const FIRST_LOOK_MS = 500;

/** The core at work, with the picture that windows see of it. */
export type Running = { core: Shared; picture(): LiveState; close(): Promise<void> };

/** The parts that live by the database, put together; the first thing they do is to take up what was cut off. */
export async function startCore(
  parts: EngineOptions & {
    store: Store;
    hosts: OpenHosts;
    keys: KeyRing;
    clock: Clock;
    changed: Shared['changed'];
    about: AboutEngine;
    /** There for longer than the database. */
    desktop: Channel;
  },
): Promise<Running> {
  const { store, clock, log, changed } = parts;
  const closing = new AbortController();
  const { workDir, tokens, registryLogins, logins, registries, sources } = await openSources(parts);
  const installation = installationOf(parts.dataDir);
  const equipped = parts.hosts.all().map((host) => equip(host, parts));
  const updates = { clock, workFolders: createWorkFolders(workDir), sources };
  const runner = createRunner(
    { ...updates, store, installation, on: (id) => known(equipped, ({ host }) => host.id === id, id).deps },
    log,
  );
  const atWork: HostAtWork[] = [];
  const at = (id: string) => known(atWork, ({ core }) => core.host.id === id, id);
  const hostOf = (app: string) => at(store.app(app)?.host ?? LOCAL_HOST);
  const hosts: Hosts = {
    all: () => atWork.map((host) => host.core),
    get: (id) => at(id).core,
    of: (app) => hostOf(app).core,
  };
  const notify = startNotify({
    facts: { store, hosts, on: hosts.get, storeProblem: () => parts.about.storeProblem },
    channels: openChannels(parts),
    changed,
    now: clock.now,
    log,
  });
  let schedule: { look(): void; stop(): void } | null = null;
  const core: Shared = {
    store,
    hosts,
    sources,
    tokens,
    registryLogins,
    logins,
    registries,
    runner,
    notify,
    installation,
    lastWords: new Map(),
    clock,
    log,
    changed,
    reschedule: () => schedule?.look(),
    closing: closing.signal,
  };
  for (const it of equipped) atWork.push(startHost(it, { ...core, dataDir: parts.dataDir, updates }));
  const stops = [
    store.traces.onWrite(() => changed.emit()),
    startStamping({ dataDir: parts.dataDir, store, runner, log }),
    runner.events.on((event) => {
      if (event.type === 'store') parts.about.storeProblem = event.problem;
      if (event.type === 'changed' && event.update.outcome !== null)
        hostOf(event.update.app).ended(event.update.app);
      if (event.type !== 'log') changed.emit();
    }),
  ];

  const contact = AbortSignal.any([closing.signal, AbortSignal.timeout(FIRST_CONTACT_MS)]);
  await Promise.all(
    hosts
      .all()
      .map(({ docker }) =>
        docker
          .waitUntilConnected(contact)
          .catch((error: unknown) => log(`Docker does not answer yet: ${messageOf(error)}`)),
      ),
  );
  await Promise.all(atWork.map((host) => host.lookOver()));
  runner.resumeOpen();
  for (const host of atWork) host.begin();
  stops.push(careForSample(hosts.get(LOCAL_HOST)));
  const looked = Promise.all(atWork.map((host) => host.look()));
  const prove = () => Promise.all(atWork.map((host) => host.prove()));
  if (parts.background === false) {
    // A single command does not come to a later look.
    await looked;
    await prove();
  } else {
    const begun = looked
      .catch((error: unknown) => log(`The first look at the apps failed: ${messageOf(error)}`))
      .then(() => {
        if (closing.signal.aborted) return;
        void prove();
        // What is due is decided by what is seen.
        schedule = startScheduler({
          apps: () => store.apps(),
          keepNextRun: (app, nextRunAt) => store.updateApp(app, { nextRunAt }),
          paused: () => pauseState(store, clock.now()).paused,
          run: (app) => scheduledRun(hosts.of(app), app),
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
    picture: createLivePicture({ store, clock, runner, hosts, on: hosts.get }, parts.about),
    async close() {
      schedule?.stop();
      for (const stop of stops) stop();
      notify.close();
      closing.abort(new HomeportError('CANCELLED', say('engine.closing')));
      await runner.close();
      for (const host of atWork) host.close();
      store.close();
    },
  };
}

function known<T>(all: readonly T[], is: (it: T) => boolean, id: string): T {
  const found = all.find(is);
  if (found !== undefined) return found;
  throw new HomeportError('NOT_FOUND', say('engine.no-such-host', { id }));
}
