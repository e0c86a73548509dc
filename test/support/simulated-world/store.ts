import type { App, Release, StepRow, Update } from '../../../electron/engine/domain/model.ts';
import type { UpdateStore } from '../../../electron/engine/update/context.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';

/** What is on the disk: it outlives the process. */
export type Disk = {
  app: App;
  lastRelease: number;
  releases: Map<number, Release>;
  updates: Map<string, Update>;
  steps: (StepRow & { id: number })[];
  settings: Map<string, unknown>;
};

export function createDisk(app: App): Disk {
  return { app, lastRelease: 0, releases: new Map(), updates: new Map(), steps: [], settings: new Map() };
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
    return structuredClone(value);
  };
  const patchRelease = (number: number, patch: Partial<Release>) => {
    const before = disk.releases.get(number);
    if (!before) throw new HomeportError('NOT_FOUND', `no release ${number}`);
    disk.releases.set(number, structuredClone({ ...before, ...patch }));
  };
  const newestFirst = () => [...disk.releases.values()].sort((a, b) => b.number - a.number);
  return {
    app: (name) => copy(name === disk.app.name ? disk.app : null),
    updateApp: (_name, patch) =>
      write('updateApp', () => {
        disk.app = structuredClone({ ...disk.app, ...patch });
      }),
    releases: () => copy(newestFirst()),
    release: (_app, number) => copy(disk.releases.get(number) ?? null),
    insertRelease: ({ tagFor, ...it }) =>
      write('insertRelease', () => {
        const known = newestFirst().find(
          (r) =>
            it.state === 'candidate' &&
            r.state === 'candidate' &&
            r.sourceKey === it.sourceKey &&
            r.imageId === it.imageId,
        );
        if (known) return structuredClone(known);
        disk.lastRelease += 1;
        const release: Release = { ...it, number: disk.lastRelease, tag: tagFor(disk.lastRelease) };
        disk.releases.set(release.number, structuredClone(release));
        return release;
      }),
    updateRelease: (_app, number, patch) => write('updateRelease', () => patchRelease(number, patch)),
    deleteRelease: (_app, number) => write('deleteRelease', () => void disk.releases.delete(number)),
    insertUpdate: (update) =>
      write('insertUpdate', () => {
        if ([...disk.updates.values()].some((u) => u.outcome === null))
          throw new HomeportError('CONFLICT', 'is being updated already');
        disk.updates.set(update.id, structuredClone(update));
      }),
    record: (update, step) =>
      write('record', () => {
        if (!disk.updates.has(update.id)) throw new HomeportError('NOT_FOUND', `no update ${update.id}`);
        disk.updates.set(update.id, structuredClone(update));
        if (step === undefined) return null;
        if ('begin' in step) {
          const id = disk.steps.length + 1;
          disk.steps.push({ ...structuredClone(step.begin), id });
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
    setSetting: (key, value) =>
      write('setSetting', () => void disk.settings.set(key, structuredClone(value))),
    probe: () => write('probe', () => undefined),
  };
}
