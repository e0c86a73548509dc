import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { BASE_IMAGE, dockerCleanup, drain, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo, writeFiles } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';

/** Built again without a new commit: asked for by a person, with newer base images, and because a folder has changed. */

const PREFIX = 'hpt-again-';
const APP = `${PREFIX}web`;
const docker = testDocker();

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
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterEach(async () => {
  for (const { name } of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: name, keepContainer: false });
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
  await leftovers.expectNone();
});
afterAll(async () => {
  await homeport?.close();
  await registry?.close();
});

const add = async (source: Parameters<typeof homeport.client.apps.add>[0]['source']) => {
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source,
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 } },
  });
  await ended(updateId);
};
const ended = async (updateId: string | null, outcome = 'succeeded'): Promise<UpdateDto> => {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe(outcome);
  return update;
};
const wishes = (more: Partial<{ force: boolean; pull: boolean; noCache: boolean }>) => ({
  app: APP,
  ...more,
});
const container = () => docker.getContainer(APP).inspect();
const releases = async () => (await homeport.client.releases.list({ app: APP })).map((it) => it.release);
const check = async () => (await homeport.client.apps.check({ apps: [APP] }))[0];

test('the very image that runs: nothing is moved, nothing goes down, and it is no other release', async () => {
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'One');
  await add({ kind: 'git', from: { kind: 'git', url: repo.url } });
  const before = await container();
  expect(await homeport.client.apps.update(wishes({}))).toMatchObject({ updateId: null });

  const asked = await homeport.client.apps.update(wishes({ force: true }));
  expect(wordsOf(asked.message)).toContain('built again');
  const update = await ended(asked.updateId);
  expect(update).toMatchObject({ downtimeMs: null, from: { release: 1 }, to: { release: 1 } });
  const after = await container();
  expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
  expect(await releases()).toEqual([1]);
  const named = (await docker.getImage(after.Image).inspect()).RepoTags;
  const tags = named.filter((tag) => tag.startsWith(`homeport/${APP}:`));
  expect(tags).toEqual([expect.stringMatching(/^homeport\/hpt-again-web:1-/)]);
  expect(await check()).toMatchObject({ result: 'current' });
});

test('another image of the same commit: a release of its own, proven like any other', async () => {
  const files = webApp({
    body: 'one',
    variant: 'no-healthcheck',
    lines: ['RUN head -c 9 /dev/urandom > /made'],
  });
  await repo.commit(files, 'One');
  await add({ kind: 'git', from: { kind: 'git', url: repo.url } });
  const { updateId } = await homeport.client.apps.update(wishes({ noCache: true }));
  expect(await ended(updateId)).toMatchObject({ from: { release: 1 }, to: { release: 2 } });
  expect(await releases()).toEqual([2, 1]);
  expect(await check()).toMatchObject({ result: 'current' });
});

/** Pushes an image that names itself. @returns its id */
const pushBase = async (name: string, version: string, env: string) => {
  const made = await docker.createContainer({
    name: `${PREFIX}maker`,
    Image: BASE_IMAGE,
    Env: [`BASE=${env}`],
    Labels: TEST_LABEL,
  });
  await made.commit({ repo: name, tag: version });
  await made.remove();
  const image = docker.getImage(`${name}:${version}`);
  await drain(docker, await image.push({ authconfig: { username: 'x', password: 'x' } }));
  return (await image.inspect()).Id;
};

test('--pull brings a newer base image in, and without it the one that is here is used', async () => {
  const base = `${registry.host}/${PREFIX}base`;
  const old = await pushBase(base, '1', 'old');
  const { Dockerfile, ...files } = webApp({ body: 'one', variant: 'no-healthcheck' });
  await repo.commit({ ...files, Dockerfile: String(Dockerfile).replace(BASE_IMAGE, `${base}:1`) }, 'One');
  await add({ kind: 'git', from: { kind: 'git', url: repo.url }, followBases: false });
  await pushBase(base, '1', 'new');
  // As on a machine that has the older one still.
  await docker.getImage(old).tag({ repo: base, tag: '1' });
  await ended((await homeport.client.apps.update(wishes({ force: true }))).updateId);
  expect((await container()).Config.Env).toContain('BASE=old');
  await ended((await homeport.client.apps.update(wishes({ pull: true }))).updateId);
  expect((await container()).Config.Env).toContain('BASE=new');
  await docker.getImage(`${base}:1`).remove({ force: true });
});

test('a base that no registry has: the build fails in words, and the app is not touched', async () => {
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'One');
  await add({ kind: 'git', from: { kind: 'git', url: repo.url } });
  const before = (await container()).Id;
  const { updateId } = await homeport.client.apps.update(wishes({ pull: true }));
  expect(wordsOf((await ended(updateId, 'failed')).error)).toContain('The image could not be built');
  expect((await container()).Id).toBe(before);
  expect(await releases()).toEqual([1]);
});

test('a folder that changed is a new version, and what failed of it is quarantined until it changes again', async () => {
  const folder = path.join(dir, 'folder');
  await repo.commit({ code: '1' }, 'Code');
  await writeFiles(folder, webApp({ body: 'one', variant: 'no-healthcheck' }));
  await add({ kind: 'git', from: { kind: 'folder', path: folder }, watch: { url: repo.url } });
  expect(await check()).toMatchObject({ result: 'current' });

  await writeFile(path.join(folder, 'index.html'), 'two');
  const found = await check();
  expect(found).toMatchObject({ result: 'new', message: saying(`what is in ${folder}`) });
  expect(found).not.toHaveProperty('key');
  await ended((await homeport.client.apps.update(wishes({}))).updateId);
  expect(await check()).toMatchObject({ result: 'current' });

  await writeFiles(folder, webApp({ body: 'three', variant: 'exits' }));
  await ended((await homeport.client.apps.update(wishes({}))).updateId, 'failed');
  expect(await check()).toMatchObject({ result: 'quarantined' });
  await writeFiles(folder, webApp({ body: 'four', variant: 'no-healthcheck' }));
  expect(await check()).toMatchObject({ result: 'new' });
});
