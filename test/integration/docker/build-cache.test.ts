import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { connectDocker } from '../../../electron/engine/docker/connect.ts';
import { CACHE_LIMITS, type OwnBuildRecord } from '../../../electron/engine/domain/build-cache.ts';
import { createBuildCache } from '../../../electron/engine/storage/build-cache.ts';
import { BASE_IMAGE, drain, waitFor } from '../../support/docker.ts';
import { writeFiles } from '../../support/git-repo.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

/** What Homeport's builds leave in BuildKit's cache goes again; what a person's builds leave there never does. A daemon of its own. */

const MB = 1_000_000;
const NO_LIMITS = { bytes: 1e15, days: 1e6 };

let daemon: PrivateDockerd;
let docker: ReturnType<typeof connectDocker>;
/** On this engine any removal makes the next build run all of its steps again: little is removed there, and seldom. */
let forgets: boolean;
let dir: string;
let kept: OwnBuildRecord[];
let lines: string[];
let limits = NO_LIMITS;
let cache: ReturnType<typeof createBuildCache>;
let number = 0;
/** How often the engine was asked for its records. */
let asked = 0;

beforeAll(async () => {
  daemon = await startPrivateDockerd();
  await daemon.loadBaseImage();
  docker = connectDocker({ endpoint: daemon.endpoint, now: () => new Date(), log: () => undefined });
  await docker.waitUntilConnected(AbortSignal.timeout(10_000));
  forgets = (await docker.storage.about()).imagesInContainerd;
});
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-cache-'));
  kept = [];
  lines = [];
  limits = NO_LIMITS;
  cache = createBuildCache({
    storage: {
      ...docker.storage,
      buildRecords: () => {
        asked += 1;
        return docker.storage.buildRecords();
      },
    },
    store: { buildRecords: () => kept, setBuildRecords: (_, records) => (kept = records) },
    limits: () => limits,
    now: () => new Date(),
    log: (line) => lines.push(line),
  });
});
afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
  for (const { Id } of await daemon.docker.listImages())
    if (Id !== (await daemon.docker.getImage(BASE_IMAGE).inspect()).Id)
      await daemon.docker.getImage(Id).remove({ force: true });
  await daemon.docker.pruneBuilder();
});
afterAll(async () => {
  docker?.close();
  await daemon?.dispose();
});

test('an engine that counts for somebody else already is waited for', async () => {
  const { storage } = docker;
  const asked = Array.from({ length: 6 }, () => [storage.sizes(20_000), storage.buildRecords()]).flat();
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(asked.map(() => 'fulfilled'));
});

/** A build step that makes 5 MB, and a context of 2 MB; `salt` makes them new ones. */
const dockerfile = (salt: string) =>
  `FROM ${BASE_IMAGE}\nCOPY blob /blob\nRUN head -c ${5 * MB} /dev/urandom > /made && echo ${salt}\n`;
const build = (app: string, salt = `${++number}`) => cache.during(app, () => buildOnly(app, salt));
const buildOnly = async (app: string, salt: string, more = '') => {
  const contextDir = path.join(dir, salt);
  await writeFiles(contextDir, { Dockerfile: dockerfile(salt) + more, blob: salt.padEnd(2 * MB, '.') });
  const signal = new AbortController().signal;
  const request = { contextDir, dockerfile: 'Dockerfile', target: null, buildArgs: {}, noCache: false };
  const log = (line: string) => lines.push(line);
  return docker.images.build({ ...request, tag: `homeport/hpt-${app}:1`, timeoutMs: 60_000, log }, signal);
};
/** As `docker build -` does, with a client of its own. */
const personBuilds = async (salt: string, { more = '', fill = ',' } = {}) => {
  const archive = pack();
  archive.entry({ name: 'Dockerfile' }, dockerfile(salt) + more);
  archive.entry({ name: 'blob' }, salt.padEnd(2 * MB, fill));
  archive.finalize();
  const options = { t: `hpt-theirs:${salt}`, version: '2' as const };
  await drain(daemon.docker, await daemon.docker.buildImage(Readable.from(archive), options));
};
const ids = async () => new Set((await docker.storage.buildRecords()).map((it) => it.id));
const bytes = async () => (await cache.size()).bytes;

test('what a build leaves is Homeport’s, and goes with the app and its image', async () => {
  const before = await ids();
  await build('web');
  expect(kept.length).toBeGreaterThan(2);
  expect((await ids()).size).toBe(before.size + kept.length);
  await docker.images.remove('homeport/hpt-web:1');
  expect((await cache.size()).ownBytes).toBeGreaterThan(6 * MB);
  expect(await cache.forget('web')).toBeGreaterThan(6 * MB);
  expect([await ids(), kept]).toEqual([before, []]);
  expect(lines.join('\n')).not.toContain('not counted');
});

test('an upload is gone as soon as its build has ended, where that costs no build anything', async () => {
  await build('web');
  const uploads = async () =>
    (await docker.storage.buildRecords()).filter((it) => it.description.includes('build-context'));
  if (forgets) {
    for (const { id } of await uploads()) expect(kept.map((it) => it.id)).toContain(id);
    await cache.prune({ bytes: 1 * MB, days: 30 });
  }
  expect(await uploads()).toEqual([]);
  const left = await docker.storage.buildRecords();
  // What is left is the layers of the image, which are on the disk once.
  expect(left.filter((it) => !it.shared)).toEqual([]);
});

test('what somebody has in use for long is waited for once, not with every build', async () => {
  const theirs = personBuilds('slow', { more: 'RUN sleep 8\n' });
  await waitFor(async () => (await docker.storage.buildRecords()).some((it) => it.inUse), {
    what: 'their build to have begun',
  });
  await build('web');
  asked = 0;
  await build('web');
  expect(asked).toBe(2);
  expect(lines.join('\n')).toContain('another build was under way');
  await theirs;
});

test('what a later build uses again stays Homeport’s, and a second build is as quick as ever', async () => {
  await build('web', 'same');
  const first = kept.map((it) => it.id).sort();
  await build('web', 'same');
  expect(lines.filter((line) => line.includes('(cached)')).length).toBeGreaterThan(1);
  expect(kept.map((it) => it.id)).toEqual(expect.arrayContaining(first));
});

test('the cache stays within its size, the oldest going first', async () => {
  for (const salt of ['one', 'two', 'three']) await build('web', salt);
  // Their images are forgotten: now the layers are the cache's alone.
  await docker.images.remove('homeport/hpt-web:1');
  const full = await bytes();
  expect(full).toBeGreaterThan(15 * MB);
  limits = { bytes: 8 * MB, days: 30 };
  await build('web', 'four');
  expect(await bytes()).toBeLessThan(8 * MB);
  await docker.images.remove('homeport/hpt-web:1');
  lines.length = 0;
  await build('web', 'four');
  if (!forgets) expect(lines.filter((line) => line.includes('(cached)')).length).toBeGreaterThan(1);
});

test('what nobody used for long goes, and nothing younger', async () => {
  await build('web');
  const young = await ids();
  await cache.prune(CACHE_LIMITS);
  expect(await ids()).toEqual(young);
  await cache.prune({ bytes: 1e15, days: 0 });
  expect((await cache.size()).ownRecords).toBe(0);
});

test('what a person built before, between and after is never touched', async () => {
  await personBuilds('before');
  const theirs = await ids();
  await build('web');
  await personBuilds('after');
  const later = await ids();
  const own = new Set(kept.map((it) => it.id));
  await docker.images.remove('homeport/hpt-web:1');
  await cache.forget('web');
  await cache.prune({ bytes: 0, days: 0 });
  const left = await ids();
  for (const id of theirs) expect(left).toContain(id);
  for (const id of later) if (!own.has(id)) expect(left).toContain(id);
});

test.each([
  ['ends before Homeport’s', 'RUN sleep 1\n', ''],
  ['ends after Homeport’s', '', 'RUN sleep 3\n'],
])('a person’s build in the same moments keeps all of its cache (%s)', async (_, ours, theirs) => {
  let person: Promise<unknown> = Promise.resolve();
  await cache.during('web', async () => {
    const mine = buildOnly('web', 'mine', ours);
    person = personBuilds('theirs', { more: theirs });
    if (theirs === '') await person;
    return mine;
  });
  await person;
  expect(lines.join('\n')).toContain('is not counted as Homeport');
  expect(kept).toEqual([]);
  const all = await ids();
  await cache.forget('web');
  await cache.prune({ bytes: 0, days: 0 });
  expect(await ids()).toEqual(all);
});

test('what a person’s build has used since is theirs from then on', async () => {
  await build('web', 'shared');
  await personBuilds('shared', { fill: '.' });
  const before = await ids();
  const used = (await docker.storage.buildRecords()).filter((it) => it.description.includes('head -c'));
  await cache.forget('web');
  await cache.prune({ bytes: 0, days: 0 });
  expect((await docker.storage.buildRecords()).map((it) => it.id)).toEqual(
    expect.arrayContaining(used.map((it) => it.id)),
  );
  expect(before.size).toBeGreaterThan(used.length);
});

test('builds of Homeport’s that overlap are told apart from nobody’s, and by app when one is forgotten', async () => {
  const before = await ids();
  await Promise.all([build('web', 'w'), build('blog', 'b')]);
  expect(kept.length).toBeGreaterThanOrEqual(4);
  expect(new Set(kept.flatMap((it) => it.apps))).toEqual(new Set(['web', 'blog']));
  for (const app of ['web', 'blog']) {
    await docker.images.remove(`homeport/hpt-${app}:1`);
    await cache.forget(app);
  }
  expect(await ids()).toEqual(before);
});

test('nothing is removed while a build of Homeport’s is under way', async () => {
  await build('web');
  const building = build('blog', 'x');
  await waitFor(() => lines.some((line) => line.includes('[2/3]')), { what: 'the build to begin' });
  const all = await ids();
  expect(await cache.prune({ bytes: 0, days: 0 })).toBe(0);
  for (const id of kept.map((it) => it.id)) expect(all).toContain(id);
  await building;
});

test('a build that is called off waits for no account of the cache', async () => {
  let answer = () => {};
  const slow = new Promise<void>((resolve) => (answer = resolve));
  const storage = {
    ...docker.storage,
    buildRecords: () => slow.then(docker.storage.buildRecords),
  };
  const store = { buildRecords: () => [], setBuildRecords: () => undefined };
  const log = (line: string) => lines.push(line);
  const account = createBuildCache({ storage, store, limits: () => limits, now: () => new Date(), log });
  const called = new AbortController();
  const build = account.during('web', () => Promise.reject(called.signal.reason), called.signal);
  called.abort(new Error('called off'));
  await expect(build).rejects.toThrow('called off');
  answer();
  // What comes after it has its own turn.
  expect((await account.size()).ownRecords).toBe(0);
});
