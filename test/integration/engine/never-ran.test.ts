import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dockerCleanup, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { type WebAppVariant, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

const PREFIX = `hpt-never-${process.pid}-`;
const policy = { gate: { probe: null, timeoutS: 5, stableForS: 0.2 } };

describe('an app whose first build or start does not succeed', () => {
  const docker = testDocker();
  let app: string;
  let count = 0;
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  /** How far the clock is ahead. Milliseconds. */
  let ahead: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const commit = (variant: WebAppVariant, body: string = variant) =>
    repo.commit(webApp({ body, variant }), body);
  const add = async (more: { env?: Record<string, string>; cron?: string } = {}) =>
    (
      await homeport.client.apps.add({
        name: app,
        source: { kind: 'git', from: { kind: 'git', url: repo.url } },
        run: { env: more.env ?? {} },
        schedule: { cron: more.cron ?? null },
        policy,
      })
    ).updateId;
  const picture = async () => {
    const live = await homeport.client.live.get();
    return {
      state: live.apps.find((each) => each.name === app)?.state,
      attention: live.attention.filter((each) => each.app === app),
    };
  };

  beforeAll(() => dockerCleanup(PREFIX));
  beforeEach(async () => {
    count += 1;
    app = `${PREFIX}${count}`;
    leftovers = await watchLeftovers({ prefix: app });
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-never-'));
    repo = await createRepo(path.join(dir, 'repo'));
    ahead = 0;
    homeport = await startHomeport({ now: () => new Date(Date.now() + ahead) });
  });
  afterEach(async () => {
    for (const { name } of (await homeport.client.live.get()).apps)
      await homeport.client.apps.remove({ app: name, keepContainer: false });
    await leftovers.expectNone();
    await homeport.close();
    await rm(dir, { recursive: true, force: true });
  });
  afterAll(() => dockerCleanup(PREFIX));

  test.each(['build-fails', 'exits'] as const)(
    'stays, with its words and its log, and is not said to be gone (%s)',
    async (variant) => {
      await commit(variant);
      const update = await homeport.ended(await add());
      expect(update.outcome).toBe('failed');
      await waitFor(async () => (await picture()).state === 'never-ran', { what: 'the state to be seen' });
      const { attention } = await picture();
      expect(attention).toEqual([
        expect.objectContaining({ kind: 'add-failed', updateId: update.id, restore: null }),
      ]);
      expect(wordsOf(attention[0]?.message)).toContain('has never come up.');
      expect(wordsOf(attention[0]?.message)).not.toContain('gone');
      expect(await logOf(homeport, update.id)).toMatch(variant === 'exits' ? /exiting/ : /left-pad/);
      // But for what says whose it is.
      await leftovers.expectNone(/^\+ volumes: homeport-keeper-/);
      // Also for whoever looks after a restart.
      await homeport.restart();
      expect((await picture()).state).toBe('never-ran');
    },
  );

  test('is tried again as it is after a new commit, or added once more with other settings', async () => {
    await commit('build-fails');
    await homeport.ended(await add({ env: { A: '1' } }));
    const failed = await homeport.client.apps.update({ app });
    expect((await homeport.ended(failed.updateId)).outcome).toBe('failed');
    await commit('no-healthcheck', 'mended');
    const id = await add({ env: { A: '2' } });
    expect((await homeport.ended(id)).outcome, await logOf(homeport, id)).toBe('succeeded');
    expect((await docker.getContainer(app).inspect()).Config.Env).toContain('A=2');
    const history = await homeport.client.updates.list({ app });
    expect(history.map((each) => [each.kind, each.outcome])).toEqual([
      ['add', 'succeeded'],
      ['add', 'failed'],
      ['add', 'failed'],
    ]);
    // Once it has come up, its name is taken for good.
    await expect(add()).rejects.toMatchObject({ code: 'CONFLICT', message: /There is an app/ });
  });

  test('is not tried by its schedule again and again, but when its source has changed', async () => {
    await commit('build-fails');
    await homeport.ended(await add({ cron: '*/5 * * * *' }));
    for (const _ of ['one slot', 'and another']) {
      const before = (await homeport.client.apps.get({ app })).lastCheck?.at ?? null;
      ahead += 6 * 3_600_000;
      await homeport.restart();
      const words = await waitFor(
        async () => {
          const { lastCheck } = await homeport.client.apps.get({ app });
          return lastCheck?.at !== before && lastCheck?.result === 'skipped' ? lastCheck.message : null;
        },
        { what: 'the schedule to have looked, and to have passed it over' },
      );
      expect(wordsOf(words)).toContain('has never come up');
    }
    expect(await homeport.client.updates.list({ app })).toHaveLength(1);
    await commit('no-healthcheck', 'mended');
    ahead += 6 * 3_600_000;
    await homeport.restart();
    await waitFor(async () => (await homeport.client.apps.get({ app })).running?.release === 1, {
      what: 'the schedule to have built it',
    });
    const [last] = await homeport.client.updates.list({ app });
    expect(last).toMatchObject({ kind: 'add', trigger: 'schedule' });
    await homeport.ended(last?.id ?? null);
  });

  test('called off, it is forgotten: nothing of it is left, and whoever followed it reads so', async () => {
    await commit('build-hangs');
    const id = await add();
    await waitFor(async () => (await logOf(homeport, id)).includes('going to sleep'), { what: 'the build' });
    await expect(add()).rejects.toMatchObject({ code: 'CONFLICT', message: /being worked on/ });
    await homeport.client.apps.cancel({ app });
    const ended = await homeport.ended(id);
    expect(ended).toMatchObject({
      outcome: 'cancelled',
      error: saying('is forgotten again'),
    });
    await waitFor(async () => (await picture()).state === undefined, { what: 'the app to be forgotten' });
    expect(await homeport.client.updates.get({ id })).toMatchObject({ outcome: 'cancelled' });
    expect((await picture()).attention).toEqual([]);
    await waitFor(async () => (await leftovers.diff()).length === 0, { what: 'nothing of it to be left' });
    // Its name is free.
    await commit('no-healthcheck', 'fine');
    expect((await homeport.ended(await add())).outcome).toBe('succeeded');
  });

  test('tried again and called off then, it stays: it failed by itself before', async () => {
    await commit('build-fails');
    await homeport.ended(await add());
    await commit('build-hangs');
    const { updateId } = await homeport.client.apps.update({ app });
    await homeport.client.apps.cancel({ app });
    expect((await homeport.ended(updateId)).outcome).toBe('cancelled');
    await waitFor(async () => (await picture()).state === 'never-ran', { what: 'the state to be seen' });
    expect((await picture()).attention).toEqual([]);
  });

  test('somebody else’s container of its name is neither shown, restarted nor removed as the app', async () => {
    await commit('no-healthcheck', 'fine');
    expect((await homeport.ended(await add())).outcome).toBe('succeeded');
    const { Image } = await docker.getContainer(app).inspect();
    await docker.getImage(Image).tag({ repo: `${app}-theirs`, tag: '1' });
    await homeport.client.apps.remove({ app, keepContainer: false });
    await commit('build-fails');
    await homeport.ended(await add());
    const theirs = await docker.createContainer({ name: app, Image: `${app}-theirs:1` });
    await theirs.start();
    try {
      await expect(homeport.client.apps.update({ app })).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(homeport.client.apps.restart({ app })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect((await picture()).state).toBe('never-ran');
      await homeport.client.apps.remove({ app, keepContainer: false });
      expect((await theirs.inspect()).State.Running).toBe(true);
    } finally {
      await theirs.remove({ force: true });
      await docker.getImage(`${app}-theirs:1`).remove();
    }
  });
});
