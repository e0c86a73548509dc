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

/**
 * Which failed rollbacks are taken up again, on a real engine: what they left stopped, and never against a person. What becomes of one is
 * in `tried-again.test.ts`.
 */

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
/** Updates that were taken up, each with the members that are left alone. */
const taken: [string, number[]][] = [];

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
    runner: {
      active: () => null,
      holder: () => mover,
      takeUpAgain(id, leftAlone) {
        const members = store.update(id)?.journal.members ?? [];
        taken.push([id, [...members.keys()].filter(leftAlone)]);
        return null;
      },
    },
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
  const journal = oneAppJournal({
    app: name,
    begun: true,
    members: [member({ name, previousId: container.id })],
  });
  const begun = update(`u-${name}`, { app: name, startedAt: now(), journal });
  store.insertUpdate(begun);
  store.record({ ...begun, phase: 'done', outcome: 'rollback-failed', finishedAt: now() });
  return { name, container, update: begun.id };
}

/** What is taken up by one look. */
async function takenUp(): Promise<[string, number[]][]> {
  taken.length = 0;
  await look();
  return [...taken];
}

test('it is taken up, until it runs: what a person does with it afterwards stands', async () => {
  const { container, update } = await leftStopped();
  expect(await takenUp()).toEqual([[update, []]]);
  await container.start();
  expect(await takenUp()).toEqual([]);
  // The machine's power, or a person with nobody there to see it: it is the restart policy's business.
  await container.kill({ signal: 'KILL' });
  await container.wait();
  expect(await takenUp()).toEqual([]);
});

test('what lives in it comes along, but for what a person has removed or renamed since', async () => {
  const { name, container, update: id } = await leftStopped();
  const child = async (suffix: string) =>
    docker.createContainer({
      name: `${name}-${suffix}`,
      Image: BASE_IMAGE,
      Cmd: ['/bin/sleep', '3600'],
      Labels: TEST_LABEL,
      HostConfig: { NetworkMode: `container:${container.id}` },
    });
  const made = await Promise.all(['stays', 'removed', 'renamed'].map(child));
  const update = store.update(id);
  if (update === null) throw new Error('There is a failed rollback');
  const children = ['stays', 'removed', 'renamed'].map((suffix, index) =>
    member({ name: `${name}-${suffix}`, target: null, livesIn: 0, previousId: made[index]?.id ?? null }),
  );
  const { journal } = update;
  store.record({ ...update, journal: { ...journal, members: [...journal.members, ...children] } });
  await made[1]?.remove();
  await made[2]?.rename({ name: `${name}-kept-aside` });
  expect(await takenUp()).toEqual([[id, [2, 3]]]);
  await container.remove();
  expect(await takenUp()).toEqual([]);
});

test('what a person started and stopped before anybody looked stays stopped', async () => {
  const { name, container } = await leftStopped();
  await container.start();
  await container.stop();
  await waitFor(async () => (await monitor.refresh(name)).wanted, { what: 'the stop to be seen' });
  expect(await takenUp()).toEqual([]);
});

test('what another app’s update moves is not taken up in its middle', async () => {
  const { update, container } = await leftStopped();
  mover = { app: 'gateway', moves: true };
  expect(await takenUp()).toEqual([]);
  mover = null;
  expect(await takenUp()).toEqual([[update, []]]);
  await container.remove();
});
