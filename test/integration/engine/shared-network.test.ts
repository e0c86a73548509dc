import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  BASE_IMAGE,
  dockerCleanup,
  TEST_LABEL,
  tagBaseImage,
  testDocker,
  waitFor,
} from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/**
 * A VPN gateway and a worker in its network, both looked after, as people run them. The worker writes to a volume: two of it
 * at once would ruin that, and one that a person has stopped must not begin to write.
 */

const PREFIX = `hpt-net-${process.pid}-`;
const GATEWAY = `${PREFIX}gw`;
const WORKER = `${PREFIX}worker`;
const JOB = `${PREFIX}job`;
const VOLUME = `${PREFIX}data`;
const docker = testDocker();
const policy = { gate: { probe: null, timeoutS: 20, stableForS: 1 } };
const IDLE = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
/** Writes its own mark again and again: two at once leave theirs by turns. */
const WRITER =
  'trap "sleep 2; exit 0" TERM; mark=$(cat /proc/sys/kernel/random/uuid); while :; do echo $mark >> /data/marks; sleep 0.05; done';

let dir: string;
let gateways: TestRepo;
let workers: TestRepo;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-net-'));
  gateways = await createRepo(path.join(dir, 'gateway'));
  workers = await createRepo(path.join(dir, 'worker'));
  homeport = await startHomeport();
  await docker.createVolume({ Name: VOLUME, Labels: TEST_LABEL });
  const made = async (name: string, network: string, binds: string[]) => {
    const container = await docker.createContainer({
      name,
      Image: await tagBaseImage(name),
      Cmd: ['/bin/sh', '-c', binds.length > 0 ? WRITER : IDLE],
      Labels: TEST_LABEL,
      HostConfig: { NetworkMode: network, Binds: binds, RestartPolicy: { Name: 'unless-stopped' } },
    });
    await container.start();
    return container;
  };
  await made(GATEWAY, 'bridge', []);
  await made(WORKER, `container:${GATEWAY}`, [`${VOLUME}:/data`]);
  await (await made(JOB, `container:${GATEWAY}`, [])).stop();
  leftovers = await watchLeftovers({ prefix: PREFIX });
  for (const [container, repo] of [
    [GATEWAY, gateways],
    [WORKER, workers],
  ] as const) {
    await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'First');
    await homeport.client.apps.adopt({
      container,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: { cron: null },
      policy,
    });
  }
});
afterAll(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const commit = (repo: TestRepo, body: string) =>
  repo.commit(webApp({ body, variant: 'no-healthcheck' }), body);
const update = async (app: string) => {
  const { updateId } = await homeport.client.apps.update({ app });
  const ended = await homeport.ended(updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
  return logOf(homeport, ended.id);
};
/** Everything that writes to the volume now. None ever wrote beside another. */
const writers = async () => {
  const marks = (await readMarks()).split('\n').filter((mark) => mark !== '');
  const turns = marks.filter((mark, index) => mark !== marks[index - 1]);
  expect(turns.length, 'two of the worker wrote at once').toBe(new Set(turns).size);
  const all = await docker.listContainers({ all: true, filters: { volume: [VOLUME] } });
  return all.filter((c) => c.State === 'running').flatMap((c) => c.Names);
};
const readMarks = async () => {
  const reader = await docker.createContainer({
    name: `${PREFIX}reader`,
    Image: BASE_IMAGE,
    Cmd: ['/bin/cat', '/data/marks'],
    Tty: true,
    Labels: TEST_LABEL,
    HostConfig: { Binds: [`${VOLUME}:/data:ro`] },
  });
  await reader.start();
  await reader.wait();
  const text = (await reader.logs({ stdout: true })).toString();
  await reader.remove();
  return text.replaceAll('\r', '');
};
const inspect = (name: string) => docker.getContainer(name).inspect();
const parkedWorkers = async () =>
  (await docker.listContainers({ all: true })).filter((c) =>
    c.Names.some((name) => name.startsWith(`/${WORKER}.release-`)),
  );

test('the gateway’s update takes the worker along, and leaves what is parked or stopped alone', async () => {
  const job = await inspect(JOB);
  await update(WORKER);
  const [parked] = await parkedWorkers();
  expect(parked?.State).toBe('exited');
  const log = await update(GATEWAY);
  expect(await writers()).toEqual([`/${WORKER}`]);
  const gateway = await inspect(GATEWAY);
  expect((await inspect(WORKER)).HostConfig.NetworkMode).toBe(`container:${gateway.Id}`);
  expect((await parkedWorkers()).map((c) => [c.Id, c.State])).toEqual([[parked?.Id, 'exited']]);
  const after = await inspect(JOB);
  expect([after.Id, after.State.Running, after.State.StartedAt]).toEqual([
    job.Id,
    false,
    job.State.StartedAt,
  ]);
  expect(log).toContain(
    `"${JOB}" lives in "${GATEWAY}" (its network, processes or shared memory) and is stopped`,
  );
  expect(log).not.toContain(parked?.Names[0]?.slice(1));
});

test('a container that exits once, before its restart policy is back, runs in the end', async () => {
  const name = `${PREFIX}hasty`;
  const ONCE = `[ -e /once ] || { touch /once; exit 1; }; ${IDLE}`;
  const hasty = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', ONCE],
    Labels: TEST_LABEL,
    HostConfig: { NetworkMode: `container:${GATEWAY}`, RestartPolicy: { Name: 'unless-stopped' } },
  });
  await hasty.start();
  await waitFor(async () => (await hasty.inspect()).RestartCount === 1, { what: 'its first restart' });
  await commit(gateways, 'beside a hasty one');
  await update(GATEWAY);
  const after = await inspect(name);
  expect(after.Id).not.toBe(hasty.id);
  expect(after.State).toMatchObject({ Running: true, Restarting: false });
  expect(after.HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
  await docker.getContainer(after.Id).remove({ force: true });
});

test('a restore does not start the parked worker, whose network is gone: its record makes it anew', async () => {
  const { updateId } = await homeport.client.apps.restore({ app: WORKER, release: 1 });
  const ended = await homeport.ended(updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
  expect(await writers()).toEqual([`/${WORKER}`]);
  expect((await inspect(WORKER)).HostConfig.NetworkMode).toBe(`container:${(await inspect(GATEWAY)).Id}`);
});

test('both asked for in the same moment: one waits for the other, and says so', async () => {
  await Promise.all([commit(gateways, 'two'), commit(workers, 'two')]);
  const asked = await Promise.all([
    homeport.client.apps.update({ app: GATEWAY }),
    homeport.client.apps.update({ app: WORKER }),
  ]);
  const ended = await Promise.all(asked.map(({ updateId }) => homeport.ended(updateId)));
  expect(ended.map((each) => each.outcome)).toEqual(['succeeded', 'succeeded']);
  expect(await writers()).toEqual([`/${WORKER}`]);
  const logs = await Promise.all(ended.map((each) => logOf(homeport, each.id)));
  expect(logs.join('\n')).toMatch(/Waits for the update of ".*", which has the container ".*", too\./);
});

test('the gateway’s update waits while the worker, told to stop, takes its time', async () => {
  await Promise.all([commit(gateways, 'slow'), commit(workers, 'slow')]);
  const worker = await homeport.client.apps.update({ app: WORKER });
  const stopping = async () => (await parkedWorkers()).some((c) => c.State === 'running');
  await waitFor(stopping, { what: 'the old worker, parked and still running', everyMs: 20 });
  const gateway = await homeport.client.apps.update({ app: GATEWAY });
  const ended = await Promise.all([worker, gateway].map(({ updateId }) => homeport.ended(updateId)));
  expect(ended.map((each) => each.outcome)).toEqual(['succeeded', 'succeeded']);
  expect(await writers()).toEqual([`/${WORKER}`]);
});

test('a worker that was stopped meanwhile joins the gateway that is there now', async () => {
  await docker.getContainer(WORKER).stop();
  const stopped = await inspect(WORKER);
  await commit(gateways, 'three');
  await update(GATEWAY);
  expect(await writers()).toEqual([]);
  expect((await inspect(WORKER)).Id).toBe(stopped.Id);
  await commit(workers, 'three');
  await update(WORKER);
  expect(await writers()).toEqual([`/${WORKER}`]);
  expect((await inspect(WORKER)).HostConfig.NetworkMode).toBe(`container:${(await inspect(GATEWAY)).Id}`);
});

test('what is moved along can’t be removed in its middle', async () => {
  await commit(gateways, 'four');
  const { updateId } = await homeport.client.apps.update({ app: GATEWAY });
  const moving = async () => {
    const { activeUpdate } = (await homeport.client.live.get()).apps.find((a) => a.name === GATEWAY) ?? {};
    return activeUpdate?.phase === 'gate';
  };
  await waitFor(moving, { what: 'the gateway’s gate' });
  await expect(homeport.client.apps.remove({ app: WORKER, keepContainer: true })).rejects.toThrow(
    `"${WORKER}" shares the network of "${GATEWAY}" and is moved with it just now`,
  );
  await homeport.ended(updateId);
});

test('nothing is left behind', async () => {
  for (const app of [WORKER, GATEWAY]) await homeport.client.apps.remove({ app, keepContainer: true });
  // The two that were let go are others by now, and run by their releases' images.
  await leftovers.expectNone(
    new RegExp(`^[+-] (containers: /|images: (homeport/)?)${PREFIX}(gw|worker)[ :]`),
  );
});
