import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BASE_IMAGE, dockerCleanup, drain, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { type WebAppOptions, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';

/**
 * Whose the tag is that an adopted container was made with, and what becomes of it. Where Docker keeps its images in containerd,
 * it does not tell those that were made on the machine from others: there no tag moves.
 */

const PREFIX = `hpt-tag-${process.pid}-`;
const APP = `${PREFIX}web`;
const MINE = `${PREFIX}mine:latest`;
const docker = testDocker();
const status = (await docker.info()).DriverStatus;
const tells = !JSON.stringify(status).includes('io.containerd.snapshotter');

let dir: string;
let repo: TestRepo;
let homeport: Homeport;
let registry: TestRegistry;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  registry = await startRegistry();
  homeport = await startHomeport();
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-tag-'));
  repo = await createRepo(path.join(dir, 'repo'));
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterEach(async () => {
  for (const app of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: app.name, keepContainer: false });
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});
afterAll(async () => {
  await homeport.close();
  await registry.close();
});

/** An image of its own, made on this machine, by that name; its id. */
const makeImage = async (ref: string) => {
  const [repository = '', tag = ''] = ref.split(/:(?=[^:]*$)/);
  const container = await docker.createContainer({
    name: `${PREFIX}maker`,
    Image: BASE_IMAGE,
    Labels: TEST_LABEL,
  });
  await container.commit({ repo: repository, tag, comment: ref });
  await container.remove();
  return idOf(ref);
};
const idOf = async (ref: string) => (await docker.getImage(ref).inspect()).Id;
const layersOf = async (ref: string) => (await docker.getImage(ref).inspect()).RootFS.Layers?.length ?? 0;
const runFrom = async (name: string, ref: string) => {
  const container = await docker.createContainer({
    name,
    Image: ref,
    Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'],
    Labels: TEST_LABEL,
    // Whatever port is free: what publishes one is stopped before the new one starts.
    HostConfig: { NetworkMode: 'bridge', PortBindings: { '9/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } },
  });
  await container.start();
};
const adopt = () =>
  homeport.client.apps.adopt({
    container: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 10, stableForS: 1 } },
  });
const commit = (options: Partial<WebAppOptions> & { from?: string }) => {
  const files = webApp({ body: 'x', variant: 'no-healthcheck', ...options });
  const { Dockerfile } = files;
  if (typeof Dockerfile !== 'string') throw new Error('no Dockerfile');
  return repo.commit(
    { ...files, Dockerfile: Dockerfile.replace(BASE_IMAGE, options.from ?? BASE_IMAGE) },
    'x',
  );
};
const update = async (outcome = 'succeeded') => {
  const { updateId } = await homeport.client.apps.update({ app: APP });
  const ended = await homeport.ended(updateId);
  const log = await logOf(homeport, ended.id);
  expect(ended.outcome, log).toBe(outcome);
  return log;
};
const runs = async () => (await docker.getContainer(APP).inspect()).Image;
const ranAs = async () => (await docker.getContainer(APP).inspect()).Config.Image;
const noteOf = async () =>
  (await homeport.client.live.get()).apps
    .find((a) => a.name === APP)
    ?.warnings.map(wordsOf)
    .join('\n') ?? '';

test.runIf(tells)(
  'the app’s own tag goes along with commits and restores, and back when the app is forgotten',
  async () => {
    const first = await makeImage(MINE);
    await runFrom(APP, MINE);
    await commit({ body: 'one' });
    await adopt();
    expect(await noteOf()).not.toContain(MINE);
    await update();
    expect(await idOf(MINE)).toBe(await runs());
    expect(await runs()).not.toBe(first);
    const second = await runs();
    await commit({ body: 'two', variant: 'never-healthy' });
    await update('rolled-back');
    expect(await idOf(MINE)).toBe(second);
    const restored = await homeport.ended(
      (await homeport.client.apps.restore({ app: APP, release: 1 })).updateId,
    );
    expect(restored.outcome).toBe('succeeded');
    expect([await idOf(MINE), await runs()]).toEqual([first, first]);
    await commit({ body: 'three' });
    await update();
    expect(await idOf(MINE)).not.toBe(first);
    const { removed } = await homeport.client.apps.remove({ app: APP, keepContainer: false });
    expect(removed).toContain(`${MINE} names the image again that it named before`);
    expect(await idOf(MINE)).toBe(first);
    await leftovers.expectNone(new RegExp(`^\\+ images: ${MINE} ${first}$`));
  },
);

test.runIf(tells)('one that a person moved meanwhile is theirs', async () => {
  await makeImage(MINE);
  await runFrom(APP, MINE);
  await commit({ body: 'one' });
  await adopt();
  await update();
  const theirs = await makeImage(MINE);
  await commit({ body: 'two' });
  expect(await update()).toContain(`The tag ${MINE} names an image by now that is none of this app`);
  expect(await idOf(MINE)).toBe(theirs);
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  expect(await idOf(MINE)).toBe(theirs);
});

test('one that comes from a registry stays, and the app’s builds do not pile up on it', async () => {
  const nginx = `${registry.host}/${PREFIX}nginx:alpine`;
  const pulled = await makeImage(nginx);
  await drain(docker, await docker.getImage(nginx).push({ authconfig: { username: 'x', password: 'y' } }));
  await runFrom(APP, nginx);
  await runFrom(`${PREFIX}other`, nginx);
  await adopt0();
  expect(await noteOf()).toMatch(
    new RegExp(`The tag ${nginx} (comes|may come) from a registry.*, so Homeport leaves it as it is\\.`),
  );
  const layers: number[] = [];
  for (const body of ['one', 'two', 'three']) {
    await commit({ body, from: nginx });
    const log = await update();
    expect(log).toContain('docker compose up) gets what');
    expect(await idOf(nginx)).toBe(pulled);
    expect(await ranAs()).toMatch(new RegExp(`^homeport/${APP}:\\d-[0-9a-f]{7}$`));
    layers.push(await layersOf(await runs()));
  }
  expect(new Set(layers).size).toBe(1);
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  expect(await idOf(nginx)).toBe(pulled);
  await docker.getContainer(`${PREFIX}other`).remove({ force: true });
  await docker.getImage(nginx).remove({ force: true });

  async function adopt0() {
    await commit({ body: 'zero', from: nginx });
    await adopt();
  }
});

test.runIf(tells)('one that a person gave another image, and ran it, goes back to that image', async () => {
  await makeImage(MINE);
  await runFrom(APP, MINE);
  await commit({ body: 'one' });
  await adopt();
  await update();
  const second = await makeImage(MINE);
  await docker.getContainer(APP).remove({ force: true });
  await runFrom(APP, MINE);
  await commit({ body: 'two' });
  await update();
  expect(await idOf(MINE)).toBe(await runs());
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  expect(await idOf(MINE)).toBe(second);
});

test.runIf(tells)('one that the app’s own build is made from stays', async () => {
  const base = await makeImage(MINE);
  await runFrom(APP, MINE);
  await commit({ body: 'one', from: MINE });
  await adopt();
  expect(await update()).toContain(`The tag ${MINE} is what the app’s own build is made from`);
  await commit({ body: 'two', from: MINE });
  await update();
  const layers = await layersOf(await runs());
  expect(await idOf(MINE)).toBe(base);
  expect(layers).toBe((await layersOf(MINE)) + 1);
  // A restore knows of no build, and moves it no more than the update did.
  const { updateId } = await homeport.client.apps.restore({ app: APP, release: 2 });
  expect((await homeport.ended(updateId)).outcome).toBe('succeeded');
  expect(await idOf(MINE)).toBe(base);
  expect(await noteOf()).toContain(MINE);
});

test.runIf(tells)('one that another container or app was made with stays', async () => {
  const shared = await makeImage(MINE);
  await runFrom(APP, MINE);
  await runFrom(`${PREFIX}other`, MINE);
  await commit({ body: 'one' });
  await adopt();
  expect(await update()).toContain(
    `The tag ${MINE} is what the container "${PREFIX}other" was made with, too`,
  );
  expect(await idOf(MINE)).toBe(shared);
  // Nobody else goes by it any more: it is the app's own from the next commit on.
  await docker.getContainer(`${PREFIX}other`).remove({ force: true });
  await commit({ body: 'two' });
  await update();
  expect(await idOf(MINE)).toBe(await runs());
  expect(await noteOf()).not.toContain(MINE);
});

test.runIf(!tells)('one that may be anybody’s stays, and a person is told why', async () => {
  const first = await makeImage(MINE);
  await runFrom(APP, MINE);
  await commit({ body: 'one' });
  await adopt();
  expect(await update()).toContain(`The tag ${MINE} may come from a registry`);
  expect(await idOf(MINE)).toBe(first);
});

test('a label of an image moves no tag, and makes no container Homeport’s', async () => {
  const other = `${PREFIX}other:latest`;
  const theirs = await makeImage(other);
  await makeImage(MINE);
  await runFrom(APP, MINE);
  const lines = [
    `LABEL homeport.image-ref=${other}`,
    'LABEL homeport.app=x homeport.update=x homeport.role=candidate homeport.member=x homeport.installation=x',
  ];
  for (const body of ['one', 'two']) {
    await commit({ body, lines });
    if (body === 'one') await adopt();
    await update();
    expect(await idOf(other)).toBe(theirs);
  }
  const { Labels } = (await docker.getContainer(APP).inspect()).Config;
  expect(Labels).toMatchObject({ 'homeport.app': APP, 'homeport.member': APP, 'homeport.role': 'candidate' });
  expect(Labels['homeport.installation']).not.toBe('x');
  expect(Labels['homeport.update']).not.toBe('x');
  // Started from that image, or from one made of the app's container, a container is nobody's but the person's.
  await docker.getContainer(APP).commit({ repo: `${PREFIX}copy`, tag: '1' });
  await runFrom(`${PREFIX}copied`, `${PREFIX}copy:1`);
  await runFrom(`${PREFIX}hostile`, await runs());
  const containers = await homeport.client.apps.adoptable();
  const refusals = containers.filter((c) => /copied|hostile/.test(c.name)).map((c) => c.refusal);
  expect(refusals).toEqual([null, null]);
});
