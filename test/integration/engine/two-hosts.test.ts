import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../electron/engine/store/open.ts';
import { databasePath } from '../../../electron/engine/store/paths.ts';
import { appConfig, runSettings } from '../../../electron/shared/config.ts';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

/** A second engine is on record: nothing makes such a record yet, and everything must hold for it all the same. */
const PREFIX = `hpt-two-hosts-${process.pid}-`;
const APP = `${PREFIX}web`;
const ATTIC = 'attic';

let dir: string;
let repo: TestRepo;
let attic: PrivateDockerd;
let homeport: Homeport;

/** An app that is to be on the other engine, as it stands before its first build. */
function putOnRecord(dataDir: string, endpoint: string, url: string): void {
  const db = new DatabaseSync(databasePath(dataDir));
  db.prepare('INSERT INTO hosts (id, kind, name, endpoint) VALUES (?, ?, ?, ?)').run(
    ATTIC,
    'local',
    'The attic',
    endpoint,
  );
  db.close();
  const store = openStore({ dataDir, now: () => new Date() });
  store.insertApp({
    name: APP,
    host: ATTIC,
    containerName: APP,
    containerId: null,
    engineId: null,
    specFrom: 'homeport',
    config: appConfig.parse({
      source: { kind: 'git', from: { kind: 'git', url } },
      schedule: { cron: null },
      policy: { gate: { timeoutS: 20, stableForS: 1 } },
    }),
    run: runSettings.parse({}),
    runningRelease: null,
    configChanged: false,
    nextRunAt: null,
    lastCheck: null,
    news: { seen: [], skipped: [], waitsUntil: null },
    dismissed: {},
    createdAt: new Date(),
  });
  store.close();
}

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-two-hosts-'));
  repo = await createRepo(path.join(dir, 'repo'));
  attic = await startPrivateDockerd();
  await attic.loadBaseImage();
  homeport = await startHomeport();
});
afterAll(async () => {
  await homeport.close();
  await attic.dispose();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const hosts = async () =>
  (await homeport.client.live.get()).hosts.map(({ id, docker }) => `${id} ${docker.state}`);
const done = async (updateId: string | null) => {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  return update;
};
const live = async () => (await attic.docker.getContainer(APP).inspect()).Id;

test('an app lives on the host that it names, and what has its name on another one is nothing to it', async () => {
  await repo.commit(webApp({ body: 'one' }), 'First page');
  const here = testDocker();
  const stranger = await here.createContainer({ name: APP, Image: BASE_IMAGE, Labels: TEST_LABEL });
  await homeport.restart(() => putOnRecord(homeport.dataDir, attic.endpoint, repo.url));
  await waitFor(async () => (await hosts()).join() === 'local connected,attic connected', {
    what: 'both engines',
  });

  const first = await homeport.client.apps.update({ app: APP });
  await done(first.updateId);
  const made = await live();
  await repo.commit(webApp({ body: 'two' }), 'Second page');
  await done((await homeport.client.apps.update({ app: APP })).updateId);
  expect(await live()).not.toBe(made);
  // The exact container, which is parked there.
  await done((await homeport.client.apps.restore({ app: APP })).updateId);
  expect(await live()).toBe(made);

  expect(await homeport.client.apps.get({ app: APP })).toMatchObject({
    state: 'healthy',
    containerId: made,
  });
  expect((await stranger.inspect()).State.Status).toBe('created');
  const ours = (await here.listContainers({ all: true })).filter(({ Names }) =>
    Names.some((name) => name.startsWith(`/${APP}`)),
  );
  expect(ours.map(({ Id }) => Id)).toEqual([stranger.id]);
  // It can be adopted here, where it is no app's.
  const found = (await homeport.client.apps.adoptable()).find(({ id }) => id === stranger.id);
  expect(found).toMatchObject({ app: null });
});

test('a host that is away takes no other one along', async () => {
  await attic.stop();
  await waitFor(async () => (await hosts()).join() === 'local connected,attic away', {
    what: 'one that is away',
  });
  const picture = await homeport.client.live.get();
  expect(picture.docker).toMatchObject({ state: 'connected' });
  await expect(homeport.client.apps.update({ app: APP })).rejects.toMatchObject({ code: 'DOCKER_AWAY' });
  await attic.start();
  await waitFor(async () => (await hosts()).join() === 'local connected,attic connected', {
    what: 'it is back',
  });
});

test('with the app goes what it had there', async () => {
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  const left = [
    ...(await attic.docker.listContainers({ all: true })).flatMap(({ Names }) => Names),
    ...(await attic.docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []),
    ...((await attic.docker.listVolumes()).Volumes ?? []).map(({ Name }) => Name),
  ];
  expect(left.filter((name) => name.includes(APP))).toEqual([]);
});
