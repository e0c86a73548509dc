import { appConfig } from '../../../electron/shared/config.ts';
import type { AppDto, Attention, LiveState, ReleaseDto, UpdateDto } from '../../../electron/shared/dto.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { gitVersion } from '../git-version.ts';

/** Pictures of the engine's state, for tests of what the desktop makes of them and for printing the tray menu. */

export const NOW = new Date('2026-11-20T14:30:00Z');

export function ago(ms: number): string {
  return new Date(NOW.getTime() - ms).toISOString();
}
const HOUR = 3_600_000;

export function release(app: string, number: number, patch: Partial<ReleaseDto> = {}): ReleaseDto {
  const commit = `${number}a1b2c3d4e5f60718293a4b5c6d7e8f901234567`.slice(0, 40);
  return {
    app,
    release: number,
    imageId: `sha256:${String(number).padStart(64, '0')}`,
    tag: `homeport/${app}:${number}-${commit.slice(0, 7)}`,
    provenance: 'git',
    version: gitVersion(commit, { author: 'Ada', message: 'Fix the thing', madeAt: ago(30 * HOUR) }),
    state: 'good',
    quarantineReason: null,
    createdAt: ago(number * HOUR),
    deployedAt: ago(26 * HOUR),
    running: false,
    available: true,
    restore: 'container',
    rebuildNote: null,
    bases: null,
    ...patch,
  };
}

export function update(app: string, patch: Partial<UpdateDto> = {}): UpdateDto {
  const { outcome = null, phase = 'acquire' } = patch;
  return {
    id: `u-${app}`,
    app,
    kind: 'update',
    trigger: 'schedule',
    from: null,
    to: null,
    outcome: null,
    phase: 'acquire',
    startedAt: ago(60_000),
    finishedAt: null,
    downtimeMs: null,
    stillDown: false,
    error: null,
    awaitingDecision: false,
    takenUp: false,
    waitingFor: null,
    inLine: false,
    waitsForDecisionOn: null,
    survivesCut: false,
    newerBases: [],
    cancellable: outcome === null && (phase === 'acquire' || phase === 'verify'),
    progress: null,
    steps: [],
    ...patch,
  };
}

export function app(name: string, patch: Partial<AppDto> = {}): AppDto {
  return {
    name,
    containerName: name,
    containerId: 'c0ffee',
    state: 'healthy',
    stateDetail: null,
    stateSince: ago(3 * HOUR),
    specFrom: 'homeport',
    keptOnRemove: patch.specFrom === 'container',
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url: 'https://git.example/app.git' } },
    }),
    revision: 'r1',
    run: null,
    running: release(name, 4, { running: true, deployedAt: ago(2 * HOUR) }),
    previous: release(name, 3),
    lastUpdate: null,
    activeUpdate: null,
    lastCheck: null,
    nextRunAt: null,
    scheduleInWords: 'Every 6 hours',
    addresses: [],
    warnings: [],
    sample: false,
    fromLabels: [],
    awaitsFirstUpdate: false,
    ...patch,
  };
}

export function attention(
  name: string,
  kind: Attention['kind'],
  message: string,
  patch: Partial<Attention> = {},
): Attention {
  return {
    app: name,
    kind,
    message: asWritten(message),
    at: ago(5 * 60_000),
    updateId: `u-${name}`,
    restore: null,
    ...patch,
  };
}

export function live(patch: Partial<LiveState> = {}): LiveState {
  const docker: LiveState['docker'] = patch.docker ?? {
    state: 'connected',
    endpoint: 'unix:///var/run/docker.sock',
    version: '20.10.24',
    apiVersion: '1.41',
    message: null,
    otherEngine: null,
    since: ago(48 * HOUR),
  };
  return {
    version: '0.1.0',
    startedAt: ago(48 * HOUR),
    docker,
    hosts: [{ id: 'local', name: 'This machine', docker }],
    pause: { paused: false, until: null },
    storeProblem: null,
    diskLow: null,
    apps: [],
    attention: [],
    overall: 'well',
    ...patch,
  };
}

export const previousOf = (name: string) => ({
  release: 3,
  tag: release(name, 3).tag,
  deployedAt: ago(26 * HOUR),
  as: 'previous' as const,
});

export const SAMPLES: Record<'well' | 'working' | 'attention' | 'away' | 'many', LiveState> = {
  well: live({
    apps: [
      app('photos', { addresses: [{ host: '127.0.0.1', port: 2283 }] }),
      app('wiki', {
        addresses: [
          { host: '127.0.0.1', port: 8080 },
          { host: '127.0.0.1', port: 8443 },
        ],
        state: 'running',
      }),
      app('backup_job', { previous: null, state: 'stopped' }),
    ],
  }),
  working: live({
    overall: 'working',
    pause: { paused: true, until: '2026-11-20T17:00:00Z' },
    apps: [
      app('photos', { activeUpdate: update('photos', { phase: 'acquire' }) }),
      app('wiki', { activeUpdate: update('wiki', { phase: 'gate' }) }),
    ],
  }),
  attention: live({
    overall: 'attention',
    attention: [
      attention('photos', 'rollback-failed', 'The update failed and the release before did not come back.', {
        restore: previousOf('photos'),
      }),
      attention('wiki', 'awaiting-decision', 'The new version did not become healthy.', {
        restore: previousOf('wiki'),
      }),
      attention('feeds', 'check-failed', 'The branch “main” is not there any more.', { updateId: null }),
    ],
    apps: [
      app('photos', { state: 'stopped' }),
      app('wiki', {
        state: 'unhealthy',
        activeUpdate: update('wiki', { phase: 'gate', awaitingDecision: true }),
      }),
      app('feeds', { previous: release('feeds', 3, { available: false }) }),
    ],
  }),
  away: live({
    overall: 'away',
    docker: {
      state: 'away',
      endpoint: 'unix:///var/run/docker.sock',
      version: null,
      apiVersion: null,
      message: asWritten('No Docker engine answers at /var/run/docker.sock: is it running?'),
      otherEngine: null,
      since: ago(10 * 60_000),
    },
    apps: [app('photos', { state: 'unknown' })],
  }),
  many: live({
    overall: 'attention',
    apps: Array.from({ length: 20 }, (_, index) => app(`service-${String(index + 1).padStart(2, '0')}`)),
    attention: Array.from({ length: 7 }, (_, index) =>
      attention(`service-${String(index + 1).padStart(2, '0')}`, 'rolled-back', 'It never became healthy.', {
        restore: previousOf(`service-${String(index + 1).padStart(2, '0')}`),
      }),
    ),
  }),
};
