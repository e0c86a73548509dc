import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

/** What Homeport takes on the disks, told and tidied up. An engine of its own: whose cache it is, is told by nobody else building. */

const APP = 'hpt-room';
const MB = 1_000_000;

let daemon: PrivateDockerd;
let dir: string;
let repo: TestRepo;
let homeport: Homeport;

beforeAll(async () => {
  daemon = await startPrivateDockerd();
  await daemon.loadBaseImage();
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-room-'));
  repo = await createRepo(path.join(dir, 'repo'));
  homeport = await startHomeport({ dockerHost: daemon.endpoint });
});
afterAll(async () => {
  await homeport?.close();
  await daemon?.dispose();
  await rm(dir, { recursive: true, force: true });
});

const commit = (body: string) =>
  repo.commit(
    webApp({
      body,
      variant: 'no-healthcheck',
      lines: [`RUN head -c ${3 * MB} /dev/urandom > /made && echo ${body}`],
    }),
    body,
  );
const ended = async (updateId: string | null) => {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
};
const usage = () => homeport.client.storage.usage();

test('each app’s images are told with what is theirs alone, and the cache with what is Homeport’s', async () => {
  await commit('one');
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 }, keepReleases: 3 },
  });
  await ended(updateId);
  for (const body of ['two', 'three']) {
    await commit(body);
    await ended((await homeport.client.apps.update({ app: APP })).updateId);
  }
  const found = await usage();
  expect(found.unknown).toEqual([]);
  expect(found.disks[0]).toMatchObject({ holds: ['data', 'docker'], path: homeport.dataDir });
  const [app] = found.apps ?? [];
  expect(app).toMatchObject({ app: APP, images: 3 });
  // Three layers of their own, and what all are made from once.
  expect(app?.ownBytes).toBeGreaterThan(9 * MB);
  expect(app?.ownBytes).toBeLessThan(10 * MB);
  expect(app?.sharedBytes).toBeGreaterThan(0);
  expect(found.databaseBytes).toBeGreaterThan(0);
  // Every layer is an image's: the cache takes nothing beside.
  expect(found.cache).toMatchObject({ ownBytes: 0, limits: { bytes: 5e9, days: 30 } });
  expect(found.cache?.ownRecords).toBeGreaterThan(5);
});

test('tidying up forgets what is beyond retention at once, and the running release and the one before stay', async () => {
  const { config } = await homeport.client.apps.get({ app: APP });
  await homeport.client.apps.configure({
    app: APP,
    policy: { ...config.policy, keepReleases: 1, parkHours: 0 },
  });
  const { done, kept } = await homeport.client.storage.tidy();
  expect(kept).toEqual([]);
  expect(done.map(wordsOf).join('\n')).toContain('Forgot release 1');
  expect((await homeport.client.releases.list({ app: APP })).map((it) => it.release)).toEqual([3, 2]);
  const found = await usage();
  expect([found.apps?.[0]?.images, found.cache?.ownRecords]).toEqual([2, 0]);
  await ended((await homeport.client.apps.restore({ app: APP })).updateId);
});

test('limits are kept, each by itself', async () => {
  expect(await homeport.client.storage.setCacheLimits({ bytes: 7e9 })).toEqual({ bytes: 7e9, days: 30 });
  await homeport.restart();
  expect(await homeport.client.storage.setCacheLimits({ days: 3 })).toEqual({ bytes: 7e9, days: 3 });
});

test('nothing of an app’s cache is left when it is removed', async () => {
  await commit('four');
  await ended((await homeport.client.apps.update({ app: APP })).updateId);
  const { removed } = await homeport.client.apps.remove({ app: APP, keepContainer: false });
  expect(removed.join('\n')).toContain('build cache (');
  const all = await usage();
  expect(all.cache?.ownRecords).toBe(0);
  expect(all.cache?.bytes).toBeLessThan(MB);
});

test('without an engine, what is known is told, and what is not is said', async () => {
  await daemon.stop();
  const found = await usage();
  expect(found).toMatchObject({ cache: null, apps: null });
  expect(found.unknown).toHaveLength(2);
  expect(found.disks).toHaveLength(1);
});
