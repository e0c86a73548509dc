import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, testDocker, testEndpoint, waitFor } from '../../support/docker.ts';
import { type EngineProcess, endedOrDead, engineProcess } from '../../support/engine-process.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/registry/faulty-proxy.ts';
import { pushImage } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

const PREFIX = `hpt-regkill-${process.pid}-`;
const APP = `${PREFIX}web`;
const REPOSITORY = `hpt/regkill-${process.pid}`;
const docker = testDocker();
const BUSYBOX = await readFile('/bin/busybox');

let registry: RealRegistry;
let proxy: FaultyProxy;
let dir: string;
let engine: EngineProcess;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  registry = await startRealRegistry();
  proxy = await startFaultyProxy(registry.url);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-regkill-'));
  engine = engineProcess(dir, { DOCKER_HOST: testEndpoint() });
  await engine.start();
});
afterAll(async () => {
  proxy?.clear();
  if (engine?.alive() === false) await engine.start();
  await engine?.client().apps.remove({ app: APP, keepContainer: false });
  await engine?.stop();
  await dockerCleanup(PREFIX);
  await proxy?.close();
  await registry?.close();
  await rm(dir, { recursive: true, force: true });
});

const push = (tag: string, body: string) =>
  pushImage(
    { url: registry.url, repository: REPOSITORY, tag },
    {
      files: { 'bin/busybox': BUSYBOX, 'etc/body': body },
      cmd: [
        '/bin/busybox',
        'sh',
        '-c',
        'trap "exit 0" TERM; while :; do /bin/busybox sleep 1 & wait $!; done',
      ],
      bytes: 400_000,
    },
  );
const namesOf = async () =>
  (await docker.listImages({ all: true }))
    .flatMap((it) => [...(it.RepoTags ?? []), ...(it.RepoDigests ?? [])])
    .filter((name) => name.includes(REPOSITORY) || name.startsWith(`homeport/${APP}`))
    .sort();

test('killed while it pulls, and after it: what ran runs, and nothing of the pull is left', async () => {
  await push('1.0.0', 'one');
  const { updateId: added } = await engine.client().apps.add({
    name: APP,
    source: {
      kind: 'registry',
      image: `${proxy.host}/${REPOSITORY}`,
      follow: { kind: 'versions', pattern: '1.x' },
    },
    schedule: { cron: null },
    policy: { gate: { timeoutS: 10, stableForS: 0.5 } },
  });
  expect((await endedOrDead(engine, added))?.outcome).toBe('succeeded');
  const before = { names: await namesOf(), container: (await docker.getContainer(APP).inspect()).Id };
  await push('1.1.0', 'two');

  const isEngine = (agent: unknown) => /docker|containerd/i.test(String(agent));
  proxy.add({
    fault: { kind: 'stall', after: 1000 },
    on: ({ url = '', headers }) => url.includes('/blobs/') && isEngine(headers['user-agent']),
  });
  const { updateId } = await engine.client().apps.update({ app: APP });
  if (updateId === null) throw new Error('There is nothing to update to');
  await waitFor(
    async () => (await engine.client().apps.get({ app: APP })).activeUpdate?.progress?.what === 'pull',
    { what: 'the pull to be seen' },
  );
  engine.kill9();
  await engine.gone();
  proxy.clear();
  await engine.start();
  expect((await endedOrDead(engine, updateId))?.outcome).toBe('interrupted');
  expect(await namesOf()).toEqual(before.names);
  expect(await docker.getContainer(APP).inspect()).toMatchObject({
    Id: before.container,
    State: { Running: true },
  });

  const { updateId: again } = await engine.client().apps.update({ app: APP });
  if (again === null) throw new Error('There is nothing to update to');
  expect((await endedOrDead(engine, again))?.outcome).toBe('succeeded');
});
