import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/registry/faulty-proxy.ts';
import { pushImage, pushIndex } from '../../support/registry/push-image.ts';
import { type RealRegistry, startRealRegistry } from '../../support/registry/real-registry.ts';

/** Apps whose images come from a registry: a real one, behind a proxy that can fail. */

const PREFIX = `hpt-reg-${process.pid}-`;
const APP = `${PREFIX}web`;
const docker = testDocker();
const BUSYBOX = await readFile('/bin/busybox');
const RUNS = 'trap "exit 0" TERM; while :; do /bin/busybox sleep 1 & wait $!; done';

let registry: RealRegistry;
let proxy: FaultyProxy;
let homeport: Homeport;
let count = 0;
let repository = '';
/** What a registry answered counts for some seconds: they are over after each push. */
let later = 0;
const SOME_SECONDS_MS = 15_000;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  registry = await startRealRegistry();
  proxy = await startFaultyProxy(registry.url);
  homeport = await startHomeport({ now: () => new Date(Date.now() + later) });
});
beforeEach(() => {
  count += 1;
  repository = `hpt/reg-${process.pid}-${count}`;
  proxy.clear();
});
afterEach(async () => {
  for (const app of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: app.name, keepContainer: false });
  await dockerCleanup(PREFIX);
  // With a tag goes the digest of its repository.
  for (const ref of await namesOf())
    await docker
      .getImage(ref)
      .remove({ force: true })
      .catch(() => undefined);
});
afterAll(async () => {
  await homeport?.close();
  await proxy?.close();
  await registry?.close();
});

const image = () => `${proxy.host}/${repository}`;
const target = (tag: string) => {
  later += SOME_SECONDS_MS;
  return { url: registry.url, repository, tag };
};
type Content = { body: string; fails?: boolean; labels?: Record<string, string>; bytes?: number };
const spec = ({ body, fails = false, labels = {}, bytes = 0 }: Content) => ({
  files: { 'bin/busybox': BUSYBOX, 'etc/body': body },
  cmd: ['/bin/busybox', 'sh', '-c', fails ? 'exit 3' : RUNS],
  labels,
  bytes,
});
const push = (tag: string, content: Content) => pushImage(target(tag), spec(content));
/** Every name that the engine has of the test's repository. */
const namesOf = async () => {
  const images = await docker.listImages({ all: true });
  return images
    .flatMap((it) => [...(it.RepoTags ?? []), ...(it.RepoDigests ?? [])])
    .filter((name) => name.startsWith(`${image()}:`) || name.startsWith(`${image()}@`));
};
const tagsOf = async () => (await namesOf()).filter((name) => !name.includes('@'));
const add = async (follow: object, more: object = {}) => {
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'registry', image: image(), follow, ...more } as never,
    run: { ports: [{ hostIp: '127.0.0.1', hostPort: null, containerPort: 9 }] },
    schedule: { cron: null },
    policy: { gate: { timeoutS: 10, stableForS: 0.5 }, keepReleases: 2 },
  });
  return ended(updateId);
};
const ended = async (updateId: string | null) => {
  const update = await homeport.ended(updateId);
  return { update, log: await logOf(homeport, update.id) };
};
const update = async (more: object = {}) => {
  const { updateId, message } = await homeport.client.apps.update({ app: APP, ...more });
  if (updateId === null) throw new Error(`Nothing to do: ${wordsOf(message)}`);
  return ended(updateId);
};
const check = async () => {
  const [result] = await homeport.client.apps.check({ apps: [APP] });
  if (result === undefined) throw new Error('Nothing was checked');
  return { ...result, words: wordsOf(result.message) };
};
const inspect = () => docker.getContainer(APP).inspect();
const app = () => homeport.client.apps.get({ app: APP });
const runByHand = async (ref: string, name = APP) => {
  await docker
    .pull(ref)
    .then((stream) => new Promise((resolve) => docker.modem.followProgress(stream, resolve)));
  const container = await docker.createContainer({
    name,
    Image: ref,
    Labels: TEST_LABEL,
    HostConfig: { NetworkMode: 'bridge' },
  });
  await container.start();
  return (await container.inspect()).Image;
};

describe('an app that follows versions', () => {
  test('is pulled by digest, updated, rolled back and quarantined, and restored with the registry stopped', async () => {
    await push('1.0.0', { body: 'one' });
    const first = await add({ kind: 'versions', pattern: '^1.0' });
    expect(first.update.outcome, first.log).toBe('succeeded');
    expect((await inspect()).Config.Image).toBe(`${image()}:1.0.0`);
    expect((await app()).running?.version).toMatchObject({ kind: 'registry', label: '1.0.0' });
    expect(await check()).toMatchObject({ result: 'current' });

    await push('1.1.0', { body: 'two' });
    await push('1.2.0-rc.1', { body: 'early' });
    expect(await check()).toMatchObject({ result: 'new', words: '1.1.0 is out.' });
    const second = await update();
    expect(second.update.outcome, second.log).toBe('succeeded');
    expect((await inspect()).Config.Image).toBe(`${image()}:1.1.0`);

    await push('1.2.0', { body: 'bad', fails: true });
    const bad = await update();
    expect(bad.update.outcome, bad.log).toBe('rolled-back');
    expect((await inspect()).Config.Image).toBe(`${image()}:1.1.0`);
    expect(await check()).toMatchObject({ result: 'quarantined' });
    // What was pulled and not kept is gone, by every name.
    expect(await tagsOf()).toEqual(expect.not.arrayContaining([`${image()}:1.2.0`]));

    await registry.stop();
    try {
      const { updateId } = await homeport.client.apps.restore({ app: APP });
      const back = await ended(updateId);
      expect(back.update.outcome, back.log).toBe('succeeded');
      expect((await inspect()).Config.Image).toBe(`${image()}:1.0.0`);
      expect(await check()).toMatchObject({ result: 'failed' });
    } finally {
      await registry.start();
    }
  });

  test('a release whose image is gone is pulled again, the very same', async () => {
    await push('1.0.0', { body: 'one' });
    await add({ kind: 'versions', pattern: '1.x' }, {});
    const before = (await inspect()).Image;
    await push('1.1.0', { body: 'two' });
    const second = await update();
    expect(second.update.outcome, second.log).toBe('succeeded');
    // As `docker system prune -a` would.
    for (const it of await docker.listContainers({ all: true }))
      if (it.Names.some((name) => name.startsWith(`/${APP}.release-`)))
        await docker.getContainer(it.Id).remove({ force: true });
    await docker.getImage(before).remove({ force: true });
    await expect(homeport.client.apps.restore({ app: APP, release: 1 })).rejects.toThrow(/got again/);
    const { updateId } = await homeport.client.apps.restore({ app: APP, release: 1, rebuild: true });
    const back = await ended(updateId);
    expect(back.update.outcome, back.log).toBe('succeeded');
    expect((await inspect()).Image).toBe(before);
  });

  test('a version that was taken back is not followed backwards; removal leaves nothing', async () => {
    await push('1.0.0', { body: 'one' });
    await push('1.1.0', { body: 'two' });
    const { manifests } = await push('1.2.0', { body: 'three' });
    await add({ kind: 'versions', pattern: '1.x' });
    for (const { digest } of manifests) {
      const url = `${registry.url}/v2/${repository}/manifests/${digest}`;
      expect((await fetch(url, { method: 'DELETE' })).status).toBe(202);
    }
    expect(await check()).toMatchObject({ result: 'skipped' });
    await homeport.client.apps.remove({ app: APP, keepContainer: false });
    expect(await namesOf()).toEqual([]);
  });
});

describe('a pull that fails leaves everything as it was', () => {
  const begin = async () => {
    await push('latest', { body: 'one' });
    const first = await add({ kind: 'tag' });
    expect(first.update.outcome, first.log).toBe('succeeded');
    const names = (await namesOf()).sort();
    await push('latest', { body: 'two', bytes: 300_000 });
    return { names, container: (await inspect()).Id };
  };
  const unchanged = async ({ names, container }: Awaited<ReturnType<typeof begin>>) => {
    expect((await namesOf()).sort()).toEqual(names);
    expect(await inspect()).toMatchObject({ Id: container, State: { Running: true } });
  };

  test.each([
    ['refused', { kind: 'status', status: 500 }],
    ['cut off in the middle', { kind: 'break', after: 1000 }],
    ['another content', { kind: 'bytes', body: 'something else' }],
  ] as const)('%s', async (_, fault) => {
    const before = await begin();
    proxy.add({ fault, on: (request) => /\/blobs\//.test(request.url ?? '') && isEngine(request) });
    const failed = await update();
    expect(failed.update.outcome, failed.log).toBe('failed');
    await unchanged(before);
    proxy.clear();
    const again = await update();
    expect(again.update.outcome, again.log).toBe('succeeded');
  });

  test('called off while it hangs', async () => {
    const before = await begin();
    proxy.add({
      fault: { kind: 'stall', after: 1000 },
      on: (request) => /\/blobs\//.test(request.url ?? '') && isEngine(request),
    });
    const { updateId } = await homeport.client.apps.update({ app: APP });
    await waitFor(
      async () =>
        (await homeport.client.updates.log({ id: updateId ?? '' })).some(({ text }) =>
          text.startsWith('Pulling '),
        ),
      { what: 'the pull' },
    );
    await homeport.client.apps.cancel({ app: APP });
    const off = await ended(updateId);
    expect(off.update.outcome, off.log).toBe('cancelled');
    await unchanged(before);
  });

  test('what it must say of itself it does not say', async () => {
    await push('latest', { body: 'one', labels: { edition: 'home' } });
    const first = await add({ kind: 'tag' }, { expect: { label: 'edition', value: 'home' } });
    expect(first.update.outcome, first.log).toBe('succeeded');
    const names = (await namesOf()).sort();
    await push('latest', { body: 'two', labels: { edition: 'trial' } });
    const wrong = await update();
    expect(wrong.update.outcome).toBe('failed');
    expect(wordsOf(wrong.update.error)).toContain('its label edition is "trial"');
    expect((await namesOf()).sort()).toEqual(names);
  });
});

describe('no false update', () => {
  test('for an index, its manifest, and the very image pushed anew', async () => {
    const images = [spec({ body: 'one' }), { ...spec({ body: 'arm' }), architecture: 'arm64' }];
    await pushIndex(target('latest'), images);
    const first = await add({ kind: 'tag' });
    expect(first.update.outcome, first.log).toBe('succeeded');
    expect(await check()).toMatchObject({ result: 'current' });
    await pushIndex(target('latest'), images, { annotations: { pushed: 'again' }, attestation: true });
    expect(await check()).toMatchObject({ result: 'current' });
    await pushImage(target('latest'), spec({ body: 'one' }));
    expect(await check()).toMatchObject({ result: 'current' });
    await push('latest', { body: 'two' });
    expect(await check()).toMatchObject({ result: 'new' });
  });

  test('for what was adopted, and for what is pulled and made again by hand', async () => {
    await push('latest', { body: 'one', labels: { 'org.opencontainers.image.version': '3.1.4' } });
    await runByHand(`${image()}:latest`);
    const [found] = (await homeport.client.apps.adoptable()).filter(({ name }) => name === APP);
    expect(found?.source).toMatchObject({
      kind: 'registry',
      image: image(),
      follow: { kind: 'tag', tag: 'latest' },
    });
    const adopted = await homeport.client.apps.adopt({ container: APP, schedule: { cron: null } });
    expect(adopted).toMatchObject({ awaitsFirstUpdate: true, running: { version: { label: '3.1.4' } } });
    expect(await check()).toMatchObject({ result: 'current' });

    await push('latest', { body: 'two', labels: { 'org.opencontainers.image.version': '3.2.0' } });
    expect(await check()).toMatchObject({ result: 'new', words: '3.2.0 is out.' });
    await docker.getContainer(APP).remove({ force: true });
    await runByHand(`${image()}:latest`);
    await waitFor(async () => (await app()).running?.provenance === 'outside', { what: 'it is seen' });
    expect(await check()).toMatchObject({ result: 'current' });
    expect((await app()).running?.version?.label).toBe('3.2.0');
  });
});

test('the tag that an adopted container was made with names what runs, after an update and after a restore', async () => {
  await push('latest', { body: 'one' });
  const first = await runByHand(`${image()}:latest`);
  await homeport.client.apps.adopt({ container: APP, policy: { gate: { stableForS: 0.5 } } });
  await push('latest', { body: 'two' });
  const second = await update();
  expect(second.update.outcome, second.log).toBe('succeeded');
  const named = async () => (await docker.getImage(`${image()}:latest`).inspect()).Id;
  expect(await named()).toBe((await inspect()).Image);
  expect((await app()).awaitsFirstUpdate).toBe(false);
  const { updateId } = await homeport.client.apps.restore({ app: APP });
  expect((await ended(updateId)).update.outcome).toBe('succeeded');
  expect(await named()).toBe(first);
});

test('several are adopted at once; what was made here says why not', async () => {
  await push('latest', { body: 'one' });
  await runByHand(`${image()}:latest`, `${PREFIX}a`);
  const made = await docker.getContainer(`${PREFIX}a`).commit({ repo: `${PREFIX}made`, tag: '1' });
  expect(made.Id).toBeTruthy();
  const byHand = await docker.createContainer({
    name: `${PREFIX}b`,
    Image: `${PREFIX}made:1`,
    Labels: TEST_LABEL,
  });
  await byHand.start();
  const before = await docker.getContainer(`${PREFIX}a`).inspect();
  const answers = await homeport.client.apps.adoptAll({
    containers: [`${PREFIX}a`, `${PREFIX}b`, `${PREFIX}none`],
  });
  expect(answers.map(({ container, app: name }) => [container, name])).toEqual([
    [`${PREFIX}a`, `${PREFIX}a`],
    [`${PREFIX}b`, null],
    [`${PREFIX}none`, null],
  ]);
  expect(answers.every(({ app: name, refusal }) => (name === null) === (refusal !== null))).toBe(true);
  expect(await docker.getContainer(`${PREFIX}a`).inspect()).toMatchObject({
    Id: before.Id,
    State: { StartedAt: before.State.StartedAt },
  });
  await homeport.client.apps.remove({ app: `${PREFIX}a`, keepContainer: true });
});

/** The engine's own requests, and not Homeport's. */
function isEngine({ headers }: { headers: { 'user-agent'?: string | undefined } }): boolean {
  return /docker|containerd/i.test(headers['user-agent'] ?? '');
}
