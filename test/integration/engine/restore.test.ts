import { mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReleaseDto } from '../../../electron/shared/dto.ts';
import { dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';

const PREFIX = `hpt-restore-${process.pid}-`;
const policy = { gate: { probe: null, timeoutS: 20, stableForS: 0.3 }, keepReleases: 5 };

describe('restoring what somebody has pruned', () => {
  const docker = testDocker();
  let app: string;
  let count = 0;
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  let port: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const served = async () => (await httpGet(port))?.body;
  const releases = () => homeport.client.releases.list({ app });
  const release = async (number: number): Promise<ReleaseDto> => {
    const found = (await releases()).find((each) => each.release === number);
    if (!found) throw new Error(`There is no release ${number}`);
    return found;
  };
  const succeed = async (id: string | null) => {
    const update = await homeport.ended(id);
    expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
    return update;
  };
  /** An image of this test's alone: from the engine's cache another test would get the very same, and lose it. */
  const page = (body: string, lines: string[] = []) =>
    webApp({ body, lines: [`LABEL hpt.of=${app}`, ...lines], variant: 'no-healthcheck' });
  const deploy = async (body: string, lines: string[] = []) => {
    const commit = await repo.commit(page(body, lines), body);
    await succeed((await homeport.client.apps.update({ app })).updateId);
    return commit;
  };
  /** As `docker rm` of what is parked and `docker rmi -f` of the image would. */
  const prune = async (number: number) => {
    const { imageId } = await release(number);
    for (const { Id, ImageID, State } of await docker.listContainers({ all: true }))
      if (ImageID === imageId && State !== 'running') await docker.getContainer(Id).remove();
    await docker.getImage(imageId).remove({ force: true });
  };

  beforeAll(() => dockerCleanup(PREFIX));
  beforeEach(async () => {
    count += 1;
    app = `${PREFIX}${count}`;
    leftovers = await watchLeftovers({ prefix: app });
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-restore-'));
    repo = await createRepo(path.join(dir, 'repo'));
    homeport = await startHomeport();
    port = await freePort();
    await repo.commit(page('one'), 'one');
    const { updateId } = await homeport.client.apps.add({
      name: app,
      source: { kind: 'git', from: { kind: 'git', url: repo.url }, buildArgs: { FLAVOUR: 'then' } },
      run: { ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }] },
      schedule: { cron: null },
      policy,
    });
    await succeed(updateId);
  });
  afterEach(async () => {
    for (const { name } of (await homeport.client.live.get()).apps)
      await homeport.client.apps.remove({ app: name, keepContainer: false });
    await leftovers.expectNone();
    await homeport.close();
    await rm(dir, { recursive: true, force: true });
  });
  afterAll(() => dockerCleanup(PREFIX));

  test('without a number the newest is picked that is still there, and every place offers the same one', async () => {
    await deploy('two');
    await deploy('three');
    await prune(2);
    await waitFor(async () => (await homeport.client.apps.get({ app })).previous?.release === 1, {
      what: 'the offer to be the release that is there',
    });
    const { updateId, message } = await homeport.client.apps.restore({ app });
    expect(wordsOf(message)).toContain('Putting release 1');
    expect(wordsOf(message)).toContain('Release 2 is passed over: its image is gone');
    expect(await succeed(updateId)).toMatchObject({ to: { release: 1 } });
    expect(await served()).toBe('one');
  });

  test('where nothing is left the way to build one again is told, and nothing is touched', async () => {
    await deploy('two');
    await prune(1);
    const before = await docker.getContainer(app).inspect();
    await expect(homeport.client.apps.restore({ app })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringMatching(
        /None of its earlier releases.*built again from commit [0-9a-f]{7}.*--to 1/,
      ),
    });
    await expect(homeport.client.apps.restore({ app, release: 1 })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const after = await docker.getContainer(app).inspect();
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
  });

  test('a pruned release is built again from its commit, with the settings it was built with', async () => {
    const args = ['ARG FLAVOUR=none', 'RUN echo $FLAVOUR > /www/flavour.txt'];
    const commit = await deploy('two', args);
    const old = await release(2);
    await deploy('three', args);
    // Everything about building changes meanwhile, and the repository moves: only its address counts as it is now.
    await rename(path.join(dir, 'repo'), path.join(dir, 'moved'));
    const { config } = await homeport.client.apps.get({ app });
    await homeport.client.apps.configure({
      app,
      source: {
        ...config.source,
        kind: 'git',
        from: { kind: 'git', url: repo.url.replace('/repo', '/moved'), branch: null },
        buildArgs: { FLAVOUR: 'now' },
      },
    });
    await prune(2);
    await waitFor(async () => (await release(2)).restore === 'rebuild', { what: 'the loss to be seen' });
    expect(wordsOf((await release(2)).rebuildNote)).toContain(
      `built again from commit ${commit.slice(0, 7)}`,
    );

    const { updateId, message } = await homeport.client.apps.restore({ app, release: 2, rebuild: true });
    expect(wordsOf(message)).toContain('built again');
    const update = await succeed(updateId);
    expect(update).toMatchObject({
      kind: 'restore',
      from: { release: 3 },
      to: { release: 2, version: { id: commit } },
    });
    expect(update.steps[0]?.kind).toBe('acquire-image');
    expect(await served()).toBe('two');
    expect((await httpGet(port, { path: '/flavour.txt' }))?.body.trim()).toBe('then');
    const again = await release(2);
    expect(again).toMatchObject({ running: true, available: true, state: 'good', tag: old.tag });
    expect((await docker.getContainer(app).inspect()).Image).toBe(again.imageId);
    expect((await docker.getImage(old.tag).inspect()).Id).toBe(again.imageId);
    // It is offline and exact again.
    await succeed((await homeport.client.apps.restore({ app, release: 3 })).updateId);
    expect(await served()).toBe('three');
    expect((await release(2)).restore).toBe('container');
  });

  test('one that does not come up is put back, and stays what it was: good, and gone', async () => {
    await deploy('two');
    const before = await release(2);
    await deploy('three');
    await prune(2);
    // What makes it fail is not in its commit: the gate asks for more today.
    const { config } = await homeport.client.apps.get({ app });
    const gate = { ...config.policy.gate, probe: { kind: 'exec' as const, command: 'test -e /three' } };
    await homeport.client.apps.configure({
      app,
      policy: { ...config.policy, gate: { ...gate, timeoutS: 3 } },
    });
    const { updateId } = await homeport.client.apps.restore({ app, release: 2, rebuild: true });
    const update = await homeport.ended(updateId);
    expect(['rolled-back', 'rollback-failed'], await logOf(homeport, updateId)).toContain(update.outcome);
    expect(await served()).toBe('three');
    await waitFor(async () => (await release(2)).restore === 'rebuild', {
      what: 'what was built to be gone',
    });
    expect(await release(2)).toMatchObject({ imageId: before.imageId, state: 'good' });
    const tags = (await docker.listImages()).flatMap((image) => image.RepoTags ?? []);
    expect(tags.filter((tag) => tag.startsWith(`homeport/${app}:`)).sort()).toEqual(
      [(await release(1)).tag, (await release(3)).tag].sort(),
    );
  });

  test('a commit that the repository has lost fails in words, and the app is untouched', async () => {
    const commit = await deploy('two');
    await deploy('three');
    await prune(2);
    // A force-push, and the server has tidied up.
    await repo.git('reset', '--quiet', '--hard', 'HEAD~2');
    await repo.commit(webApp({ body: 'rewritten' }), 'rewritten');
    await repo.git('reflog', 'expire', '--expire=now', '--all');
    await repo.git('gc', '--quiet', '--prune=now');
    const { updateId } = await homeport.client.apps.restore({ app, release: 2, rebuild: true });
    const update = await homeport.ended(updateId);
    expect(update).toMatchObject({ outcome: 'failed', downtimeMs: null });
    expect(wordsOf(update.error)).toContain(`${commit.slice(0, 12)} is not in the repository any more`);
    expect(await served()).toBe('three');
  });

  test('a parked container comes back although its image was removed by force, and the next update knows what is whose', async () => {
    await deploy('two', ['ENV FROM_IMAGE=two']);
    await deploy('three', ['ENV FROM_IMAGE=three']);
    const { imageId } = await release(2);
    await docker.getImage(imageId).remove({ force: true });
    await waitFor(async () => (await docker.listImages()).every((it) => it.Id !== imageId), {
      what: 'its end',
    });
    const { updateId, message } = await homeport.client.apps.restore({ app });
    expect(wordsOf(message)).toContain('the container as it was');
    await succeed(updateId);
    expect(await served()).toBe('two');
    await deploy('four', ['ENV FROM_IMAGE=four']);
    expect((await docker.getContainer(app).inspect()).Config.Env).toContain('FROM_IMAGE=four');
  });
});
