import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Monitor, startMonitor } from '../../../electron/engine/health/monitor.ts';
import type { DockerHost, Store } from '../../../electron/engine/ports.ts';
import { createRecoveries } from '../../../electron/engine/recovery.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { member } from '../../unit/domain/plan-samples.ts';
import { app, update } from '../../unit/store/samples.ts';

/** What a failed rollback left stopped, on a real engine: started again as soon as that works, and never against a person. */

const PREFIX = `hpt-recovery-${process.pid}-`;
const docker = testDocker();
const now = () => new Date();
const log = () => undefined;

let dir: string;
let host: DockerHost;
let store: Store;
let monitor: Monitor;
let number = 0;
/** The app whose update moves it now. */
let mover: { app: string; moves: boolean } | null = null;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  host = await connectedHost();
  store = openStore({ dataDir: dir, now });
  const nobody = { seen: () => undefined, moved: () => false, workedOn: () => false };
  monitor = startMonitor({ docker: host, store, installation: 'this', now, log, ...nobody });
});
afterAll(async () => {
  monitor?.close();
  host?.close();
  store?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

/** As Homeport finds it when it starts. */
const look = () =>
  createRecoveries({
    store,
    docker: host,
    monitor,
    clock: { now },
    log,
    runner: { active: () => null, holder: () => mover },
    keepers: { other: async () => null },
  }).look();

async function leftStopped() {
  const name = `${PREFIX}${++number}`;
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', 'trap "exit 3" TERM; while :; do sleep 1 & wait $!; done'],
    Labels: TEST_LABEL,
  });
  store.insertApp(app(name, { runningRelease: 1 }));
  const journal = oneAppJournal({ begun: true, members: [member({ name, previousId: container.id })] });
  const begun = update(`u-${name}`, { app: name, startedAt: now(), journal });
  store.insertUpdate(begun);
  store.record({ ...begun, phase: 'done', outcome: 'rollback-failed', finishedAt: now() });
  return { name, container, runs: async () => (await container.inspect()).State.Running };
}

test('it is started once more, and what a person does with it afterwards stands', async () => {
  const { container, runs } = await leftStopped();
  await look();
  expect(await runs()).toBe(true);
  await look();
  // The machine's power, or a person with nobody there to see it: it is the restart policy's business.
  await container.kill({ signal: 'KILL' });
  await container.wait();
  await look();
  expect(await runs()).toBe(false);
});

test('what lives in its network is started with it; what was stopped before the update stays so', async () => {
  const { name, container, runs } = await leftStopped();
  const child = async (suffix: string) => {
    const made = await docker.createContainer({
      name: `${name}-${suffix}`,
      Image: BASE_IMAGE,
      Cmd: ['/bin/sleep', '3600'],
      Labels: TEST_LABEL,
      HostConfig: { NetworkMode: `container:${container.id}` },
    });
    return { made, runs: async () => (await made.inspect()).State.Running };
  };
  const [sidecar, stopped] = [await child('sidecar'), await child('stopped')];
  const update = store.updates({ app: name, limit: 1 })[0];
  if (update === undefined) throw new Error('There is a failed rollback');
  const children = [
    member({ name: `${name}-sidecar`, previousId: sidecar.made.id }),
    member({ name: `${name}-stopped`, previousId: stopped.made.id, previousWasRunning: false }),
  ];
  const { journal } = update;
  store.record({ ...update, journal: { ...journal, members: [...journal.members, ...children] } });
  await look();
  expect([await runs(), await sidecar.runs(), await stopped.runs()]).toEqual([true, true, false]);
});

test('what a person started and stopped before anybody looked stays stopped', async () => {
  const { name, container, runs } = await leftStopped();
  await container.start();
  await container.stop();
  await waitFor(async () => (await monitor.refresh(name)).wanted, { what: 'the stop to be seen' });
  await look();
  expect(await runs()).toBe(false);
});

test('what another app’s update moves is not started in its middle', async () => {
  const { runs } = await leftStopped();
  mover = { app: 'gateway', moves: true };
  await look();
  expect(await runs()).toBe(false);
  mover = null;
  await look();
  expect(await runs()).toBe(true);
});
