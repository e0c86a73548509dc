import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerCleanup, freePort, httpGet, testDocker } from '../../support/docker.ts';
import { snapshotEngine, watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/** Two runs on one machine must not clean up after each other. */
const PREFIX = `hpt-main-${process.pid}-`;
const APP = `${PREFIX}web`;
const policy = { gate: { probe: null, timeoutS: 20, stableForS: 1 } };

describe('the main job: an app rebuilt from git, gated, rolled back, restored', () => {
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  let port: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const served = async () => (await httpGet(port))?.body;

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    leftovers = await watchLeftovers({ prefix: PREFIX });
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-main-'));
    repo = await createRepo(path.join(dir, 'repo'));
    homeport = await startHomeport();
    port = await freePort();
  });
  afterAll(async () => {
    await homeport.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('add builds, starts and proves the first release', async () => {
    const commit = await repo.commit(webApp({ body: 'one' }), 'First page');
    const { updateId } = await homeport.client.apps.add({
      name: APP,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      run: { ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }] },
      schedule: { cron: null },
      policy,
    });
    const update = await homeport.ended(updateId);
    expect(update.outcome, await logOf(homeport, updateId)).toBe('succeeded');
    expect(update.to).toMatchObject({
      release: 1,
      version: { id: commit, message: 'First page', author: expect.stringContaining('Ada') },
    });
    expect(await served()).toBe('one');
    const inspect = await testDocker().getContainer(APP).inspect();
    expect(inspect.HostConfig.RestartPolicy?.Name).toBe('unless-stopped');
  });

  test('an unchanged commit builds nothing', async () => {
    const before = await snapshotEngine({ prefix: PREFIX });
    expect(await homeport.client.apps.update({ app: APP })).toMatchObject({ updateId: null });
    expect(await snapshotEngine({ prefix: PREFIX })).toEqual(before);
  });

  test('a good commit is swapped in, and the previous container stays parked', async () => {
    await repo.commit(webApp({ body: 'two' }), 'Second page');
    const { updateId } = await homeport.client.apps.update({ app: APP });
    const update = await homeport.ended(updateId);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    expect(update.downtimeMs).toBeGreaterThan(0);
    expect(await served()).toBe('two');
    const releases = await homeport.client.releases.list({ app: APP });
    expect(releases.map((r) => [r.release, r.state, r.running, r.restore])).toEqual([
      [2, 'good', true, null],
      [1, 'good', false, 'container'],
    ]);
  });

  test('a commit whose build fails leaves the app alone', async () => {
    const before = await testDocker().getContainer(APP).inspect();
    await repo.commit(webApp({ body: 'three', variant: 'build-fails' }), 'Broken build');
    const { updateId } = await homeport.client.apps.update({ app: APP });
    const update = await homeport.ended(updateId);
    expect(update).toMatchObject({ outcome: 'failed', downtimeMs: null });
    expect(wordsOf(update.error)).toContain('no such module: left-pad');
    const after = await testDocker().getContainer(APP).inspect();
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
    expect(await served()).toBe('two');
  });

  test('a commit that never becomes healthy is rolled back and quarantined', async () => {
    const bad = await repo.commit(webApp({ body: 'four', variant: 'never-healthy' }), 'Unhealthy');
    const before = await testDocker().getContainer(APP).inspect();
    const { updateId } = await homeport.client.apps.update({ app: APP });
    const update = await homeport.ended(updateId);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('rolled-back');
    expect(wordsOf(update.error)).toContain('database is locked');
    expect(await served()).toBe('two');
    const after = await testDocker().getContainer(APP).inspect();
    expect(after.Id).toBe(before.Id);
    expect(after.HostConfig.RestartPolicy).toEqual(before.HostConfig.RestartPolicy);
    const [check] = await homeport.client.apps.check({ apps: [APP] });
    expect(check).toMatchObject({ result: 'quarantined', version: { id: bad } });
  });

  test('restore brings the release before back, offline', async () => {
    const update = await homeport.ended((await homeport.client.apps.restore({ app: APP })).updateId);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    expect(update).toMatchObject({ kind: 'restore', from: { release: 2 }, to: { release: 1 } });
    expect(await served()).toBe('one');
    // No schedule undoes what a person just did, and the release that was left can be restored in turn.
    const [release] = await homeport.client.releases
      .list({ app: APP })
      .then((all) => all.filter((r) => r.release === 2));
    expect(release).toMatchObject({
      state: 'good',
      restore: 'container',
      quarantineReason: saying('restored'),
    });
  });

  test('history tells all of it, also after a restart', async () => {
    await homeport.restart();
    const history = await homeport.client.updates.list({ app: APP });
    expect(history.map((u) => [u.kind, u.outcome, u.from?.release ?? null, u.to?.release ?? null])).toEqual([
      ['restore', 'succeeded', 2, 1],
      ['update', 'rolled-back', 2, 3],
      ['update', 'failed', 2, null],
      ['update', 'succeeded', 1, 2],
      ['add', 'succeeded', null, 1],
    ]);
    expect(history.every((u) => u.steps.every((s) => s.finishedAt !== null))).toBe(true);
  });

  test('remove leaves nothing behind', async () => {
    await homeport.client.apps.remove({ app: APP, keepContainer: false });
    await leftovers.expectNone();
    expect(await served()).toBeUndefined();
  });
});
