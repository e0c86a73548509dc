import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { dockerCleanup, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/** An app is its container, and not whatever has its name: what people rename is asked about, and never doubled or mixed up. */

const PREFIX = `hpt-where-${process.pid}-`;
const docker = testDocker();
let dir: string;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
let number = 0;

type Made = { app: string; repo: TestRepo; volume: string };

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
beforeEach(async () => {
  homeport = await startHomeport();
});
afterEach(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await leftovers.expectNone();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** An app that writes to a volume of its own. */
async function added(): Promise<Made> {
  const app = `${PREFIX}${++number}`;
  const volume = `${app}-data`;
  const repo = await createRepo(path.join(dir, app));
  await repo.commit(webApp({ body: `${app} one` }), 'First');
  const { updateId } = await homeport.client.apps.add({
    name: app,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    run: { volumes: [{ source: volume, destination: '/data' }] },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 15, stableForS: 0 } },
  });
  expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
  return { app, repo, volume };
}

async function updated({ app, repo }: Made) {
  await repo.commit(webApp({ body: `${app} two` }), 'Next');
  const { updateId } = await homeport.client.apps.update({ app });
  return homeport.ended(updateId);
}

const rename = (from: string, to: string) => docker.getContainer(from).rename({ name: to });
async function swapped(a: string, b: string): Promise<void> {
  await rename(a, `${a}-meanwhile`);
  await rename(b, a);
  await rename(`${a}-meanwhile`, b);
}
const asked = (app: string, about = '') =>
  waitFor(
    async () =>
      (await homeport.client.live.get()).attention.find(
        (a) => a.app === app && a.kind === 'whereabouts' && wordsOf(a.message).includes(about),
      ),
    { what: `${app} to be asked about${about && `: ${about}`}` },
  );
const nothingAsked = (app: string) =>
  waitFor(async () => (await homeport.client.live.get()).attention.every((a) => a.app !== app), {
    what: `${app} to need nobody`,
  });
/** Names of the running containers that write to a volume. */
const writers = async (volume: string) =>
  (await docker.listContainers({ filters: { volume: [volume] } })).flatMap((c) => c.Names).sort();
const idOf = async (name: string) => (await docker.getContainer(name).inspect()).Id;
const shows = async (container: string) => {
  const { Image, Mounts } = await docker.getContainer(container).inspect();
  const tags = (await docker.getImage(Image).inspect()).RepoTags ?? [];
  return { tags, volumes: Mounts.map((mount) => mount.Name) };
};

test('names that two apps have swapped: neither is updated with the other one’s data, and both are followed at once', async () => {
  const [a, b] = [await added(), await added()];
  const ids = [await idOf(a.app), await idOf(b.app)];
  await swapped(a.app, b.app);
  const question = await asked(
    a.app,
    `The name "${a.app}" leads to the container of ${b.app} now, and the container of ${a.app} is called "${b.app}" now.`,
  );
  // The name is another app's container: to keep to it would mix up their data.
  expect(question.answers).toEqual(['follow']);
  await asked(b.app);

  await expect(updated(a)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`homeport follow ${a.app}`),
  });
  await expect(homeport.client.apps.restore({ app: a.app })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(homeport.client.apps.restart({ app: a.app })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(homeport.client.apps.follow({ app: a.app, answer: 'keep-name' })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`the one of the app "${b.app}"`),
  });
  await expect(homeport.client.apps.remove({ app: a.app, keepContainer: false })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await expect(homeport.client.apps.dismiss({ app: a.app, kind: 'whereabouts' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  // What is known of an app is known of its own container, and nothing was taken for a change from outside.
  const known = (await homeport.client.live.get()).apps.find((it) => it.name === a.app);
  expect(known).toMatchObject({ containerId: ids[0], state: 'healthy' });
  expect(await homeport.client.releases.list({ app: a.app })).toHaveLength(1);

  const { message } = await homeport.client.apps.follow({ app: a.app });
  expect(wordsOf(message)).toBe(
    `${a.app} follows the container "${b.app}", and ${b.app} follows the container "${a.app}" from now on.`,
  );
  await nothingAsked(a.app);
  await nothingAsked(b.app);
  for (const [one, place] of [
    [a, b.app],
    [b, a.app],
  ] as const) {
    const update = await updated(one);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    expect(await shows(place)).toEqual({
      tags: [expect.stringContaining(`homeport/${one.app}:2-`)],
      volumes: [one.volume],
    });
    expect(await writers(one.volume)).toEqual([`/${place}`]);
  }
});

test('an app that was renamed is not made a second time; it is followed, and updated where it is', async () => {
  const made = await added();
  const { app, volume } = made;
  const elsewhere = `${app}-old`;
  await rename(app, elsewhere);
  const question = await asked(app);
  expect(question).toMatchObject({
    answers: ['follow', 'keep-name'],
    message: saying(`The container of ${app} is called "${elsewhere}" now.`),
  });
  await expect(updated(made)).rejects.toMatchObject({ code: 'CONFLICT' });
  // A question that is as old as Homeport's last run is asked again.
  await homeport.restart();
  await asked(app);
  await expect(updated(made)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await writers(volume)).toEqual([`/${elsewhere}`]);

  await homeport.client.apps.follow({ app });
  await nothingAsked(app);
  const update = await updated(made);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  expect(await writers(volume)).toEqual([`/${elsewhere}`]);
  const { containerName } = await homeport.client.apps.get({ app });
  expect(containerName).toBe(elsewhere);
  const back = await homeport.client.apps.restore({ app });
  expect((await homeport.ended(back.updateId)).outcome).toBe('succeeded');
  expect(await writers(volume)).toEqual([`/${elsewhere}`]);
});

test('the name is kept only once the old container can’t write beside the new one', async () => {
  const made = await added();
  const { app, volume } = made;
  const elsewhere = `${app}-old`;
  await rename(app, elsewhere);
  await asked(app);
  const keep = () => homeport.client.apps.follow({ app, answer: 'keep-name' });
  await expect(keep()).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining(`would write to ${volume} beside the new one. Stop it first`),
  });
  await docker.getContainer(elsewhere).stop();
  expect(wordsOf((await keep()).message)).toContain('the next update or restore makes it again');
  const update = await updated(made);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  expect(await writers(volume)).toEqual([`/${app}`]);
  await nothingAsked(app);
  expect((await docker.getContainer(elsewhere).inspect()).State.Running).toBe(false);
});

test('another container under the name is asked about, and is the app once a person says so', async () => {
  const { app, volume } = await added();
  const elsewhere = `${app}-old`;
  const { Image } = await docker.getContainer(app).inspect();
  await rename(app, elsewhere);
  const other = await docker.createContainer({ name: app, Image, Env: ['BY=hand'] });
  await other.start();
  // Between the two there was none of that name, which may have been asked about.
  const question = await asked(app, `The name "${app}" leads to another container now`);
  expect(question.answers).toEqual(['follow', 'keep-name']);
  // They share nothing: the old one may run on.
  const { message } = await homeport.client.apps.follow({ app, answer: 'keep-name' });
  expect(wordsOf(message)).toContain(`"${elsewhere}" is yours`);
  await nothingAsked(app);
  const { containerId, specFrom } = await homeport.client.apps.get({ app });
  expect({ containerId, specFrom }).toEqual({ containerId: other.id, specFrom: 'container' });
  expect(await writers(volume)).toEqual([`/${elsewhere}`]);
});

test('a container that was made again under its name is the app, and nobody is asked', async () => {
  const { app, volume } = await added();
  const { Image } = await docker.getContainer(app).inspect();
  await docker.getContainer(app).remove({ force: true });
  const again = await docker.createContainer({
    name: app,
    Image,
    HostConfig: { Binds: [`${volume}:/data`] },
  });
  await again.start();
  await waitFor(async () => (await homeport.client.apps.get({ app })).containerId === again.id, {
    what: 'the new container to be known',
  });
  await homeport.restart();
  await rename(app, `${app}-moved`);
  // The one that is known by now.
  expect(wordsOf((await asked(app)).message)).toContain(`${app}-moved`);
});

test('a renamed app is renamed during the build: the update touches nothing', async () => {
  const { app, repo, volume } = await added();
  await repo.commit(webApp({ body: 'two', lines: ['RUN sleep 3'] }), 'Next');
  const { updateId } = await homeport.client.apps.update({ app });
  await rename(app, `${app}-old`);
  const ended = await homeport.ended(updateId);
  expect(ended).toMatchObject({
    outcome: 'failed',
    error: saying(`homeport follow ${app}`),
  });
  expect(await writers(volume)).toEqual([`/${app}-old`]);
});

test('a container that was kept, and renamed since, can be adopted', async () => {
  const { app, repo } = await added();
  const kept = `${app}-kept`;
  await homeport.client.apps.remove({ app, keepContainer: true });
  await rename(app, kept);
  const found = (await homeport.client.apps.adoptable()).find((it) => it.name === kept);
  expect(found).toMatchObject({ refusal: null, app: null });
  await homeport.client.apps.adopt({
    container: kept,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 15, stableForS: 0 } },
  });
  await repo.commit(webApp({ body: 'two' }), 'Next');
  const { updateId } = await homeport.client.apps.update({ app: kept });
  const ended = await homeport.ended(updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
  // What Homeport keeps aside itself is nobody's to adopt.
  const parked = (await homeport.client.apps.adoptable()).find((it) =>
    it.name.startsWith(`${kept}.release-`),
  );
  expect(wordsOf(parked?.refusal)).toContain('keeps aside');
});

test('names that were swapped are asked about also on records of an earlier time, which know no ids', async () => {
  const [a, b] = [await added(), await added()];
  const { name } = await homeport.client.storage.backup();
  await swapped(a.app, b.app);
  await homeport.client.storage.restoreBackup({ name });
  for (const { app } of [a, b]) {
    await asked(app);
    const releases = await homeport.client.releases.list({ app });
    expect(releases.map(({ state }) => state)).toEqual(['good']);
  }
  await swapped(a.app, b.app);
  for (const { app } of [a, b]) await nothingAsked(app);
});
