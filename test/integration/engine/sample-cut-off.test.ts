import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { repositoryIn, sampleFolder } from '../../../electron/engine/sample/repository.ts';
import { dockerCleanup, testDocker, testEndpoint, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { type EngineProcess, endedOrDead, engineProcess } from '../../support/engine-process.ts';

/** The sample where something is cut off, copied or moved. */

const PREFIX = `hpt-smpc-${process.pid}-`;
const NAME = `${PREFIX}web`;
const env = { DOCKER_HOST: testEndpoint() };

let dir: string;
let dataDir: string;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
const engines: EngineProcess[] = [];

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  dataDir = path.join(dir, 'data');
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
  await rm(dir, { recursive: true, force: true });
  await leftovers.expectNone();
});
afterAll(() => dockerCleanup(PREFIX));

async function start(at = dataDir): Promise<EngineProcess> {
  const engine = engineProcess(at, env);
  engines.push(engine);
  expect(await engine.start()).toBe(true);
  return engine;
}
async function create(engine: EngineProcess): Promise<void> {
  const { updateId } = await engine.client().sample.create({ name: NAME });
  expect((await endedOrDead(engine, updateId ?? ''))?.outcome).toBe('succeeded');
}
const connected = (engine: EngineProcess) =>
  waitFor(async () => (await engine.client().live.get()).docker.state === 'connected', { what: 'Docker' });
const unfinished = async () =>
  existsSync(sampleFolder(dataDir)) && (await readdir(sampleFolder(dataDir))).length > 0;

describe('killed while it is made', () => {
  async function killedWhen(there: () => boolean | Promise<boolean>): Promise<EngineProcess> {
    const engine = await start();
    await connected(engine);
    const asked = engine
      .client()
      .sample.create({ name: NAME })
      .catch(() => null);
    await waitFor(there, { everyMs: 1, what: 'the moment to kill it' });
    engine.kill9();
    await engine.gone();
    await asked;
    expect(await engine.start()).toBe(true);
    await connected(engine);
    return engine;
  }

  test.each([
    ['in the middle of its repository', unfinished],
    ['between its repository and the app', () => existsSync(repositoryIn(dataDir))],
  ])('%s: the next start tidies up, and it can be made then', async (_when, there) => {
    const engine = await killedWhen(there);
    await waitFor(() => !existsSync(sampleFolder(dataDir)), { what: 'the folder to go' });
    expect(await engine.client().sample.get()).toBe(null);
    await create(engine);
    await engine.client().sample.remove();
    expect(existsSync(sampleFolder(dataDir))).toBe(false);
  });

  test('in its first build: it is an app that never came up, and is tried again or removed', async () => {
    const engine = await killedWhen(async () => {
      const [app] = (await engines[0]?.client().live.get())?.apps ?? [];
      return app?.activeUpdate?.phase === 'acquire';
    });
    const { app, updateId } = await engine.client().sample.create({ name: `${NAME}-other` });
    expect(app).toBe(NAME);
    expect((await endedOrDead(engine, updateId ?? ''))?.outcome).toBe('succeeded');
    await engine.client().sample.remove();
    expect(existsSync(sampleFolder(dataDir))).toBe(false);
  });
});

test('killed while it is removed: what is left goes at the next start', async () => {
  const engine = await start();
  await connected(engine);
  await create(engine);
  const asked = engine
    .client()
    .sample.remove()
    .catch(() => null);
  await waitFor(
    async () =>
      (await testDocker().listContainers({ all: true })).every(({ Names }) => Names[0] !== `/${NAME}`),
    {
      everyMs: 1,
      what: 'its container to be gone',
    },
  );
  engine.kill9();
  await engine.gone();
  await asked;
  expect(await engine.start()).toBe(true);
  await connected(engine);
  // Its app may still be on record, or not: removing goes on from either.
  await engine.client().sample.remove();
  await waitFor(() => !existsSync(sampleFolder(dataDir)), { what: 'the folder to go' });
});

test('in a copy of the data directory it is the original’s: nothing of it is touched from there', async () => {
  const first = await start();
  await connected(first);
  await create(first);
  const container = () => testDocker().getContainer(NAME).inspect();
  const before = (await container()).Id;
  await first.stop();
  const copy = path.join(dir, 'copy');
  await cp(dataDir, copy, { recursive: true });
  expect(await first.start()).toBe(true);
  await connected(first);

  const second = await start(copy);
  await connected(second);
  await expect(second.client().sample.push({ change: 'good' })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await second.client().sample.remove()).toEqual({ removed: [] });
  expect(existsSync(sampleFolder(copy))).toBe(false);
  expect((await container()).Id).toBe(before);
  expect((await container()).State.Running).toBe(true);

  const { updateId } = await first.client().sample.push({ change: 'good' });
  expect((await endedOrDead(first, updateId ?? ''))?.outcome).toBe('succeeded');
  await first.client().sample.remove();
});

test('in a data directory that was moved it goes on, and goes without a trace', async () => {
  const before = await start();
  await connected(before);
  await create(before);
  await before.stop();
  const moved = path.join(dir, 'moved');
  await rename(dataDir, moved);
  const engine = await start(moved);
  await connected(engine);
  const { updateId } = await engine.client().sample.push({ change: 'good' });
  expect((await endedOrDead(engine, updateId ?? ''))?.outcome).toBe('succeeded');
  expect((await engine.client().sample.get())?.repository).toBe(repositoryIn(moved));
  await engine.client().sample.remove();
  expect(existsSync(sampleFolder(moved))).toBe(false);
});
