import type { App, Release, StepRow, Update } from '../../../electron/engine/domain/model.ts';
import type { UpdateStore } from '../../../electron/engine/update/context.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { copyOf } from './copy.ts';

/** What is on the disk: it outlives the process. */
export type Disk = {
  apps: Map<string, App>;
  /** By app: the highest number ever given. */
  lastRelease: Map<string, number>;
  /** Of all apps, in the order in which they were made. */
  releases: Release[];
  updates: Map<string, Update>;
  steps: (StepRow & { id: number })[];
  settings: Map<string, unknown>;
};

export function createDisk(apps: App[]): Disk {
  return {
    apps: new Map(apps.map((app) => [app.name, app])),
    lastRelease: new Map(),
    releases: [],
    updates: new Map(),
    steps: [],
    settings: new Map(),
  };
}

/** As it is on the disk now. */
export function appOn(disk: Disk, name: string): App {
  const app = disk.apps.get(name);
  if (!app) throw new Error(`There is no app ${name} on the disk`);
  return app;
}

/** Newest first. */
export function releasesOn(disk: Disk, app: string): Release[] {
  return disk.releases.filter((release) => release.app === app).sort((a, b) => b.number - a.number);
}

export function keepRelease(disk: Disk, release: Release): void {
  disk.releases.push(copyOf(release));
  disk.lastRelease.set(release.app, release.number);
}

/**
 * A store for one process over the disk that outlives it. Everything is copied on its way in and out, as a database does.
 * @param write called around each durable change: throws instead where it fails or the process dies.
 * @param read throws for a dead process.
 */
export function storeOn(
  disk: Disk,
  write: <T>(what: string, effect: () => T) => T,
  read: () => void,
): UpdateStore {
  const copy = <T>(value: T): T => {
    read();
    return copyOf(value);
  };
  const same = (app: string, number: number) => (it: Release) => it.app === app && it.number === number;
  return {
    apps: () => copy([...disk.apps.values()]),
    app: (name) => copy(disk.apps.get(name) ?? null),
    updateApp: (name, patch) =>
      write('updateApp', () => void disk.apps.set(name, copyOf({ ...appOn(disk, name), ...patch }))),
    releases: (app) => copy(releasesOn(disk, app)),
    release: (app, number) => copy(disk.releases.find(same(app, number)) ?? null),
    insertRelease: ({ tagFor, ...it }) =>
      write('insertRelease', () => {
        const known = releasesOn(disk, it.app).find(
          (r) =>
            it.state === 'candidate' &&
            r.state === 'candidate' &&
            r.sourceKey === it.sourceKey &&
            r.imageId === it.imageId,
        );
        if (known) return copyOf(known);
        const number = (disk.lastRelease.get(it.app) ?? 0) + 1;
        const release: Release = { ...it, number, tag: tagFor(number) };
        keepRelease(disk, release);
        return release;
      }),
    passNumbers(app, upTo) {
      const last = disk.lastRelease.get(app) ?? 0;
      if (upTo > last) write('passNumbers', () => void disk.lastRelease.set(app, upTo));
    },
    updateRelease: (app, number, patch) =>
      write('updateRelease', () => {
        const release = disk.releases.find(same(app, number));
        if (!release) throw new HomeportError('NOT_FOUND', `no release ${number}`);
        Object.assign(release, copyOf(patch));
      }),
    deleteRelease: (app, number) =>
      write('deleteRelease', () => {
        const is = same(app, number);
        disk.releases = disk.releases.filter((release) => !is(release));
      }),
    insertUpdate: (update) =>
      write('insertUpdate', () => {
        if ([...disk.updates.values()].some((u) => u.app === update.app && u.outcome === null))
          throw new HomeportError('CONFLICT', 'is being updated already');
        disk.updates.set(update.id, copyOf(update));
      }),
    record: (update, step) =>
      write('record', () => {
        if (!disk.updates.has(update.id)) throw new HomeportError('NOT_FOUND', `no update ${update.id}`);
        disk.updates.set(update.id, copyOf(update));
        if (step === undefined) return null;
        if ('begin' in step) {
          const id = disk.steps.length + 1;
          disk.steps.push({ ...copyOf(step.begin), id });
          return id;
        }
        const row = disk.steps.find((s) => s.id === step.end.id && s.updateId === update.id);
        if (!row) throw new HomeportError('NOT_FOUND', `no step ${step.end.id}`);
        Object.assign(row, {
          status: step.end.status,
          error: step.end.error,
          finishedAt: step.end.finishedAt,
        });
        return null;
      }),
    reopen: (update, since) =>
      write('reopen', () => {
        if (!disk.updates.has(update.id)) throw new HomeportError('NOT_FOUND', `no update ${update.id}`);
        disk.updates.set(update.id, copyOf(update));
        // Numbers are by their place: of earlier tries only the content goes.
        for (const step of disk.steps)
          if (step.updateId === update.id && step.startedAt > since) step.updateId = '';
      }),
    update: (id) => copy(disk.updates.get(id) ?? null),
    openUpdates: () => copy([...disk.updates.values()].filter((u) => u.outcome === null)),
    interruptSteps: (updateId, at) =>
      write('interruptSteps', () => {
        for (const step of disk.steps)
          if (step.updateId === updateId && step.status === 'running')
            Object.assign(step, { status: 'interrupted', finishedAt: at });
      }),
    appendLog: () => read(),
    setting: (key) => copy(disk.settings.get(key)),
    setSetting: (key, value) => write('setSetting', () => void disk.settings.set(key, copyOf(value))),
    proveWritable: () => write('proveWritable', () => undefined),
  };
}
