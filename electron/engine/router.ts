import { implement } from '@orpc/server';
import { canDismiss } from '../shared/attention.ts';
import { contract } from '../shared/contract.ts';
import type { Attention, WholeState } from '../shared/dto.ts';
import { HomeportError } from '../shared/errors.ts';
import type { LiveEvent } from '../shared/live-dto.ts';
import type { SecretsInfo } from '../shared/secrets.ts';
import type { StorageInfo, StorageUsage } from '../shared/storage-dto.ts';
import { say, type Text } from '../shared/text/text.ts';
import { keepAppDefaults, readAppDefaults } from './app-defaults.ts';
import { addApp } from './apps/add.ts';
import { adoptable, adoptContainer } from './apps/adopt.ts';
import { adoptAll } from './apps/adopt-all.ts';
import { checkApp, checkDto } from './apps/checks.ts';
import { configureApp } from './apps/configure.ts';
import { exportRelease } from './apps/export.ts';
import { trustApp } from './apps/first-update.ts';
import { answerWhereabouts } from './apps/follow.ts';
import { appOrThrow } from './apps/idle.ts';
import { containerOf } from './apps/own-container.ts';
import { removeApp } from './apps/remove.ts';
import { requestUpdate } from './apps/requests.ts';
import { requestRestore } from './apps/restore.ts';
import { skipVersion, unskipVersion } from './apps/skip.ts';
import { restartApp, startApp, stopApp } from './apps/start-stop.ts';
import { takeBack } from './apps/take-over.ts';
import type { Core, Shared } from './core.ts';
import { LOCAL_HOST } from './domain/model.ts';
import { imageProcedures } from './images/procedures.ts';
import { followLogs } from './live/follow-logs.ts';
import { wholeApp } from './live/live-state.ts';
import { logLines, updateStream } from './live/streams.ts';
import { releaseDtos, updateDto } from './live/to-dto.ts';
import type { Desktop } from './notify/channels/desktop.ts';
import { pauseState, pauseUntil, setPause } from './pause.ts';
import { inCallersWords } from './router-errors.ts';
import { createSample } from './sample/create.ts';
import { pushToSample } from './sample/push.ts';
import { sampleDto } from './sample/record.ts';
import { removeSample } from './sample/remove.ts';
import { previewSchedule } from './schedule/cron.ts';
import { secretProcedures } from './secrets/procedures.ts';
import { keepCacheLimits } from './storage/limits.ts';
import { tidyStorage } from './storage/tidy.ts';

/** What the procedures need of their engine. `core` throws STORE_UNAVAILABLE while the database can't be used. */
type RouterParts = {
  core(): Shared;
  live(): WholeState;
  /** The live picture and what changes for as long as the caller listens, also while the database can't be used. */
  watchLive(signal: AbortSignal): AsyncGenerator<LiveEvent>;
  /** The key that new secrets are sealed with. */
  secretKey(): Pick<SecretsInfo, 'key' | 'keyFile'>;
  storage: {
    info(): StorageInfo;
    usage(): Promise<StorageUsage>;
    backup(): string;
    restore(name: string): Promise<string>;
  };
  /** Notifications on the desktop; there as long as somebody watches, also while the database can't be used. */
  desktop: Pick<Desktop, 'id' | 'watch' | 'delivered'>;
  /** Gives the apps to the engine that answers; their names. */
  acceptEngine(id: string): Promise<string[]>;
  log(line: string): void;
};

/** The contract, implemented: each procedure asks the part that knows, and turns its answer into the contract's shapes. */
export function createRouter(parts: RouterParts) {
  const { core, live, watchLive, secretKey, storage, desktop, acceptEngine, log } = parts;
  const os = implement(contract).use(({ next }) => inCallersWords(next, log));
  const never = new AbortController().signal;
  /** New apps are made here, and what is about no app is asked here. */
  const here = (): Core => core().hosts.get(LOCAL_HOST);
  const on = (app: string): Core => core().hosts.of(app);

  return os.router({
    live: {
      get: os.live.get.handler(() => live()),
      watch: os.live.watch.handler(({ signal }) => watchLive(signal ?? never)),
    },
    apps: {
      get: os.apps.get.handler(({ input }) => wholeApp(on(input.app), appOrThrow(on(input.app), input.app))),
      inspectSource: os.apps.inspectSource.handler(({ input, signal }) =>
        here().sources.inspect(input.source, here().docker, signal ?? never),
      ),
      adoptable: os.apps.adoptable.handler(() => adoptable(here())),
      add: os.apps.add.handler(async ({ input }) => ({ updateId: (await addApp(here(), input)).id })),
      adopt: os.apps.adopt.handler(async ({ input }) =>
        wholeApp(here(), await adoptContainer(here(), input)),
      ),
      adoptAll: os.apps.adoptAll.handler(({ input }) => adoptAll(here(), input.containers)),
      trust: os.apps.trust.handler(({ input }) => trustApp(on(input.app), input.app)),
      takeBack: os.apps.takeBack.handler(async ({ input }) =>
        wholeApp(on(input.app), await takeBack(on(input.app), input.app)),
      ),
      configure: os.apps.configure.handler(async ({ input }) =>
        wholeApp(on(input.app), await configureApp(on(input.app), input)),
      ),
      remove: os.apps.remove.handler(({ input }) => removeApp(on(input.app), input.app, input.keepContainer)),
      check: os.apps.check.handler(async ({ input }) => {
        const all = () => core().store.apps();
        const names = input.apps.length > 0 ? input.apps : all().map((a) => a.name);
        const apps = names.map((name) => appOrThrow(on(name), name));
        return (await Promise.all(apps.map((app) => checkApp(on(app.name), app)))).map(({ result }) =>
          checkDto(result),
        );
      }),
      update: os.apps.update.handler(async ({ input }) => {
        const { update, ...said } = await requestUpdate(on(input.app), input.app, input);
        return { updateId: update?.id ?? null, ...said };
      }),
      skip: os.apps.skip.handler(({ input }) => skipVersion(on(input.app), input.app, input.version ?? null)),
      unskip: os.apps.unskip.handler(({ input }) =>
        unskipVersion(on(input.app), input.app, input.version ?? null),
      ),
      restore: os.apps.restore.handler(async ({ input: { app, release, rebuild } }) => {
        const { update, message } = await requestRestore(on(app), app, { number: release, rebuild });
        return { updateId: update.id, message };
      }),
      keep: os.apps.keep.handler(({ input }) => {
        appOrThrow(core(), input.app);
        const update = core().runner.decide(input.app, 'keep');
        if (!update) throw new HomeportError('CONFLICT', say('decide.nothing-waits', { app: input.app }));
        return { updateId: update.id };
      }),
      cancel: os.apps.cancel.handler(({ input }) => {
        appOrThrow(core(), input.app);
        return { updateId: core().runner.cancel(input.app).id };
      }),
      follow: os.apps.follow.handler(({ input }) => answerWhereabouts(on(input.app), input)),
      start: os.apps.start.handler(({ input }) => startApp(on(input.app), input.app)),
      stop: os.apps.stop.handler(({ input }) => stopApp(on(input.app), input.app)),
      restart: os.apps.restart.handler(({ input }) => restartApp(on(input.app), input.app)),
      logs: os.apps.logs.handler(async ({ input }) => {
        const engine = on(input.app);
        const app = appOrThrow(engine, input.app);
        const inspect = await containerOf(engine, app);
        if (!inspect) throw new HomeportError('NOT_FOUND', say('logs.no-container', { app: app.name }));
        return { lines: await engine.docker.logs.last(inspect.Id, input.tail, input) };
      }),
      followLogs: os.apps.followLogs.handler(({ input, signal }) => {
        const engine = on(input.app);
        appOrThrow(engine, input.app);
        return followLogs(engine, input, signal ? AbortSignal.any([signal, engine.closing]) : engine.closing);
      }),
      health: os.apps.health.handler(({ input }) =>
        core()
          .store.health(appOrThrow(core(), input.app).name, input.limit)
          .map(({ at, state, detail }) => ({ at: at.toISOString(), state, detail })),
      ),
      dismiss: os.apps.dismiss.handler(({ input }) => {
        const app = appOrThrow(core(), input.app);
        const about = live().attention.find((a) => a.app === app.name && a.kind === input.kind);
        if (!about) return { dismissed: false };
        if (!canDismiss(about.kind)) {
          throw new HomeportError('CONFLICT', staysBecause(app.name, about.kind));
        }
        core().store.updateApp(app.name, { dismissed: { ...app.dismissed, [about.kind]: about.at } });
        core().notify.lookAt(app.name);
        core().changed.emit();
        return { dismissed: true };
      }),
    },
    releases: {
      list: os.releases.list.handler(({ input: { app } }) => releaseDtos(on(app), appOrThrow(on(app), app))),
      export: os.releases.export.handler(({ input, signal }) =>
        exportRelease(on(input.app), input, signal ?? never),
      ),
    },
    updates: {
      list: os.updates.list.handler(({ input }) => {
        if (input.app !== undefined) appOrThrow(core(), input.app);
        return core()
          .store.updates({
            limit: input.limit,
            ...(input.app === undefined ? {} : { app: input.app }),
            ...(input.before === undefined ? {} : { before: input.before }),
          })
          .map((update) => updateDto(core(), update));
      }),
      get: os.updates.get.handler(
        ({ input: { id } }) => core().lastWords.get(id) ?? updateDto(core(), updateOrThrow(core(), id)),
      ),
      log: os.updates.log.handler(({ input }) => {
        if (core().lastWords.has(input.id)) return [];
        updateOrThrow(core(), input.id);
        return logLines(core(), input.id, {
          afterSeq: input.afterSeq,
          ...(input.stepId === undefined ? {} : { stepId: input.stepId }),
        });
      }),
      watch: os.updates.watch.handler(({ input, signal }) => {
        const engine = core();
        if (!engine.lastWords.has(input.id)) updateOrThrow(engine, input.id);
        return updateStream(
          engine,
          input.id,
          signal ? AbortSignal.any([signal, engine.closing]) : engine.closing,
        );
      }),
    },
    schedule: {
      preview: os.schedule.preview.handler(({ input }) => previewSchedule(input, input.app)),
      pause: os.schedule.pause.handler(({ input }) => {
        const until = 'until' in input ? input.until : pauseUntil(input.length, core().clock.now());
        setPause(core().store, { until });
        core().changed.emit();
        return pauseState(core().store, core().clock.now());
      }),
      resume: os.schedule.resume.handler(() => {
        setPause(core().store, null);
        core().reschedule();
        core().changed.emit();
        return pauseState(core().store, core().clock.now());
      }),
    },
    defaults: {
      get: os.defaults.get.handler(() => readAppDefaults(core().store)),
      set: os.defaults.set.handler(({ input }) => keepAppDefaults(core().store, input)),
    },
    secrets: secretProcedures(core, secretKey, log),
    sample: {
      get: os.sample.get.handler(() => sampleDto(core().store)),
      create: os.sample.create.handler(({ input }) => createSample(here(), input.name)),
      push: os.sample.push.handler(({ input }) => pushToSample(here(), input.change)),
      remove: os.sample.remove.handler(() => removeSample(here())),
    },
    notifications: {
      watch: os.notifications.watch.handler(({ input, signal }) =>
        desktop.watch(input.preferences, signal ?? never),
      ),
      delivered: os.notifications.delivered.handler(({ input }) => desktop.delivered(input.keys)),
      seen: os.notifications.seen.handler(({ input }) => {
        const { notify } = core();
        notify.seen(desktop.id, ({ app, updateId }) =>
          'app' in input ? app === input.app : 'update' in input ? updateId === input.update : true,
        );
      }),
    },
    images: imageProcedures(here, log),
    engine: {
      accept: os.engine.accept.handler(async ({ input }) => ({ apps: await acceptEngine(input.id) })),
    },
    storage: {
      info: os.storage.info.handler(() => storage.info()),
      usage: os.storage.usage.handler(() => storage.usage()),
      tidy: os.storage.tidy.handler(() => tidyStorage(here())),
      setCacheLimits: os.storage.setCacheLimits.handler(({ input }) => keepCacheLimits(core().store, input)),
      backup: os.storage.backup.handler(() => ({
        underWay: core()
          .store.openUpdates()
          .map(({ app }) => app),
        name: storage.backup(),
      })),
      restoreBackup: os.storage.restoreBackup.handler(async ({ input }) => ({
        restored: await storage.restore(input.name),
      })),
    },
  });
}

function staysBecause(app: string, kind: Attention['kind']): Text {
  switch (kind) {
    case 'awaiting-decision':
      return say('dismiss.awaiting-decision', { app });
    case 'whereabouts':
      return say('dismiss.whereabouts', { app });
    default:
      return say('dismiss.update-waiting', { app });
  }
}

function updateOrThrow(core: Shared, id: string) {
  const update = core.store.update(id);
  if (!update) throw new HomeportError('NOT_FOUND', say('history.no-such-update', { id }));
  return update;
}

export type HomeportRouter = ReturnType<typeof createRouter>;
