import { appConfig, runSettings } from '../../electron/shared/config.ts';
import type { ReleaseDto, StepDto, UpdateDto, WholeApp } from '../../electron/shared/dto.ts';
import { asWritten } from '../../electron/shared/text/text.ts';
import { bareVersion, type Version } from '../../electron/shared/version.ts';
import type { Phase } from '../../electron/shared/words.ts';

/** Made-up apps in several states, to look at screens with. Nothing here is Homeport's behaviour. */

export const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
export const DAY = 24 * 60;

const MESSAGES = [
  'Serve pictures in AVIF where the browser takes it',
  'Fix the sign-in loop behind a reverse proxy',
  'Bump the base image',
  'Keep the scroll position when going back',
  'Make the import of large libraries twice as fast',
  'Retry uploads that were cut off',
];

export function version(n: number): Version {
  const id = Array.from({ length: 40 }, (_, i) => ((n * 7919 + i * i * 31 + i * n) % 16).toString(16)).join(
    '',
  );
  return {
    ...bareVersion('git', id),
    author: n % 2 === 0 ? 'Mira Holm' : 'Jon Abe',
    message: MESSAGES[n % MESSAGES.length] ?? null,
    madeAt: minutesAgo(n * 300),
  };
}

export function release(app: string, number: number, patch: Partial<ReleaseDto> = {}): ReleaseDto {
  const made = version(number + app.length * 3);
  return {
    app,
    release: number,
    imageId: `sha256:${made.id}${made.id.slice(0, 24)}`,
    tag: `homeport/${app}:${number}-${made.id.slice(0, 7)}`,
    provenance: 'git',
    version: made,
    state: 'good',
    quarantineReason: null,
    createdAt: minutesAgo((20 - number) * DAY),
    deployedAt: minutesAgo((20 - number) * DAY - 3),
    running: false,
    available: true,
    restore: 'spec',
    rebuildNote: null,
    bases: null,
    ...patch,
  };
}

const ref = (r: ReleaseDto) => ({ release: r.release, imageId: r.imageId, version: r.version });

export function steps(
  startedMinutesAgo: number,
  kinds: readonly string[],
  last: Partial<StepDto> = {},
): StepDto[] {
  return kinds.map((kind, index) => ({
    id: index + 1,
    kind,
    member: null,
    status: 'succeeded' as const,
    startedAt: minutesAgo(startedMinutesAgo - index * 0.2),
    finishedAt: minutesAgo(startedMinutesAgo - index * 0.2 - 0.15),
    error: null,
    hasLog: kind === 'acquire-image' || kind === 'await-gate',
    ...(index === kinds.length - 1 ? last : {}),
  }));
}

export const ALL_STEPS = [
  'acquire-image',
  'verify-image',
  'take-stock',
  'create-candidate',
  'disarm-previous',
  'hand-over',
  'await-gate',
  'arm-candidate',
  'commit-release',
  'clean-up',
];
export const BACK_STEPS = [
  ...ALL_STEPS.slice(0, 7),
  'turn-back',
  'hand-back',
  'await-rollback-gate',
  'remove-candidate',
  'clean-up',
];

export function update(
  app: string,
  id: string,
  from: ReleaseDto | null,
  to: ReleaseDto | null,
  patch: Partial<UpdateDto> = {},
): UpdateDto {
  return {
    id,
    app,
    kind: from ? 'update' : 'add',
    trigger: 'schedule',
    from: from ? ref(from) : null,
    to: to ? ref(to) : null,
    outcome: 'succeeded',
    phase: 'done',
    startedAt: minutesAgo(200),
    finishedAt: minutesAgo(197.6),
    downtimeMs: from ? 412 : null,
    stillDown: false,
    error: null,
    awaitingDecision: false,
    takenUp: false,
    waitingFor: null,
    inLine: false,
    waitsForDecisionOn: null,
    survivesCut: patch.outcome === null && !isEarly(patch.phase),
    newerBases: [],
    cancellable: patch.outcome === null && isEarly(patch.phase),
    progress: null,
    steps: steps(200, ALL_STEPS),
    ...patch,
  };
}

/** Before anything that runs is touched. */
const isEarly = (phase: Phase | undefined) => phase === 'acquire' || phase === 'verify';

export function app(name: string, patch: Partial<WholeApp> = {}): WholeApp {
  const running = release(name, 12, { running: true, restore: null, deployedAt: minutesAgo(197) });
  const previous = release(name, 11, { restore: 'container', deployedAt: minutesAgo(3 * DAY) });
  return {
    name,
    containerName: name,
    containerId: '4f0c2b7d9a1e6a3c5d8f4f0c2b7d9a1e6a3c5d8f4f0c2b7d9a1e6a3c5d8f0000',
    state: 'healthy',
    stateDetail: asWritten('Up 3 hours'),
    stateSince: minutesAgo(197),
    specFrom: 'homeport',
    keptOnRemove: patch.specFrom === 'container',
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url: `https://git.example.org/home/${name}.git` } },
    }),
    revision: 'r1',
    run: runSettings.parse({
      ports: [{ hostPort: 8080, containerPort: 80 }],
      env: { TZ: 'Europe/Oslo', GREETING: 'hello\nworld' },
      volumes: [{ source: `${name}-data`, destination: '/data' }],
    }),
    running,
    previous,
    lastUpdate: update(name, `${name}-12`, previous, running),
    activeUpdate: null,
    lastCheck: {
      app: name,
      at: minutesAgo(14),
      result: 'current',
      hold: null,
      version: running.version,
      message: asWritten('Nothing newer.'),
    },
    nextRunAt: minutesAgo(-166),
    scheduleInWords: 'Every 6 hours',
    addresses: [{ host: null, port: 8080 }],
    warnings: [],
    sample: false,
    fromLabels: [],
    awaitsFirstUpdate: false,
    ...patch,
  };
}
