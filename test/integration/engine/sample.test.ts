import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { headOf, repositoryIn, sampleFolder } from '../../../electron/engine/sample/repository.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import type { SampleChange } from '../../../electron/shared/sample.ts';
import { BASE_IMAGE, dockerCleanup, orNull, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { samplePage } from '../../support/sample-page.ts';

/** The sample app as a person tries it: no registry can be reached here, so it is made from this machine's own busybox. */

const PREFIX = `hpt-smp-${process.pid}-`;
const docker = testDocker();
const never = new AbortController().signal;

let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  homeport = await startHomeport();
});
afterAll(async () => {
  await homeport?.close();
  await dockerCleanup(PREFIX);
});

const appOf = (name: string) => homeport.client.apps.get({ app: name });
async function create(name: string): Promise<string> {
  const { app, updateId } = await homeport.client.sample.create({ name });
  if (updateId === null) throw new Error('There was a sample already');
  expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
  return app;
}
async function push(change: SampleChange): Promise<UpdateDto> {
  return homeport.ended((await homeport.client.sample.push({ change })).updateId);
}
const volumesOf = async (name: string) => (await appOf(name)).run?.volumes.map(({ source }) => source) ?? [];
const volumeExists = async (name: string) => (await orNull(docker.getVolume(name).inspect())) !== null;
const tookS = (update: UpdateDto) =>
  (Date.parse(update.finishedAt ?? '') - Date.parse(update.startedAt)) / 1000;
async function expectNothingLeft(): Promise<void> {
  await leftovers.expectNone();
  expect(existsSync(sampleFolder(homeport.dataDir))).toBe(false);
  expect(await homeport.client.sample.get()).toBe(null);
}

describe('the whole story', () => {
  const NAME = `${PREFIX}web`;
  let port: number;
  let visits = 0;
  /** The page names this version, and goes on counting. */
  const expectPage = async (version: number) => {
    const page = await samplePage(port);
    expect(page?.version).toBe(version);
    expect(page?.visits).toBe(visits + 1);
    visits += 1;
  };

  test('made, added, healthy: a page on this machine alone', async () => {
    expect(await create(NAME)).toBe(NAME);
    const app = await appOf(NAME);
    expect(app).toMatchObject({ sample: true, state: 'healthy', nextRunAt: null });
    expect(app.addresses).toHaveLength(1);
    expect(app.addresses[0]?.host).toBe('127.0.0.1');
    expect(app.running?.version).toMatchObject({ author: expect.stringContaining('Homeport sample') });
    port = app.addresses[0]?.port ?? 0;
    await expectPage(1);
    expect(await homeport.client.sample.get()).toEqual({
      app: NAME,
      repository: repositoryIn(homeport.dataDir),
      base: 'busybox',
    });
  });

  test('asked for again, it is there already', async () => {
    expect(await homeport.client.sample.create({ name: `${PREFIX}other` })).toMatchObject({
      app: NAME,
      updateId: null,
    });
  });

  test('a good change takes its place', async () => {
    const update = await push('good');
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    expect(update.downtimeMs).toBeGreaterThan(0);
    await expectPage(2);
  });

  test('a broken build touches nothing', async () => {
    const before = await docker.getContainer(NAME).inspect();
    const update = await push('broken');
    expect(update).toMatchObject({ outcome: 'failed', downtimeMs: null });
    expect(wordsOf(update.error)).toContain('a tag is never closed');
    expect((await docker.getContainer(NAME).inspect()).Id).toBe(before.Id);
    await expectPage(2);
  });

  test('an unhealthy release is decided soon, and the one before it is back with its data', async () => {
    const update = await push('unhealthy');
    expect(update.outcome, await logOf(homeport, update.id)).toBe('rolled-back');
    expect(wordsOf(update.error)).toContain('The list of visits is locked');
    expect(tookS(update)).toBeLessThan(30);
    await expectPage(2);
  });

  test('nothing is committed while it is worked on', async () => {
    const { updateId } = await homeport.client.sample.push({ change: 'slow' });
    const before = await headOf(repositoryIn(homeport.dataDir), never);
    await expect(homeport.client.sample.push({ change: 'good' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(homeport.client.sample.remove()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await headOf(repositoryIn(homeport.dataDir), never)).toEqual(before);
    const update = await homeport.ended(updateId);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    expect(update.downtimeMs).toBeGreaterThan(8_000);
    expect(tookS(update)).toBeLessThan(40);
    await expectPage(5);
  });

  test('a start of Homeport knows it again, and restore is the ordinary one', async () => {
    await homeport.restart();
    expect(await appOf(NAME)).toMatchObject({ sample: true });
    const { updateId } = await homeport.client.apps.restore({ app: NAME });
    expect((await homeport.ended(updateId)).outcome).toBe('succeeded');
    await expectPage(2);
  });

  test('a repository that somebody removed begins anew', async () => {
    await rm(repositoryIn(homeport.dataDir), { recursive: true });
    const update = await push('good');
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    await expectPage(2);
  });

  test('removed, nothing is left of it, on the engine or in the data directory', async () => {
    const [volume = ''] = await volumesOf(NAME);
    expect(await volumeExists(volume)).toBe(true);
    const { removed } = await homeport.client.sample.remove();
    expect(removed).toEqual(
      expect.arrayContaining([`container ${NAME}`, `volume ${volume}`, 'its git repository']),
    );
    await expectNothingLeft();
    expect(await homeport.client.sample.remove()).toEqual({ removed: [] });
    await expect(homeport.client.sample.push({ change: 'good' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

describe('what is not its own', () => {
  const NAME = `${PREFIX}taken`;
  afterEach(async () => {
    await homeport.client.sample.remove();
    await orNull(docker.getContainer(NAME).remove({ force: true }));
    await expectNothingLeft();
  });

  test('a container that has the name keeps it: the sample has another one', async () => {
    const hers = await docker.createContainer({ name: NAME, Image: BASE_IMAGE, Labels: TEST_LABEL });
    expect(await create(NAME)).toBe(`${NAME}-2`);
    await homeport.client.sample.remove();
    expect((await docker.getContainer(NAME).inspect()).Id).toBe(hers.id);
  });

  test('an ordinary removal takes the folder and the sample’s volume along', async () => {
    await create(NAME);
    const answer = await homeport.client.apps.remove({ app: NAME, keepContainer: false });
    expect(answer.keptVolumes).toEqual([]);
    await expectNothingLeft();
  });

  test('a container that is kept keeps its data; the repository goes', async () => {
    await create(NAME);
    const [volume = ''] = await volumesOf(NAME);
    await homeport.client.apps.remove({ app: NAME, keepContainer: true });
    expect(existsSync(sampleFolder(homeport.dataDir))).toBe(false);
    expect((await docker.getContainer(NAME).inspect()).State.Running).toBe(true);
    expect(await volumeExists(volume)).toBe(true);
    await docker.getContainer(NAME).remove({ force: true });
    await docker.getVolume(volume).remove();
    await dockerCleanup(PREFIX);
  });

  test('a first build that is called off leaves nothing', async () => {
    const { app } = await homeport.client.sample.create({ name: NAME });
    const { updateId } = await homeport.client.apps.cancel({ app });
    await homeport.ended(updateId);
    await expect.poll(() => existsSync(sampleFolder(homeport.dataDir)), { timeout: 10_000 }).toBe(false);
  });
});
