import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_BY } from '../../../electron/engine/domain/image-labels.ts';
import type { Freed, PruneResult, PruneVerdict } from '../../../electron/shared/images-dto.ts';
import { BASE_IMAGE, drain, imageExists, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { type WebAppVariant, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

/**
 * Room is made on an engine with an app that has releases and a parked container, a stopped container and images of a person's.
 * An engine of its own: what goes is everything that nobody there needs.
 */

const APP = 'hpt-prune';
const STOPPED = 'hpt-stopped:1';
const NAMED = 'hpt-named:1';
const LEFT = 'homeport/hpt-gone:4-abc1234';
const FOREIGN = 'homeport/hpt-theirs:1-abc1234';
const HOUR = 3600_000;

let daemon: PrivateDockerd;
let docker: ReturnType<typeof testDocker>;
let dir: string;
let repo: TestRepo;
let homeport: Homeport;
/** What has no name counts as part of somebody's build for a few minutes. */
let ahead = 0;
let dangling: string;

beforeAll(async () => {
  daemon = await startPrivateDockerd();
  docker = testDocker(daemon.endpoint);
  await daemon.loadBaseImage();
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-prune-'));
  repo = await createRepo(path.join(dir, 'repo'));
  homeport = await startHomeport({
    dockerHost: daemon.endpoint,
    now: () => new Date(Date.now() + ahead),
  });
  await commit('one');
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 0 }, keepReleases: 3 },
  });
  await ended(updateId);
  for (const body of ['two', 'three']) {
    await commit(body);
    await ended((await homeport.client.apps.update({ app: APP })).updateId);
  }
  const installation = (await readFile(path.join(homeport.dataDir, 'installation'), 'utf8')).trim();
  dangling = await image('hpt-again:1', 'first', []);
  await image('hpt-again:1', 'second', []);
  await image(NAMED, 'named', []);
  await image(STOPPED, 'stopped', []);
  await image(LEFT, 'left', [`LABEL ${BUILT_BY}=${installation}`]);
  await image(FOREIGN, 'foreign', []);
  await docker.createContainer({ name: 'hpt-of-a-person', Image: STOPPED, Cmd: ['/nothing'] });
}, 180_000);
afterAll(async () => {
  await homeport?.close();
  await daemon?.dispose();
  await rm(dir, { recursive: true, force: true });
});

const commit = (body: string, variant: WebAppVariant = 'no-healthcheck') =>
  repo.commit(webApp({ body, variant }), body);

async function ended(updateId: string | null): Promise<void> {
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
}

/** @returns its id */
async function image(tag: string, content: string, lines: string[]): Promise<string> {
  const context = pack();
  context.entry({ name: 'Dockerfile' }, ['FROM scratch', 'COPY content /', ...lines].join('\n'));
  context.entry({ name: 'content' }, content.padEnd(100_000));
  context.finalize();
  await drain(docker, await docker.buildImage(Readable.from(context), { t: tag }));
  return (await docker.getImage(tag).inspect()).Id;
}

async function prune(input: { all?: boolean; only?: string[] } = {}): Promise<PruneResult> {
  for await (const event of await homeport.client.images.prune(input))
    if (event.type === 'done') return event.result;
  throw new Error('It ended without a result');
}
const find = (verdicts: PruneVerdict[], name: string): PruneVerdict => {
  const found = verdicts.find(({ image: { names, id } }) => names.includes(name) || id === name);
  if (found === undefined) throw new Error(`${name} is not among them`);
  return found;
};
const listed = async (name: string) =>
  (await homeport.client.images.list()).images.find(({ names, id }) => names.includes(name) || id === name);
const releases = () => homeport.client.releases.list({ app: APP });
const words = async (name: string) => (await listed(name))?.protectedBecause.map(wordsOf).join(', ');

/** Of one small image. Where they are in containerd, its manifest and its configuration count as well. */
function expectAbout(freed: Freed | null | undefined): void {
  expect(freed?.atLeast).toBe(false);
  expect(freed?.bytes).toBeGreaterThanOrEqual(100_000);
  expect(freed?.bytes).toBeLessThan(120_000);
}

/** Puts a release back, and then the newest one again. */
async function restores(release: number): Promise<void> {
  await ended((await homeport.client.apps.restore({ app: APP, release })).updateId);
  await ended((await homeport.client.apps.restore({ app: APP, release: 3 })).updateId);
}

test('the list says of each what uses it, why it stays, and what it would free', async () => {
  const tags = Object.fromEntries((await releases()).map(({ release, tag }) => [release, tag]));
  expect(await listed(tags[3] ?? '')).toMatchObject({ usedBy: [APP] });
  expect(await words(tags[3] ?? '')).toBe(`runs as ${APP}, release 3 of ${APP}`);
  expect(await words(tags[2] ?? '')).toMatch(
    /^used by hpt-prune\.release-2-\w+, which is kept aside, release 2 of/,
  );
  expect(await words(tags[1] ?? '')).toContain(`release 1 of ${APP}, which can be put back`);
  expect(await words(BASE_IMAGE)).toContain(`base of ${APP}’s builds`);
  expect(await words(STOPPED)).toBe('used by the stopped container hpt-of-a-person');
  expect(await words(FOREIGN)).toContain('on no record here');
  expect(await words(NAMED)).toBe('');
  expectAbout((await listed(NAMED))?.frees);
  expect((await listed(dangling))?.names).toEqual([]);
});

test('what was made a moment ago and has no name waits', async () => {
  const { images } = await homeport.client.images.prunePreview({});
  expect(find(images, dangling)).toMatchObject({ goes: false, why: [{ code: 'image.just-made' }] });
  ahead = HOUR;
});

test('while an update gets its image nothing is removed, and nothing is refused to it', async () => {
  await commit('never', 'build-hangs');
  const { updateId } = await homeport.client.apps.update({ app: APP });
  await waitFor(async () => (await logOf(homeport, updateId ?? '')).includes('going to sleep'), {
    what: 'the build to hang',
  });
  const result = await prune({ all: true });
  expect(result.removed).toEqual([]);
  const { images } = await homeport.client.images.prunePreview({ all: true });
  expect(images.filter(({ goes }) => goes)).toEqual([]);
  expect(find(images, NAMED).why.map(wordsOf)).toEqual([
    `${APP} is getting its next release just now, and may need it`,
  ]);
  await expect(homeport.client.images.remove({ ref: NAMED })).rejects.toThrow(/stays: .* getting its next/);
  await homeport.client.apps.cancel({ app: APP });
  expect((await homeport.ended(updateId)).outcome).toBe('cancelled');
  await commit('three');
});

test('what nobody named goes, and what Homeport has left; all else stays with a reason', async () => {
  const before = await homeport.client.images.prunePreview({});
  const going = before.images.filter(({ goes }) => goes).map(({ image: { id } }) => id);
  expect(find(before.images, dangling).goes).toBe(true);
  expect(find(before.images, LEFT).goes).toBe(true);
  expect(find(before.images, NAMED).why.map(wordsOf)).toEqual([
    'somebody named it, and it goes only when asked for',
  ]);
  const { removed, left, freed } = await prune();
  expect(left).toEqual([]);
  expect(removed.map(({ id }) => id).sort()).toEqual(going.sort());
  // Newer engines count a step of the one that Homeport left as another image that has the same.
  expect(freed?.bytes).toBeGreaterThanOrEqual(100_000);
  expect(await imageExists(docker, dangling)).toBe(false);
  expect(await imageExists(docker, LEFT)).toBe(false);
  for (const name of [NAMED, STOPPED, FOREIGN, BASE_IMAGE, 'hpt-again:1'])
    expect(await imageExists(docker, name), name).toBe(true);
  expect((await prune()).removed).toEqual([]);
  await restores(2);
});

test('only what is old enough goes, counted from when it got its name here', async () => {
  const { images } = await homeport.client.images.prunePreview({ all: true, olderThanDays: 30 });
  expect(images.filter(({ goes }) => goes)).toEqual([]);
  expect(find(images, NAMED).why.map(wordsOf)).toEqual(['younger than 30 days']);
});

test('only what was shown goes', async () => {
  expect((await prune({ all: true, only: [] })).removed).toEqual([]);
  expect(await imageExists(docker, NAMED)).toBe(true);
});

test('an update that begins in the middle has what it needs', async () => {
  for (let n = 0; n < 8; n += 1) await image(`hpt-many:${n}`, `many ${n}`, []);
  await commit('four');
  const events = await homeport.client.images.prune({ all: true });
  let begun: string | null = null;
  let result: PruneResult | null = null;
  for await (const event of events) {
    if (event.type === 'progress' && event.done === 2)
      begun = (await homeport.client.apps.update({ app: APP })).updateId;
    if (event.type === 'done') result = event.result;
  }
  expect(begun).not.toBeNull();
  await ended(begun);
  // Those before it went; of the rest each either went after the update had its image, or was left for it.
  expect((result?.removed.length ?? 0) + (result?.left.length ?? 0)).toBeGreaterThanOrEqual(8);
  for (const { why } of result?.left ?? []) expect(why[0]?.code).toBe('image.being-got');
  await prune({ all: true });
  expect((await homeport.client.apps.get({ app: APP })).running?.release).toBeGreaterThan(3);
});

test('with all that no container uses nothing is gone that an app or a person’s container needs', async () => {
  await image(NAMED, 'named', []);
  const { removed } = await prune({ all: true });
  expect(removed.flatMap(({ names }) => names)).toContain(NAMED);
  for (const name of [STOPPED, FOREIGN, BASE_IMAGE]) expect(await imageExists(docker, name), name).toBe(true);
  for (const { tag, available } of await releases()) {
    expect(await imageExists(docker, tag), tag).toBe(true);
    expect(available).toBe(true);
  }
  expect((await prune({ all: true })).removed).toEqual([]);
  await restores(2);
});

test('two at a time are one too many', async () => {
  await image(NAMED, 'named', []);
  const first = await homeport.client.images.prune({ all: true });
  await first.next();
  await expect(prune()).rejects.toThrow(/being removed already/);
  await first.return?.(undefined);
  await waitFor(
    () =>
      prune().then(
        () => true,
        () => false,
      ),
    { what: 'the first one to have ended' },
  );
});

test('by its name one is removed that nothing needs, and every other one refused in words', async () => {
  await image(NAMED, 'named', []);
  const newest = (await releases())[0];
  await expect(homeport.client.images.remove({ ref: newest?.tag ?? '' })).rejects.toThrow(/stays: .*release/);
  await expect(homeport.client.images.remove({ ref: newest?.imageId ?? '' })).rejects.toThrow(/stays: /);
  await expect(homeport.client.images.remove({ ref: BASE_IMAGE })).rejects.toThrow(/base of/);
  await expect(homeport.client.images.remove({ ref: STOPPED })).rejects.toThrow(/hpt-of-a-person/);
  await expect(homeport.client.images.remove({ ref: 'hpt-nothing:1' })).rejects.toThrow(/There is no image/);

  const second = await homeport.client.images.tag({ image: NAMED, as: 'hpt-second' });
  expect(second.name).toBe('hpt-second:latest');
  await homeport.client.images.tag({ image: NAMED, as: 'hpt-second' });
  await homeport.client.images.remove({ ref: NAMED });
  expect(await imageExists(docker, 'hpt-second:latest')).toBe(true);
  const { removed, freed } = await homeport.client.images.remove({ ref: second.id });
  expect(removed).toContain(second.id);
  expectAbout(freed);
  expect(await imageExists(docker, second.id)).toBe(false);
});

test('no name is taken from another image, and none of Homeport’s is given', async () => {
  await image(NAMED, 'named', []);
  await expect(homeport.client.images.tag({ image: NAMED, as: STOPPED })).rejects.toThrow(/another image’s/);
  for (const as of ['homeport/web:1', 'docker.io/homeport/web'])
    await expect(homeport.client.images.tag({ image: NAMED, as }), as).rejects.toThrow(/Homeport’s own/);
  for (const as of ['Not a name', `x@sha256:${'0'.repeat(64)}`, '--force'])
    await expect(homeport.client.images.tag({ image: NAMED, as }), as).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
});
