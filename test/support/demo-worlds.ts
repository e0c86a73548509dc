import { worstFirst } from '../../electron/shared/attention.ts';
import { type AppDefaults, appDefaults } from '../../electron/shared/config.ts';
import type {
  AdoptableContainer,
  Attention,
  DockerStatus,
  HealthEvent,
  LogLine,
  ReleaseDto,
  UpdateDto,
  WholeApp,
  WholeState,
} from '../../electron/shared/dto.ts';
import type { RegistryLoginDto } from '../../electron/shared/registry-logins.ts';
import type { SecretDto } from '../../electron/shared/secrets.ts';
import { asWritten, say, sentences } from '../../electron/shared/text/text.ts';
import { demoContainers } from './demo-adoptable.ts';
import { ALL_STEPS, app, BACK_STEPS, DAY, minutesAgo, release, steps, update, version } from './demo-data.ts';
import { prunedForGood, prunedRelease } from './demo-never-ran.ts';

/** Whole made-up worlds for the demo contract. */

const restoreOf = (r: ReleaseDto | null): Attention['restore'] =>
  r ? { release: r.release, tag: r.tag, deployedAt: r.deployedAt, as: 'previous' } : null;

export type DemoWorld = {
  live: WholeState;
  releases: Record<string, ReleaseDto[]>;
  updates: UpdateDto[];
  health: HealthEvent[];
  defaults: AppDefaults;
  secrets: SecretDto[];
  registries: RegistryLoginDto[];
  containers: AdoptableContainer[];
  /** How many lines each update's build has written: a test that raises it lets a log grow. */
  buildLines: number;
  /** How many lines each container wrote. */
  containerLines: number;
};

/** Six apps: well, building, rolled back, waiting for a decision, unhealthy, adopted and stopped. */
export function richWorld(): DemoWorld {
  const photos = app('photos', {
    addresses: [
      { host: null, port: 2342 },
      { host: '127.0.0.1', port: 2343 },
    ],
  });
  const jellyfin = app('jellyfin');
  const bad = release('jellyfin', 13, {
    state: 'quarantined',
    deployedAt: null,
    restore: 'spec',
    createdAt: minutesAgo(34),
    quarantineReason: asWritten('It became unhealthy 12 s after it was started: GET /health answered 503.'),
  });
  const rolled = update('jellyfin', 'jellyfin-13', jellyfin.running, bad, {
    outcome: 'rolled-back',
    startedAt: minutesAgo(36),
    finishedAt: minutesAgo(33),
    downtimeMs: 1840,
    error: asWritten(
      'Release #13 did not prove healthy: its HEALTHCHECK failed 3 times (GET /health answered 503). Release #12 is back and healthy.',
    ),
    steps: steps(36, BACK_STEPS).map((s) =>
      s.kind === 'await-gate'
        ? {
            ...s,
            status: 'failed' as const,
            error: asWritten('Unhealthy: GET /health answered 503 Service Unavailable, 3 times in a row'),
          }
        : s,
    ),
  });
  jellyfin.lastUpdate = rolled;
  const wiki = app('wiki');
  const building = update('wiki', 'wiki-13', wiki.running, null, {
    outcome: null,
    phase: 'acquire',
    trigger: 'person',
    startedAt: minutesAgo(0.6),
    finishedAt: null,
    downtimeMs: null,
    to: { release: null, imageId: null, version: version(77) },
    steps: steps(0.6, ['acquire-image'], { status: 'running', finishedAt: null }),
  });
  wiki.activeUpdate = building;
  const recipes = app('recipes', {
    state: 'unhealthy',
    stateDetail: asWritten('GET /health timed out'),
    stateSince: minutesAgo(6),
  });
  const candidate = release('recipes', 13, { state: 'candidate', running: true });
  const deciding = update('recipes', 'recipes-13', recipes.running, candidate, {
    outcome: null,
    phase: 'gate',
    awaitingDecision: true,
    startedAt: minutesAgo(9),
    finishedAt: null,
    error: asWritten(
      'Release #13 did not prove healthy within 120 s: GET http://127.0.0.1:9925/health timed out.',
    ),
    steps: steps(9, ALL_STEPS.slice(0, 7), {
      status: 'failed',
      error: asWritten('Not healthy within 120 s'),
    }),
  });
  recipes.previous = recipes.running;
  recipes.activeUpdate = deciding;
  const dns = app('dns', {
    specFrom: 'container',
    run: null,
    scheduleInWords: 'Only by hand',
    nextRunAt: null,
    state: 'running',
    addresses: [],
    running: release('dns', 1, {
      provenance: 'adopted',
      version: null,
      running: true,
      tag: 'homeport/dns:1-9c31f0e',
      restore: null,
    }),
    previous: null,
    lastUpdate: null,
    stateDetail: asWritten('Up 41 days'),
    stateSince: minutesAgo(41 * DAY),
    warnings: [
      asWritten(
        'The container has 14 changed files in its writable layer under /etc/unbound: they are not carried over to a new release. Put them on a volume first.',
      ),
    ],
  });
  dns.config.schedule.cron = null;
  const backup = app('backup-to-the-office-nas', {
    state: 'stopped',
    stateDetail: asWritten('Ran out of memory'),
    stateSince: minutesAgo(118),
    addresses: [],
    lastCheck: {
      app: 'backup-to-the-office-nas',
      at: minutesAgo(14),
      result: 'failed',
      hold: null,
      version: null,
      message: asWritten(
        'git.example.org did not answer within 20 s. Look at the address and the network; the app was not touched.',
      ),
    },
  });
  const apps = [backup, dns, jellyfin, photos, recipes, wiki];
  const attention: Attention[] = [
    {
      app: 'jellyfin',
      kind: 'rolled-back',
      message: rolled.error ?? asWritten(''),
      at: minutesAgo(33),
      updateId: rolled.id,
      restore: null,
    },
    {
      app: 'recipes',
      kind: 'awaiting-decision',
      message: sentences(
        deciding.error ?? asWritten(''),
        asWritten('The new release still runs; put the previous one back or keep this one.'),
      ),
      at: minutesAgo(6),
      updateId: deciding.id,
      restore: restoreOf(recipes.previous),
    },
    {
      app: backup.name,
      kind: 'not-running',
      message: asWritten('backup-to-the-office-nas does not run. Ran out of memory.'),
      at: minutesAgo(118),
      updateId: null,
      restore: restoreOf(backup.previous),
    },
    {
      app: backup.name,
      kind: 'check-failed',
      message: backup.lastCheck?.message ?? asWritten(''),
      at: minutesAgo(14),
      updateId: null,
      restore: null,
    },
  ];
  const history = (a: WholeApp): UpdateDto[] =>
    [11, 10, 9].map((n) =>
      update(a.name, `${a.name}-${n}`, release(a.name, n - 1), release(a.name, n), {
        startedAt: minutesAgo((20 - n) * DAY),
        finishedAt: minutesAgo((20 - n) * DAY - 2.4),
        trigger: n === 10 ? 'person' : 'schedule',
        ...(n === 10
          ? {
              outcome: 'failed' as const,
              downtimeMs: null,
              error: asWritten(
                'The build failed at step 7 of 12: npm ci ended with exit code 1. The app was not touched.',
              ),
            }
          : {}),
        ...(n === 9 ? { kind: 'restore' as const, trigger: 'person' as const } : {}),
      }),
    );
  const updates = [
    building,
    deciding,
    rolled,
    ...apps.flatMap((a) =>
      a.name === 'dns' ? [] : [update(a.name, `${a.name}-12`, a.previous, a.running), ...history(a)],
    ),
  ];
  const releases = Object.fromEntries(
    apps.map((a) => [
      a.name,
      [
        ...(a.name === 'jellyfin' ? [bad] : []),
        ...(a.running ? [a.running] : []),
        ...(a.previous && a.previous !== a.running ? [a.previous] : []),
        ...(a.name === 'dns'
          ? []
          : [release(a.name, 10), prunedRelease(a.name, 9), prunedForGood(a.name, 8)]),
      ],
    ]),
  );
  const docker: DockerStatus = {
    state: 'connected',
    endpoint: 'unix:///var/run/docker.sock',
    version: '28.5.1',
    apiVersion: '1.41',
    message: null,
    otherEngine: null,
    since: minutesAgo(4 * DAY),
  };
  return {
    live: {
      version: '0.1.0',
      startedAt: minutesAgo(4 * DAY),
      docker,
      hosts: [{ id: 'local', name: 'This machine', docker }],
      pause: { paused: false, until: null },
      storeProblem: null,
      diskLow: null,
      apps,
      attention: attention.sort(worstFirst),
      overall: 'attention',
    },
    releases,
    updates: updates.sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
    health: [
      { at: minutesAgo(6), state: 'unhealthy', detail: 'GET /health timed out after 5 s' },
      { at: minutesAgo(8), state: 'starting', detail: null },
      { at: minutesAgo(197), state: 'healthy', detail: 'GET /health answered 200' },
      { at: minutesAgo(3 * DAY), state: 'restarting', detail: 'Exited with code 1' },
    ],
    defaults: appDefaults.parse({}),
    secrets: [
      {
        host: 'git.example.org',
        username: 'x-access-token',
        storedAt: minutesAgo(40 * DAY),
        problem: null,
      },
    ],
    registries: [
      { registry: 'docker.io', username: null, source: 'helper', storedAt: null, problem: null },
      {
        registry: 'ghcr.io',
        username: 'mira',
        source: 'homeport',
        storedAt: minutesAgo(12 * DAY),
        problem: null,
      },
      {
        registry: 'nas.example:5000',
        username: null,
        source: 'docker-config',
        storedAt: null,
        problem: say('docker-config.entry-damaged', { registry: 'nas.example:5000' }),
      },
    ],
    containers: demoContainers(),
    buildLines: 40,
    containerLines: 60,
  };
}

/** Far more than a home server has: apps called `app-0001` and on, and logs of so many lines. */
export function crowdedWorld(apps: number, lines: number): DemoWorld {
  const world = richWorld();
  for (let n = 1; n <= apps; n += 1) world.live.apps.push(app(`app-${String(n).padStart(4, '0')}`));
  return { ...world, buildLines: lines, containerLines: Math.min(lines, 5000) };
}

export function emptyWorld(): DemoWorld {
  const world = richWorld();
  return {
    live: { ...world.live, apps: [], attention: [], overall: 'well' },
    releases: {},
    updates: [],
    health: [],
    defaults: world.defaults,
    secrets: [],
    registries: [],
    containers: world.containers.filter(({ app }) => app === null),
    buildLines: 0,
    containerLines: 0,
  };
}

/** A build's log, as long as one likes; the lines of a long one are numbered. */
export function buildLog(stepId: number, count: number): LogLine[] {
  const said = [
    '#5 [2/7] COPY package.json package-lock.json ./',
    '#6 [3/7] RUN npm ci --omit=dev',
    '#6 1.204 added 312 packages in 14s',
    '#7 [4/7] COPY . .',
    '#8 [5/7] RUN npm run build',
    '#8 3.811 \u001b[32m✓\u001b[39m 1482 modules transformed.',
    '#9 exporting to image',
    '#9 writing image sha256:6c1f… done',
  ];
  return Array.from({ length: count }, (_, i) => ({
    seq: i + 1,
    at: minutesAgo(0.5),
    stepId,
    text: count > 1000 ? `${i + 1} ${said[i % said.length]}` : (said[i % said.length] ?? ''),
  }));
}
