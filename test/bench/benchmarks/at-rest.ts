import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../../../build/scripts/bundles.ts';
import { BASE_IMAGE, TEST_LABEL, testEndpoint } from '../../support/docker.ts';
import { type DockerProxy, dockerProxy } from '../../support/docker-proxy.ts';
import { createRepo } from '../../support/git-repo.ts';
import { appNames, fillDataDir, type ManyApp } from '../../support/many-apps.ts';
import type { Bench, Benchmark, Contender } from '../harness/benchmark.ts';
import { startHomeport } from '../measure/homeport.ts';
import { cpuMsOf, memoryOf, programsOf, treeOf } from '../measure/processes.ts';
import { bareNode } from './bare-node.ts';

/** Those that run; the others are made and not started, since 500 that run would be most of the machine's load. */
const RUNNING = 50;
/** Every fifth of them has a health check every two seconds, as neighbours of Homeport do. */
const CHECKED_EVERY = 5;
const FLOOR = 'a bare Node server';

export const atRest: Benchmark = {
  name: 'at-rest',
  title: 'At rest',
  about:
    'What the headless host takes while nothing is to be done, with so many containers that it looks after: all its processes together, after a while of quiet. Calls to Docker are counted on the way to the engine.',
  needs: ['docker', 'bundles'],
  rounds: 3,
  cases: [
    ...[0, 50, 500].map((count) => ({
      title: `${count} containers`,
      open: (bench: Bench) => openQuiet(bench, bench.quick ? Math.ceil(count / 50) : count),
    })),
    {
      title: 'Start, with 500 containers and a history of 10,000 updates',
      open: (bench) => openStart(bench, bench.quick ? 5 : 500, bench.quick ? 100 : 10_000),
    },
  ],
};

async function openQuiet(bench: Bench, count: number) {
  const { dataDir, proxy } = await prepared(bench, count, 0);
  const contenders: Contender[] = [
    {
      name: 'homeport serve',
      measure: () =>
        quiet(bench, () => startHomeport(bench, { dataDir, apps: count, dockerHost: proxy.endpoint }), proxy),
    },
    // What people type in the project's folder, with all that npm leaves running.
    ...(count > 0
      ? []
      : [
          {
            name: 'npm run serve',
            measure: () =>
              quiet(
                bench,
                () =>
                  startHomeport(bench, {
                    dataDir,
                    dockerHost: proxy.endpoint,
                    command: ['npm', 'run', '--silent', '--prefix', root, 'serve', '--'],
                  }),
                proxy,
              ),
          },
        ]),
    {
      name: FLOOR,
      measure: () => quiet(bench, () => bareNode(bench), null),
    },
  ];
  return {
    measures: [
      { key: 'rss', title: 'resident', unit: 'MB' as const },
      { key: 'pss', title: 'proportional (PSS)', unit: 'MB' as const },
      { key: 'cpu', title: 'CPU of one core', unit: '%' as const },
      { key: 'calls', title: 'calls to Docker in a minute', unit: 'calls' as const },
      { key: 'processes', title: 'processes', unit: 'processes' as const },
      { key: 'start', title: 'start until it answers', unit: 'ms' as const },
    ],
    floor: FLOOR,
    notes: [
      `Each is an app on record. ${Math.min(count, RUNNING)} of them run${count > RUNNING ? ', the others are made and not started' : ''}; every fifth of those has a health check every two seconds. Of memory that processes share, each has its part in PSS.`,
    ],
    contenders,
  };
}

async function openStart(bench: Bench, count: number, updates: number) {
  const { dataDir, proxy } = await prepared(bench, count, updates);
  return {
    measures: [{ key: 'start', title: 'until it answers with all apps', unit: 'ms' as const }],
    floor: FLOOR,
    notes: ['The floor is a Node that serves a page, and nothing else.'],
    contenders: [
      {
        name: 'homeport serve',
        async measure() {
          const homeport = await startHomeport(bench, { dataDir, apps: count, dockerHost: proxy.endpoint });
          await homeport.stop();
          return { start: homeport.startMs };
        },
      },
      {
        name: FLOOR,
        async measure() {
          const bare = await bareNode(bench);
          await bare.stop();
          return { start: bare.startMs };
        },
      },
    ],
  };
}

/** Containers, a data directory that knows them, and a proxy that counts. */
async function prepared(bench: Bench, count: number, updates: number) {
  const dataDir = path.join(bench.dir, 'data');
  const repo = await createRepo(path.join(bench.dir, 'repo'));
  const commit = await repo.commit({ Dockerfile: 'FROM scratch\n' }, 'first');
  const apps = await makeContainers(bench, count);
  fillDataDir(dataDir, { apps, repository: { url: repo.url, commit }, updates, health: 20 });
  const proxy = await dockerProxy({
    socketPath: path.join(bench.dir, 'docker.sock'),
    upstream: testEndpoint(),
    kill: () => {},
  });
  bench.closing.defer('the proxy', () => proxy.close());
  return { dataDir, proxy };
}

async function makeContainers({ docker, prefix, signal }: Bench, count: number): Promise<ManyApp[]> {
  const apps: ManyApp[] = [];
  for (const [index, name] of appNames(count, prefix).entries()) {
    signal.throwIfAborted();
    const container = await docker.createContainer({
      name,
      Image: BASE_IMAGE,
      Labels: TEST_LABEL,
      Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 1000000 & wait'],
      ...(index % CHECKED_EVERY === 0
        ? { Healthcheck: { Test: ['CMD', '/bin/true'], Interval: 2e9, Timeout: 2e9 } }
        : {}),
    });
    if (index < RUNNING) await container.start();
    const { Id, Image } = await container.inspect();
    apps.push({ name, container: { id: Id, imageId: Image } });
  }
  return apps;
}

type Started = { pid: number; startMs: number; stop(): Promise<void> };

/** Starts it, lets it come to rest, and looks at it for a while. */
async function quiet(bench: Bench, start: () => Promise<Started>, proxy: DockerProxy | null) {
  const { pid, startMs, stop } = await start();
  try {
    const [settleMs, watchMs] = bench.quick ? [500, 2_000] : [20_000, 60_000];
    await delay(settleMs, undefined, { signal: bench.signal });
    const pids = await treeOf(pid);
    const before = await cpuMsOf(pids);
    proxy?.reset();
    await delay(watchMs, undefined, { signal: bench.signal });
    const cpu = ((await cpuMsOf(pids)) - before) / watchMs;
    const { rss, pss } = await memoryOf(pids);
    return {
      rss,
      pss,
      cpu: cpu * 100,
      processes: (await programsOf(pids)).length,
      start: startMs,
      ...(proxy === null ? {} : { calls: proxy.asked * (60_000 / watchMs) }),
    };
  } finally {
    await stop();
  }
}
