import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { KEEPER_LABEL, keeperVolume } from '../../../electron/engine/apps/keeper-volume.ts';
import { isPlain } from '../../../electron/shared/plain-text.ts';
import { BASE_IMAGE, dockerCleanup, orNull, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { commandLine } from '../../support/homeport-process.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/**
 * Two Homeports on one Docker engine: root's and a user's data directory, say. One of them looks after a container, and the
 * engine itself says which.
 */

const PREFIX = `hpt-two-${process.pid}-`;
const docker = testDocker();
const gate = { probe: null, timeoutS: 20, stableForS: 0 };

let dir: string;
let first: Homeport;
let second: Homeport;
let repo: TestRepo;
/** Name of the container, and of the app. */
let web: string;
let number = 0;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
});
beforeEach(async () => {
  number += 1;
  web = `${PREFIX}${number}`;
  repo = await createRepo(path.join(dir, web));
  await commit('one');
  await made(web);
  first = await startHomeport();
  second = await startHomeport();
});
afterEach(async () => {
  // Whoever looks after an app takes its container along, and gives back what says so.
  for (const homeport of [first, second]) {
    for (const { name } of (await homeport.client.live.get()).apps)
      await homeport.client.apps.remove({ app: name, keepContainer: false });
    await homeport.close();
  }
  for (const { Id, Names } of await docker.listContainers({
    all: true,
    filters: { label: ['homeport.test'] },
  }))
    if (Names[0]?.startsWith(`/${PREFIX}`)) await docker.getContainer(Id).remove({ force: true, v: true });
  // What an app that was taken over leaves with its former Homeport is images.
  await leftovers.expectNone(/^\+ images: homeport\//);
});
afterAll(async () => {
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const commit = (body: string, variant: 'healthy' | 'never-healthy' | 'no-healthcheck' = 'healthy') =>
  repo.commit(webApp({ body, variant }), body);
async function made(name: string, network = 'bridge') {
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    // Its shell waits for what nobody types, and has no ear for a stop.
    Tty: true,
    OpenStdin: true,
    StopTimeout: 1,
    Labels: TEST_LABEL,
    HostConfig: {
      NetworkMode: network,
      RestartPolicy: { Name: 'unless-stopped' },
      // Whatever port is free: it has to stop before the next one starts.
      PortBindings: network === 'bridge' ? { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: '' }] } : {},
    },
  });
  await container.start();
}
const adopt = (homeport: Homeport, takeOver = false, container = web, gateSeconds = gate.timeoutS) =>
  homeport.client.apps.adopt({
    container,
    source: { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { ...gate, timeoutS: gateSeconds } },
    takeOver,
  });
const update = async (homeport: Homeport, app = web) =>
  homeport.ended((await homeport.client.apps.update({ app })).updateId);
const succeeds = async (homeport: Homeport) => {
  const ended = await update(homeport);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
};
const keeper = async (container = web) => {
  const volume = await orNull(docker.getVolume(keeperVolume(container)).inspect());
  return volume?.Labels?.['homeport.keeper.directory'] ?? null;
};
const isLost = (homeport: Homeport) =>
  waitFor(
    async () =>
      (await homeport.client.live.get()).attention.find((a) => a.app === web && a.kind === 'taken-over'),
    { what: `${web} to be lost` },
  );
const inspect = () => docker.getContainer(web).inspect();
const containers = async () =>
  (await docker.listContainers({ all: true }))
    .flatMap(({ Names, State }) => (Names[0]?.startsWith(`/${web}`) ? [`${Names[0]} ${State}`] : []))
    .sort();
const LOOKED_AFTER = /looked after by another Homeport \(.+@.+, \/.+, since \d{4}-\d\d-\d\d \d\d:\d\d UTC\)/;

test('the second adoption is refused in words, and changes nothing', async () => {
  await adopt(first);
  const before = await inspect();
  expect(await keeper()).toBe(first.dataDir);
  await expect(adopt(second)).rejects.toMatchObject({
    code: 'CONFLICT',
    message: expect.stringMatching(LOOKED_AFTER),
  });
  await expect(adopt(second)).rejects.toThrow('--take-over');
  const offered = (await second.client.apps.adoptable()).find((each) => each.name === web);
  expect(offered).toMatchObject({ refusal: null, app: null });
  expect(`looked after by ${offered?.lookedAfterBy}`).toMatch(LOOKED_AFTER);
  expect((await second.client.live.get()).apps).toEqual([]);
  expect(await keeper()).toBe(first.dataDir);
  expect((await inspect()).Id).toBe(before.Id);
  await expect(
    second.client.apps.add({
      name: web,
      source: { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } },
      schedule: { cron: null },
    }),
  ).rejects.toMatchObject({ code: 'CONFLICT' });
});

test('one that was taken over on purpose is left alone by the first, until it is taken back', async () => {
  await adopt(first);
  await succeeds(first);
  await commit('two');
  const releases = (await first.client.releases.list({ app: web })).length;
  await adopt(second, true);
  expect(wordsOf((await isLost(first)).message)).toMatch(LOOKED_AFTER);
  expect(await keeper()).toBe(second.dataDir);
  await succeeds(second);

  const running = await inspect();
  for (const asked of [
    first.client.apps.update({ app: web }),
    first.client.apps.restore({ app: web }),
    first.client.apps.restart({ app: web }),
  ])
    await expect(asked).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(LOOKED_AFTER),
    });
  const [checked] = await first.client.apps.check({ apps: [web] });
  expect(checked).toMatchObject({ result: 'skipped', message: saying(LOOKED_AFTER) });
  await first.restart();
  expect((await isLost(first)).at).toBeTruthy();
  expect((await first.client.releases.list({ app: web })).length).toBe(releases);
  expect((await inspect()).Id).toBe(running.Id);

  await first.client.apps.takeBack({ app: web });
  await isLost(second);
  expect((await first.client.live.get()).attention).toEqual([]);
  await commit('three');
  await succeeds(first);
  await expect(second.client.apps.update({ app: web })).rejects.toThrow(LOOKED_AFTER);

  const there = await containers();
  await second.client.apps.remove({ app: web, keepContainer: false });
  expect(await containers()).toEqual(there);
  expect(await keeper()).toBe(first.dataDir);
});

test('nothing is taken out of the middle of an update: neither what is tried nor what is kept aside', async () => {
  await adopt(first, false, web, 6);
  await commit('bad', 'never-healthy');
  const { updateId } = await first.client.apps.update({ app: web });
  await waitFor(async () => (await first.client.updates.get({ id: updateId ?? '' })).phase === 'gate', {
    what: 'the gate',
  });
  const offered = (await second.client.apps.adoptable()).filter((each) => each.name.startsWith(`${web}.`));
  expect(offered).toMatchObject([{ refusal: saying('another Homeport made or keeps aside') }]);
  await expect(adopt(second, true, offered[0]?.name)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(adopt(second, true)).rejects.toThrow('Another Homeport is updating');
  expect(await keeper()).toBe(first.dataDir);
  expect((await first.ended(updateId)).outcome).toBe('rolled-back');
  expect((await inspect()).HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
  await adopt(second, true);
});

test('of two that adopt in the same moment exactly one looks after it', async () => {
  for (let round = 0; round < 5; round += 1) {
    const container = `${web}-${round}`;
    await made(container);
    const both = await Promise.allSettled([adopt(first, false, container), adopt(second, false, container)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = both[0].status === 'fulfilled' ? first : second;
    expect(await keeper(container)).toBe(winner.dataDir);
  }
});

describe('what says who looks after it was pruned', () => {
  test('while Homeport runs, and while it does not: it says so again', async () => {
    await adopt(first);
    await docker.getVolume(keeperVolume(web)).remove();
    await waitFor(async () => (await keeper()) === first.dataDir, { what: 'the keeper to be back' });
    await first.restart(() => docker.getVolume(keeperVolume(web)).remove());
    expect(await keeper()).toBe(first.dataDir);
    expect((await first.client.live.get()).attention).toEqual([]);
  });

  test('one that was lost is not taken again by that', async () => {
    await adopt(first);
    await adopt(second, true);
    await isLost(first);
    await docker.getVolume(keeperVolume(web)).remove();
    await waitFor(async () => (await keeper()) === second.dataDir, { what: 'the keeper to be back' });
    await first.restart();
    await isLost(first);
    expect(await keeper()).toBe(second.dataDir);
  });
});

test('a copy of the data directory is another Homeport; one that was moved is the same', async () => {
  await adopt(first);
  const copy = path.join(dir, `${web}-copy`);
  await first.restart(() => cp(first.dataDir, copy, { recursive: true }));
  const copied = await startHomeport({ dataDir: copy });
  try {
    await isLost(copied);
    await expect(copied.client.apps.update({ app: web })).rejects.toThrow(LOOKED_AFTER);
    expect(await keeper()).toBe(first.dataDir);
    await succeeds(first);
  } finally {
    await copied.close();
  }
  const moved = path.join(dir, `${web}-moved`);
  await first.restart(() => cp(first.dataDir, moved, { recursive: true }));
  await first.close();
  first = await startHomeport({ dataDir: moved });
  expect((await first.client.live.get()).attention).toEqual([]);
  expect(await keeper()).toBe(moved);
  await commit('two');
  await succeeds(first);
});

test('an update that was cut off does not touch what another Homeport runs by then', async () => {
  await adopt(first, false, web, 120);
  await commit('two', 'never-healthy');
  const { updateId } = await first.client.apps.update({ app: web });
  await waitFor(async () => (await first.client.updates.get({ id: updateId ?? '' })).phase === 'gate', {
    what: 'the gate',
  });
  let taken = await inspect();
  let aside: string[] = [];
  await first.restart(async () => {
    await expect(adopt(second, true)).rejects.toThrow('Another Homeport is updating');
    // A person decides that this one is the app: its release is given its restart policy by hand.
    await docker.getContainer(web).update({ RestartPolicy: { Name: 'always' } });
    await adopt(second, true);
    taken = await inspect();
    aside = await containers();
  });
  const ended = await first.ended(updateId);
  expect(ended.outcome).toBe('cancelled');
  expect(wordsOf(ended.error)).toMatch(LOOKED_AFTER);
  await isLost(first);
  expect(await containers()).toEqual(aside);
  const now = await inspect();
  expect([now.Id, now.State.StartedAt, now.HostConfig.RestartPolicy?.Name]).toEqual([
    taken.Id,
    taken.State.StartedAt,
    'always',
  ]);
  // What was kept aside is still known to the first: it has it again together with the app.
  await first.client.apps.takeBack({ app: web });
  const runs = async () => (await first.client.apps.get({ app: web })).running?.release ?? 0;
  await waitFor(async () => (await runs()) > 1, { what: 'what the other one made of it to be noted' });
  const restored = await first.client.apps.restore({ app: web, release: 1 });
  expect(wordsOf(restored.message)).toContain('the container as it was');
  expect((await first.ended(restored.updateId)).outcome).toBe('succeeded');
});

test('a container that moves along with another one’s is moved by nobody but who looks after it', async () => {
  const child = `${web}-child`;
  await made(child, `container:${web}`);
  await adopt(first, false, child);
  await adopt(second);
  const before = await containers();
  const ended = await update(second);
  expect(ended).toMatchObject({
    outcome: 'failed',
    error: saying(/another Homeport \(.+@.+, \/.+, since .+ UTC\) looks after it/),
  });
  expect(await containers()).toEqual(before);
});

test('two apps of one name would share their image tags: the second takes another name', async () => {
  const other = `${web}-other`;
  await made(other);
  await adopt(first);
  const asked = {
    container: other,
    source: { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } },
    schedule: { cron: null },
  };
  await expect(second.client.apps.adopt({ ...asked, name: web })).rejects.toThrow('has an app');
  expect(await keeper(other)).toBeNull();
  await second.client.apps.adopt({ ...asked, name: other });
});

test('a volume of that name that is none of Homeport’s is never removed', async () => {
  await docker.createVolume({ Name: keeperVolume(web), Labels: TEST_LABEL });
  try {
    await expect(adopt(first, true)).rejects.toThrow('is taken by a volume that is not Homeport’s');
    expect((await first.client.live.get()).apps).toEqual([]);
  } finally {
    await docker.getVolume(keeperVolume(web)).remove();
  }
});

test('what says who it is, is data: it is shown as plain text', async () => {
  await docker.createVolume({
    Name: keeperVolume(web),
    Labels: { [KEEPER_LABEL]: web, 'homeport.keeper.who': `\u001b[31mroot\n@nas ${'x'.repeat(5000)}` },
  });
  const error = await adopt(first).catch((thrown: unknown) => thrown);
  expect(String(error)).toContain('another Homeport (root @nas xxx');
  expect(isPlain(String(error))).toBe(true);
  expect(String(error).length).toBeLessThan(1000);
  await adopt(first, true);
  expect(await keeper()).toBe(first.dataDir);
});

test('on the command line', async () => {
  await adopt(first);
  const cli = await commandLine();
  try {
    const refused = await cli.run('adopt', web, '--git', repo.url);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(LOOKED_AFTER);
    const { stdout } = await cli.run('containers');
    expect(stdout).toMatch(/no: another Homeport looks after it$/m);
    expect(stdout).toContain(`homeport adopt ${web} --take-over`);
    const told = z.array(z.object({ name: z.string(), adoptable: z.boolean() }));
    const listed = told.parse(JSON.parse((await cli.run('containers', '--json')).stdout));
    expect(listed.find(({ name }) => name === web)?.adoptable).toBe(false);
    const taken = await cli.run('adopt', web, '--git', repo.url, '--take-over');
    expect(taken, taken.stderr).toMatchObject({ code: 0 });
    await isLost(first);
    await first.client.apps.takeBack({ app: web });
    const status = await cli.run('status');
    expect(status.stdout).toContain('looked after by another Homeport');
    expect(await cli.run('take-back', web)).toMatchObject({ code: 0 });
    await isLost(first);
    expect(await cli.run('remove', web)).toMatchObject({ code: 0 });
    expect(await keeper()).toBeNull();
  } finally {
    await cli.close();
  }
});
