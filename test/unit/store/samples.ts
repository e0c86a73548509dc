import type { App, Release, StepRow, Update } from '../../../electron/engine/domain/model.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';

export const T0 = new Date('2026-03-01T12:00:00.000Z');
export const DAY = 24 * 3600_000;

/** T0 and so many milliseconds. */
export const at = (ms: number): Date => new Date(T0.getTime() + ms);

export function app(name = 'web', more: Partial<App> = {}): App {
  return {
    name,
    host: 'local',
    containerName: name,
    containerId: null,
    engineId: null,
    specFrom: 'homeport',
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url: 'https://example.com/web.git' } },
    }),
    run: null,
    runningRelease: null,
    configChanged: false,
    nextRunAt: null,
    lastCheck: null,
    news: { seen: [], skipped: [], waitsUntil: null },
    dismissed: {},
    createdAt: T0,
    ...more,
  };
}

export function release(more: Partial<Release> = {}): Parameters<Store['insertRelease']>[0] {
  return {
    app: 'web',
    imageId: 'sha256:aa',
    tagFor: (number) => `homeport/web:${number}-abc`,
    sourceKey: 'key-1',
    provenance: 'git',
    version: null,
    origin: null,
    state: 'candidate',
    quarantineReason: null,
    spec: null,
    createdAt: T0,
    deployedAt: null,
    ...more,
  };
}

export function update(id: string, more: Partial<Update> = {}): Update {
  return {
    id,
    app: 'web',
    kind: 'update',
    trigger: 'person',
    fromRelease: null,
    fromImageId: null,
    outcome: null,
    phase: 'acquire',
    startedAt: T0,
    finishedAt: null,
    downtimeMs: null,
    error: null,
    journal: oneAppJournal(),
    ...more,
  };
}

export function ended(id: string, finishedAt: Date, more: Partial<Update> = {}): Update {
  return update(id, { outcome: 'succeeded', phase: 'done', finishedAt, ...more });
}

export function begin(
  updateId: string,
  more: Partial<Omit<StepRow, 'id'>> = {},
): { begin: Omit<StepRow, 'id'> } {
  return {
    begin: {
      updateId,
      kind: 'acquire-image',
      member: null,
      status: 'running',
      startedAt: T0,
      finishedAt: null,
      error: null,
      ...more,
    },
  };
}
