import { copyFile, cp, lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { restoreBackup } from '../../../electron/engine/store/restore.ts';
import { dockerCleanup, imageExists, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';

const PREFIX = `hpt-rest-${process.pid}-`;
const docker = testDocker();
const isNoSocket = async (file: string) => !(await lstat(file)).isSocket();
/** Long enough to make a backup in the gate's middle. */
const policy = { gate: { probe: null, timeoutS: 30, stableForS: 4 } };

describe('a database that was put back acts on nothing by itself', () => {
  let dir: string;
  let repo: TestRepo;
  let homeport: Homeport;
  let app: string;
  let count = 0;

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-rest-'));
  });
  beforeEach(async () => {
    count += 1;
    app = `${PREFIX}${count}`;
    repo = await createRepo(path.join(dir, `repo-${count}`));
    homeport = await startHomeport();
    await release('one');
  });
  afterEach(async () => {
    await homeport.close();
    await dockerCleanup(PREFIX);
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  /** Publishes nothing: it is proven beside the one that runs, so its swap begins with the verdict. */
  async function begin(body: string): Promise<string> {
    await repo.commit(webApp({ body }), `Page ${body}`);
    const known = (await homeport.client.live.get()).apps.some(({ name }) => name === app);
    const { updateId } = known
      ? await homeport.client.apps.update({ app })
      : await homeport.client.apps.add({
          name: app,
          source: { kind: 'git', from: { kind: 'git', url: repo.url } },
          schedule: { cron: null },
          policy,
        });
    if (updateId === null) throw new Error('There was nothing to update');
    return updateId;
  }
  async function release(body: string): Promise<string> {
    const id = await begin(body);
    expect((await homeport.ended(id)).outcome, await logOf(homeport, id)).toBe('succeeded');
    return id;
  }
  const phaseOf = async (id: string) => (await homeport.client.updates.get({ id })).phase;
  const updateOf = (id: string) => homeport.client.updates.get({ id });
  const live = async () => {
    const { Id, Image, State } = await docker.getContainer(app).inspect();
    return { id: Id, image: Image, running: State.Running, startedAt: State.StartedAt };
  };
  const warnings = async () => (await homeport.client.apps.get({ app })).warnings.map(wordsOf).join('\n');
  const containers = async () =>
    (await docker.listContainers({ all: true }))
      .flatMap(({ Names }) => Names)
      .filter((name) => name.startsWith(`/${app}`))
      .sort();
  const tags = async () =>
    (await docker.listImages())
      .flatMap(({ RepoTags }) => RepoTags ?? [])
      .filter((tag) => tag.startsWith(`homeport/${app}:`));

  /** A backup in the middle of an update that then succeeds. */
  async function backupInTheGate(): Promise<{ id: string; name: string }> {
    const id = await begin('two');
    await waitFor(async () => (await phaseOf(id)) === 'gate', { what: 'the gate' });
    const { name } = await homeport.client.storage.backup();
    expect((await homeport.ended(id)).outcome, await logOf(homeport, id)).toBe('succeeded');
    return { id, name };
  }

  async function nothingHappened(id: string, before: Awaited<ReturnType<typeof live>>) {
    const update = await updateOf(id);
    expect(update.outcome, await logOf(homeport, id)).toBe('unknown');
    expect(await live()).toEqual(before);
    expect(await imageExists(docker, before.image)).toBe(true);
    await waitFor(async () => (await homeport.client.apps.get({ app })).running?.imageId === before.image, {
      what: 'what runs on record',
    });
  }

  test('put back in the window, it leaves what its stale journal knows as a candidate', async () => {
    const { id, name } = await backupInTheGate();
    const before = await live();
    await homeport.client.storage.restoreBackup({ name });
    await nothingHappened(id, before);
    // Another restart changes nothing about it.
    await homeport.restart();
    await nothingHappened(id, before);
  });

  test('put back without a host, and copied by hand, it is noticed too', async () => {
    const { id, name } = await backupInTheGate();
    const before = await live();
    await homeport.restart(() => void restoreBackup(homeport.dataDir, name, new Date()));
    await nothingHappened(id, before);

    const database = path.join(homeport.dataDir, 'homeport.db');
    await homeport.restart(() => copyFile(path.join(homeport.dataDir, 'backups', name), database));
    await nothingHappened(id, before);
  });

  test('a whole data directory of an earlier time takes nothing up that the engine has left behind', async () => {
    const copy = path.join(dir, `copy-${count}`);
    const id = await begin('two');
    await waitFor(async () => (await phaseOf(id)) === 'gate', { what: 'the gate' });
    await homeport.client.storage.backup();
    await cp(homeport.dataDir, copy, { recursive: true, filter: isNoSocket });
    expect((await homeport.ended(id)).outcome).toBe('succeeded');
    const before = await live();
    await homeport.restart(async () => {
      await rm(homeport.dataDir, { recursive: true });
      await cp(copy, homeport.dataDir, { recursive: true });
    });
    await homeport.ended(id);
    await nothingHappened(id, before);
  });

  test('what Docker has and the database does not is named, numbered past, and goes with the app', async () => {
    const { name } = await homeport.client.storage.backup();
    await release('two');
    await release('three');
    const before = await live();
    await homeport.client.storage.restoreBackup({ name });
    expect(await live()).toEqual(before);
    const parked = (await containers()).find((it) => it.includes('.release-2-'))?.slice(1) ?? '';
    const two = (await tags()).find((tag) => tag.includes(':2-')) ?? '';
    expect(parked).not.toBe('');
    await waitFor(async () => (await warnings()).includes(parked), { what: 'the parked container named' });
    expect(await warnings()).toContain(two);
    // 1 is on record, 2 and 3 are tags on the engine: what runs is the next.
    const { running } = await homeport.client.apps.get({ app });
    expect(running).toMatchObject({ release: 4, imageId: before.image, provenance: 'outside' });
    expect((await homeport.client.releases.list({ app })).map((it) => it.release)).toEqual([4, 1]);

    await docker.getContainer(parked).remove();
    await waitFor(async () => !(await warnings()).includes(parked), { what: 'the warning gone' });
    await release('four');
    expect((await homeport.client.apps.get({ app })).running).toMatchObject({ release: 5 });

    await homeport.client.apps.remove({ app, keepContainer: false });
    expect(await containers()).toEqual([]);
    expect(await tags()).toEqual([]);
  });

  test('an app that came up after the copy was made is what runs', async () => {
    await homeport.client.apps.remove({ app, keepContainer: false });
    const id = await begin('new');
    await waitFor(async () => (await phaseOf(id)) === 'acquire', { what: 'the build' });
    const { name, underWay } = await homeport.client.storage.backup();
    expect(underWay).toEqual([app]);
    expect((await homeport.ended(id)).outcome).toBe('succeeded');
    const before = await live();
    await homeport.client.storage.restoreBackup({ name });
    await nothingHappened(id, before);
    expect((await homeport.client.live.get()).attention.map((it) => it.kind)).toEqual(['update-unknown']);
  });
});
