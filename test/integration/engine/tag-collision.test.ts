import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { dockerCleanup, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** Two apps of one repository whose names Docker's repositories can tell apart, and an earlier Homeport could not. */

const PREFIX = `hpt-twin-${process.pid}-`;
const [ONE, TWO] = [`${PREFIX}a-b`, `${PREFIX}a--b`];
const docker = testDocker();

let dir: string;
let repo: TestRepo;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-twin-'));
  repo = await createRepo(path.join(dir, 'repo'));
  homeport = await startHomeport();
});
afterEach(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});
afterAll(() => leftovers.expectNone());

const commit = (body: string) =>
  repo.commit(
    webApp({ body, variant: 'no-healthcheck', lines: ['ARG WHO', 'RUN echo "$WHO" > /who'] }),
    body,
  );
const succeeded = async (updateId: string | null) => {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
};
const add = async (name: string) => {
  const source = {
    kind: 'git' as const,
    from: { kind: 'git' as const, url: repo.url } as const,
    buildArgs: { WHO: name },
  };
  const policy = { gate: { probe: null, timeoutS: 20, stableForS: 1 }, keepReleases: 1 };
  const { updateId } = await homeport.client.apps.add({ name, source, schedule: { cron: null }, policy });
  await succeeded(updateId);
};
const update = async (app: string) => succeeded((await homeport.client.apps.update({ app })).updateId);
const runs = async (app: string) => (await docker.getContainer(app).inspect()).Image;
const tagsOf = async (imageId: string) => (await docker.getImage(imageId).inspect()).RepoTags;
const idOf = async (tag: string) => (await docker.getImage(tag).inspect()).Id;
const releases = (app: string) => homeport.client.releases.list({ app });

/** As an earlier Homeport left it: both apps have the same tag on record, and it names the image of the one that came last. */
const giveSharedTag = async (number: number, last: string) => {
  const shared = (await releases(ONE)).find((r) => r.release === number)?.tag ?? '';
  const other = (await releases(TWO)).find((r) => r.release === number)?.tag ?? '';
  const image = last === TWO ? await idOf(other) : await idOf(shared);
  await homeport.restart(async () => {
    const db = new DatabaseSync(path.join(homeport.dataDir, 'homeport.db'));
    db.prepare('UPDATE releases SET tag = ? WHERE tag = ?').run(shared, other);
    db.close();
    const [repo = '', tag = ''] = shared.split(':');
    await docker.getImage(image).tag({ repo, tag });
    await docker.getImage(other).remove({ force: true });
  });
  return shared;
};

test('removing one leaves the other’s image and its tag', async () => {
  await commit('one');
  for (const app of [ONE, TWO]) await add(app);
  const [image] = [await runs(ONE)];
  const tags = await tagsOf(image);
  expect(await runs(TWO)).not.toBe(image);
  await homeport.client.apps.remove({ app: TWO, keepContainer: false });
  expect(await runs(ONE)).toBe(image);
  expect(await tagsOf(image)).toEqual(tags);
  expect(await idOf(`homeport/${ONE}:${(await releases(ONE))[0]?.tag.split(':')[1]}`)).toBe(image);
});

test.each([
  ['the one that goes', TWO],
  ['the one that stays', ONE],
])('a tag that two apps have on record keeps naming what it names (%s came last)', async (_, last) => {
  await commit('one');
  for (const app of [ONE, TWO]) await add(app);
  const shared = await giveSharedTag(1, last);
  const named = await idOf(shared);
  const image = await runs(ONE);
  await homeport.client.apps.remove({ app: TWO, keepContainer: false });
  // The image of the removed one goes, and its tag with it; the other's is never touched.
  if (last === ONE) expect(await idOf(shared)).toBe(named);
  expect(await runs(ONE)).toBe(image);
  // What was pushed out of its tag before gets one of its own again with the next commit that is proven.
  await commit('two');
  await update(ONE);
  await succeeded((await homeport.client.apps.restore({ app: ONE, release: 1 })).updateId);
  expect(await runs(ONE)).toBe(image);
  expect(await tagsOf(image)).toEqual([(await releases(ONE)).find((r) => r.release === 1)?.tag]);
});

test('retention of one never takes the tag that the other’s running release goes by', async () => {
  await commit('one');
  for (const app of [ONE, TWO]) await add(app);
  const shared = await giveSharedTag(1, ONE);
  const image = await runs(ONE);
  for (const body of ['two', 'three', 'four']) {
    await commit(body);
    await update(TWO);
  }
  expect((await releases(TWO)).map((r) => r.release)).not.toContain(1);
  expect(await idOf(shared)).toBe(image);
});

test('a new release is never kept by a tag that names somebody else’s image', async () => {
  const id = await commit('one');
  await add(TWO);
  const theirs = await runs(TWO);
  const taken = `homeport/${ONE}:1-${id.slice(0, 7)}`;
  await docker.getImage(theirs).tag({ repo: `homeport/${ONE}`, tag: `1-${id.slice(0, 7)}` });
  await add(ONE);
  const [release] = await releases(ONE);
  // The number that the tag has is given to nothing else.
  expect(release?.tag).toMatch(new RegExp(`^homeport/${ONE}:2-`));
  expect([await idOf(taken), await idOf(release?.tag ?? '')]).toEqual([theirs, await runs(ONE)]);
  await homeport.client.apps.remove({ app: ONE, keepContainer: false });
  expect(await idOf(taken)).toBe(theirs);
});
