import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, testDocker } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** What a person reads at `docker ps`: the tag of a release, whatever happened to the app. */

const PREFIX = 'hpt-ps-';
const APP = `${PREFIX}web`;
const docker = testDocker();
let dir: string;
let repo: TestRepo;
let homeport: Homeport;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  homeport = await startHomeport();
});
afterAll(async () => {
  await homeport?.client.apps.remove({ app: APP, keepContainer: false });
  await homeport?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const succeeded = async (updateId: string | null) => {
  const { id, outcome } = await homeport.ended(updateId);
  expect(outcome, await logOf(homeport, id)).toBe('succeeded');
};
const commit = async (body: string, more = {}) => {
  await repo.commit(
    { ...webApp({ body, variant: 'no-healthcheck' }), '.dockerignore': 'docs\n', ...more },
    body,
  );
};
const update = async () => succeeded((await homeport.client.apps.update({ app: APP })).updateId);
/** As Docker itself tells it: the id, where the name does not lead to the image any more. */
const shown = async () =>
  (await docker.listContainers({ all: true })).find((it) => it.Names.includes(`/${APP}`))?.Image;
const TAG = (number: number) => new RegExp(`^homeport/${APP}:${number}-[0-9a-f]{7}$`);

test('from the first release on', async () => {
  await commit('one');
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 }, keepReleases: 1, parkHours: 0 },
  });
  await succeeded(updateId);
  expect(await shown()).toMatch(TAG(1));
});

test('commits that make the same image: the name that the container goes by is not forgotten', async () => {
  for (const page of ['a', 'b', 'c', 'd']) {
    await commit('one', { [`docs/${page}`]: page });
    await update();
  }
  expect(await shown()).toMatch(TAG(1));
  await commit('two');
  await update();
  expect(await shown()).toMatch(TAG(6));
});

test('a restore, and one that is built again because its image is gone', async () => {
  await succeeded((await homeport.client.apps.restore({ app: APP })).updateId);
  // The container itself, by the name that it was made with.
  expect(await shown()).toMatch(TAG(1));

  const gone = (await homeport.client.releases.list({ app: APP })).find((it) => it.release === 6);
  for (const { Id, Names } of await docker.listContainers({ all: true }))
    if (Names.some((name) => name.startsWith(`/${APP}.`))) await docker.getContainer(Id).remove();
  await docker.getImage(gone?.tag ?? '').remove({ force: true });
  const { updateId } = await homeport.client.apps.restore({ app: APP, release: 6, rebuild: true });
  await succeeded(updateId);
  expect(await shown()).toMatch(TAG(6));
});
