import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { BASE_IMAGE, dockerCleanup, drain, freePort, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

/** An app that is built from git is built again when its base image changes in a registry, and with proof like any other update. */

const PREFIX = 'hpt-base-';
const APP = `${PREFIX}web`;
const docker = testDocker();

let dir: string;
let repo: TestRepo;
let homeport: Homeport;
let registry: RealRegistry;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
/** Answers of registries count for some seconds: each look is at a later time. */
let later = 0;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  registry = await startRealRegistry();
  homeport = await startHomeport({ now: () => new Date(Date.now() + later) });
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterEach(async () => {
  for (const { name } of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: name, keepContainer: false });
  await docker.getImage(base()).remove({ force: true });
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
  await leftovers.expectNone();
});
afterAll(async () => {
  await homeport?.close();
  await registry?.close();
});

const base = () => `${registry.host}/${PREFIX}base:1`;
const check = async () => {
  later += 60_000;
  return (await homeport.client.apps.check({ apps: [APP] }))[0];
};
const container = () => docker.getContainer(APP).inspect();
const ended = async (updateId: string | null, outcome = 'succeeded'): Promise<UpdateDto> => {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe(outcome);
  return update;
};
const update = async (outcome = 'succeeded') => {
  later += 60_000;
  return ended((await homeport.client.apps.update({ app: APP })).updateId, outcome);
};

/** Pushes an image that names itself, and leaves the engine with what it had under that name. */
const pushBase = async (env: string) => {
  const made = await docker.createContainer({
    name: `${PREFIX}maker`,
    Image: BASE_IMAGE,
    Env: [`BASE=${env}`],
    Labels: TEST_LABEL,
  });
  const had = await docker
    .getImage(base())
    .inspect()
    .catch(() => null);
  const [repository = ''] = base().split(/:1$/);
  await made.commit({ repo: repository, tag: '1' });
  await made.remove();
  await drain(docker, await docker.getImage(base()).push({ authconfig: { username: 'x', password: 'x' } }));
  if (had) await docker.getImage(had.Id).tag({ repo: repository, tag: '1' });
};

test('a newer base: new with its reason, built with it, told in the history; a bad one is put back and left alone', async () => {
  await pushBase('one');
  const lines = ['HEALTHCHECK --interval=1s --timeout=2s --retries=2 CMD test "$BASE" != bad'];
  const { Dockerfile, ...files } = webApp({ body: 'one', variant: 'no-healthcheck', lines });
  const commit = await repo.commit(
    { ...files, Dockerfile: String(Dockerfile).replace(BASE_IMAGE, base()) },
    'One',
  );
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    // Published, so that the two can't run beside each other.
    run: { ports: [{ hostPort: await freePort(), containerPort: 8080, hostIp: '127.0.0.1' }] },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 } },
  });
  await ended(updateId);
  expect(await check()).toMatchObject({ result: 'current' });
  const [first] = await homeport.client.releases.list({ app: APP });
  expect(first?.bases).toEqual([{ ref: base(), digest: expect.stringMatching(/^sha256:/) }]);

  await pushBase('two');
  expect(await check()).toMatchObject({ result: 'new', message: saying(`The base image ${base()} changed`) });
  await registry.stop();
  expect(await check()).toMatchObject({ result: 'current' });
  await registry.start();

  const updated = await update();
  expect((await container()).Config.Env).toContain('BASE=two');
  expect(updated).toMatchObject({
    from: { release: 1, version: { id: commit } },
    to: { release: 2, version: { id: commit } },
    newerBases: [{ ref: base() }],
  });
  const [second] = await homeport.client.releases.list({ app: APP });
  expect(second?.bases?.[0]?.digest).not.toBe(first?.bases?.[0]?.digest);
  expect(await check()).toMatchObject({ result: 'current' });

  await pushBase('bad');
  expect(await check()).toMatchObject({ result: 'new' });
  await update('rolled-back');
  expect((await container()).Config.Env).toContain('BASE=two');
  const quarantined = await check();
  expect(quarantined?.result, wordsOf(quarantined?.message ?? null)).toBe('quarantined');
  await pushBase('good again');
  expect(await check()).toMatchObject({ result: 'new', message: saying('The base image') });
  await update();
  expect((await container()).Config.Env).toContain('BASE=good again');
  expect(await check()).toMatchObject({ result: 'current' });
});
