import { implement, ORPCError } from '@orpc/server';
import { pauseUntil } from '../../electron/engine/pause.ts';
import { contract } from '../../electron/shared/contract.ts';
import type { UpdateDto, WholeApp } from '../../electron/shared/dto.ts';
import { asWritten, say } from '../../electron/shared/text/text.ts';
import { demoAdopt, demoAdoptAll } from './demo-adoptable.ts';
import { ALL_STEPS, minutesAgo, release, steps, update } from './demo-data.ts';
import { demoImageProcedures } from './demo-images.ts';
import { demoInspection } from './demo-inspections.ts';
import { demoRegistries } from './demo-registries.ts';
import { demoSample } from './demo-sample.ts';
import { demoSkip } from './demo-skip.ts';
import { buildLog, type DemoWorld } from './demo-worlds.ts';
import { liveEvents } from './live-events.ts';

/**
 * The contract over a made-up world: enough for every button of the window to do something that shows.
 * @param changed wakes all watchers @param wakers the watchers that sleep
 */
export function demoRouter(world: DemoWorld, changed: () => void, wakers: Set<() => void>) {
  const os = implement(contract);
  const find = (name: string): WholeApp => {
    const app = world.live.apps.find((a) => a.name === name);
    if (!app) throw new ORPCError('NOT_FOUND', { message: `There is no app ${name}.` });
    return app;
  };
  const findUpdate = (id: string): UpdateDto => {
    const found = world.updates.find((u) => u.id === id);
    if (!found) throw new ORPCError('NOT_FOUND', { message: 'There is no such update.' });
    return found;
  };
  /** Yields now and whenever the world has changed. */
  async function* turns(signal: AbortSignal | undefined) {
    while (!signal?.aborted) {
      yield;
      await new Promise<void>((resolve) => {
        const wake = () => {
          wakers.delete(wake);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        wakers.add(wake);
        signal?.addEventListener('abort', wake, { once: true });
      });
    }
  }
  async function* pictures(signal: AbortSignal | undefined) {
    for await (const _ of turns(signal)) yield world.live;
  }
  const begin = (app: WholeApp, kind: UpdateDto['kind'], to: number): UpdateDto => {
    const begun = update(app.name, `${app.name}-${Date.now()}`, app.running, release(app.name, to), {
      kind,
      trigger: 'person',
      outcome: null,
      phase: kind === 'restore' ? 'swap' : 'acquire',
      startedAt: minutesAgo(0),
      finishedAt: null,
      steps: steps(0, kind === 'restore' ? ALL_STEPS.slice(3, 5) : ALL_STEPS.slice(0, 1), {
        status: 'running',
        finishedAt: null,
      }),
    });
    world.updates.unshift(begun);
    app.activeUpdate = begun;
    world.live.attention = world.live.attention.filter((a) => a.app !== app.name);
    changed();
    return begun;
  };
  const end = (app: WholeApp, outcome: UpdateDto['outcome']) => {
    const active = app.activeUpdate;
    if (!active) throw new ORPCError('CONFLICT', { message: `No update of ${app.name} is under way.` });
    const steps = active.steps.map((s) => ({
      ...s,
      status: s.status === 'running' ? ('interrupted' as const) : s.status,
      finishedAt: s.finishedAt ?? minutesAgo(0),
    }));
    Object.assign(active, {
      outcome,
      phase: 'done',
      finishedAt: minutesAgo(0),
      awaitingDecision: false,
      takenUp: false,
      steps,
    });
    app.lastUpdate = active;
    app.activeUpdate = null;
    world.live.attention = world.live.attention.filter((a) => a.app !== app.name);
    changed();
    return { updateId: active.id };
  };
  const pause = (paused: boolean, until: string | null) => {
    world.live.pause = { paused, until };
    changed();
    return world.live.pause;
  };
  return os.router({
    live: {
      get: os.live.get.handler(() => world.live),
      watch: os.live.watch.handler(({ signal }) => liveEvents(pictures(signal))),
    },
    apps: {
      get: os.apps.get.handler(({ input }) => find(input.app)),
      inspectSource: os.apps.inspectSource.handler(({ input }) => demoInspection(input.source)),
      adoptable: os.apps.adoptable.handler(() => world.containers),
      add: os.apps.add.handler(({ input }) => {
        const app: WholeApp = {
          ...structuredClone(find('photos')),
          name: input.name,
          running: null,
          previous: null,
          lastUpdate: null,
          state: 'never-ran',
          stateDetail: null,
        };
        world.live.apps.push(app);
        return { updateId: begin(app, 'add', 1).id };
      }),
      adopt: os.apps.adopt.handler(({ input }) => {
        return demoAdopt(world, input.container, input.source ?? null, changed);
      }),
      adoptAll: os.apps.adoptAll.handler(({ input }) => demoAdoptAll(world, input.containers, changed)),
      trust: os.apps.trust.handler(({ input }) => {
        find(input.app).awaitsFirstUpdate = false;
        changed();
        return { message: say('first-update.trusted', { app: input.app }) };
      }),
      takeBack: os.apps.takeBack.handler(({ input }) => {
        world.live.attention = world.live.attention.filter(
          (a) => a.app !== input.app || a.kind !== 'taken-over',
        );
        changed();
        return find(input.app);
      }),
      configure: os.apps.configure.handler(({ input }) => {
        const app = find(input.app);
        Object.assign(app.config, {
          source: input.source ?? app.config.source,
          schedule: input.schedule ?? app.config.schedule,
          policy: input.policy ?? app.config.policy,
        });
        changed();
        return app;
      }),
      remove: os.apps.remove.handler(({ input }) => {
        world.live.apps = world.live.apps.filter((a) => a.name !== input.app);
        world.live.attention = world.live.attention.filter((a) => a.app !== input.app);
        changed();
        return { removed: [input.app], keptVolumes: [] };
      }),
      check: os.apps.check.handler(({ input }) =>
        world.live.apps
          .filter((a) => input.apps.length === 0 || input.apps.includes(a.name))
          .map((a) => ({
            app: a.name,
            at: minutesAgo(0),
            result: 'current' as const,
            hold: null,
            version: null,
            message: asWritten('Nothing newer than what runs.'),
          })),
      ),
      update: os.apps.update.handler(({ input }) => {
        if (input.app === 'photos')
          return {
            updateId: null,
            message: asWritten('It runs the newest commit already.'),
            wasSkipped: false,
          };
        return {
          updateId: begin(find(input.app), 'update', 14).id,
          message: asWritten('Begun'),
          wasSkipped: false,
        };
      }),
      ...demoSkip(os.apps, find, changed),
      restore: os.apps.restore.handler(({ input }) => {
        const app = find(input.app);
        const message = asWritten('Putting it back.');
        if (app.activeUpdate?.awaitingDecision) return { ...end(app, 'rolled-back'), message };
        const { id } = begin(app, 'restore', input.release ?? app.previous?.release ?? 1);
        return { updateId: id, message };
      }),
      keep: os.apps.keep.handler(({ input }) => end(find(input.app), 'succeeded')),
      cancel: os.apps.cancel.handler(({ input }) => end(find(input.app), 'cancelled')),
      follow: os.apps.follow.handler(({ input }) => {
        world.live.attention = world.live.attention.filter(
          (a) => a.app !== input.app || a.kind !== 'whereabouts',
        );
        changed();
        return {
          message: asWritten(
            input.answer === 'follow' ? `${input.app} is followed.` : `${input.app} keeps its name.`,
          ),
        };
      }),
      start: os.apps.start.handler(({ input }) => {
        Object.assign(find(input.app), { state: 'running', stateDetail: null });
        changed();
        return { started: true, message: asWritten(`${input.app} is started.`), dependants: [] };
      }),
      stop: os.apps.stop.handler(({ input }) => {
        Object.assign(find(input.app), {
          state: 'stopped',
          stateDetail: asWritten('Stopped by hand (code 143)'),
        });
        changed();
        return { stopped: true, message: asWritten(`${input.app} is stopped.`), dependants: [] };
      }),
      restart: os.apps.restart.handler(({ input }) => ({
        restarted: input.app,
        message: asWritten(`${input.app} was started again.`),
        dependants: [],
      })),
      followLogs: os.apps.followLogs.handler(async function* () {
        yield { type: 'end' as const, text: 'There is no log in a demonstration.' };
      }),
      logs: os.apps.logs.handler(() => ({ lines: buildLog(1, world.containerLines).map((l) => l.text) })),
      health: os.apps.health.handler(() => world.health),
      dismiss: os.apps.dismiss.handler(({ input }) => {
        world.live.attention = world.live.attention.filter(
          (a) => a.app !== input.app || a.kind !== input.kind,
        );
        changed();
        return { dismissed: true };
      }),
    },
    releases: {
      list: os.releases.list.handler(({ input }) => world.releases[input.app] ?? []),
      export: os.releases.export.handler(async function* ({ input }) {
        yield { type: 'written', file: input.file, bytes: 1000, sha256: '0'.repeat(64), tag: null };
      }),
    },
    updates: {
      list: os.updates.list.handler(({ input }) => {
        const of = world.updates.filter((u) => input.app === undefined || u.app === input.app);
        const from = input.before === undefined ? 0 : of.findIndex((u) => u.id === input.before) + 1;
        return of.slice(from, from + input.limit);
      }),
      get: os.updates.get.handler(({ input }) => findUpdate(input.id)),
      log: os.updates.log.handler(() => buildLog(1, 20)),
      watch: os.updates.watch.handler(async function* ({ input, signal }) {
        let sent = 0;
        for await (const _ of turns(signal)) {
          const builds = findUpdate(input.id).progress === null;
          const news = builds && sent < world.buildLines ? buildLog(1, world.buildLines).slice(sent) : [];
          sent += news.length;
          for (let from = 0; from < news.length; from += 5000)
            yield { type: 'log' as const, lines: news.slice(from, from + 5000) };
          const now = structuredClone(findUpdate(input.id));
          yield { type: 'update' as const, update: now };
          if (now.outcome !== null) return;
        }
      }),
    },
    schedule: {
      preview: os.schedule.preview.handler(({ input }) => {
        if (input.cron !== null && input.cron.split(/\s+/).length !== 5) {
          throw new ORPCError('BAD_INPUT', {
            message: 'A schedule has five fields: minute, hour, day of month, month, day of week.',
          });
        }
        return {
          words: input.cron === '0 4 * * *' ? 'At 04:00' : 'Every 6 hours',
          timezone: input.timezone ?? 'Europe/Oslo',
          next: [1, 2, 3, 4, 5].map((n) => minutesAgo(-n * 360)),
        };
      }),
      pause: os.schedule.pause.handler(({ input }) =>
        pause(true, 'until' in input ? input.until : pauseUntil(input.length, new Date())),
      ),
      resume: os.schedule.resume.handler(() => pause(false, null)),
    },
    defaults: {
      get: os.defaults.get.handler(() => world.defaults),
      set: os.defaults.set.handler(({ input }) => {
        world.defaults = input;
        return input;
      }),
    },
    secrets: {
      list: os.secrets.list.handler(() => ({
        secrets: world.secrets,
        key: 'file' as const,
        keyFile: '/home/mira/.local/share/homeport/secret.key',
      })),
      set: os.secrets.set.handler(({ input: { host, username } }) => {
        world.secrets = world.secrets.filter((s) => s.host !== host);
        world.secrets.push({ host, username, storedAt: minutesAgo(0), problem: null });
        return { host };
      }),
      remove: os.secrets.remove.handler(({ input }) => {
        world.secrets = world.secrets.filter((s) => s.host !== input.host);
        return { removed: true };
      }),
      registries: demoRegistries(os.secrets.registries, world),
    },
    sample: demoSample(os.sample, world, begin, changed),
    notifications: {
      // Nobody is ever told anything here.
      watch: os.notifications.watch.handler(async function* () {}),
      delivered: os.notifications.delivered.handler(() => undefined),
      seen: os.notifications.seen.handler(() => undefined),
    },
    engine: {
      accept: os.engine.accept.handler(() => {
        world.live.docker = { ...world.live.docker, state: 'connected', message: null, otherEngine: null };
        world.live.overall = 'well';
        changed();
        return { apps: world.live.apps.map(({ name }) => name) };
      }),
    },
    images: demoImageProcedures(),
    storage: {
      info: os.storage.info.handler(() => ({
        dataDir: '/home/mira/.local/share/homeport',
        databaseBytes: 3_412_000,
        backups: [1, 2, 3].map((n) => ({
          name: `homeport-2026-11-${20 - n}.db`,
          at: minutesAgo(n * 1440),
          bytes: 3_300_000 - n * 40_000,
          reason: n === 3 ? 'before a migration' : 'daily',
        })),
      })),
      usage: os.storage.usage.handler(() => ({
        disks: [{ holds: ['data', 'docker'], path: '/home', freeBytes: 41e9, totalBytes: 250e9 }],
        databaseBytes: 3_412_000,
        backups: { count: 3, bytes: 9_660_000 },
        keptAside: { count: 0, bytes: 0 },
        workBytes: 0,
        cache: { bytes: 2.9e9, ownBytes: 1.2e9, ownRecords: 41, limits: { bytes: 5e9, days: 30 } },
        apps: world.live.apps.map(({ name }, n) => ({
          app: name,
          images: 2 + n,
          ownBytes: 61e6 * (n + 1),
          sharedBytes: 74e6,
          parkedBytes: n * 90_000,
        })),
        unknown: [],
      })),
      tidy: os.storage.tidy.handler(() => ({
        done: [say('storage.cache-removed', { size: '1.2 GB' })],
        kept: [],
      })),
      setCacheLimits: os.storage.setCacheLimits.handler(({ input }) => ({
        bytes: input.bytes ?? 5e9,
        days: input.days ?? 30,
      })),
      backup: os.storage.backup.handler(() => ({ name: 'homeport-2026-11-20.db', underWay: [] })),
      restoreBackup: os.storage.restoreBackup.handler(({ input }) => ({ restored: input.name })),
    },
  });
}
