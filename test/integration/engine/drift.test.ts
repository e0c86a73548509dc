import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BASE_IMAGE, dockerCleanup, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** What a person makes of an app is written down once, and takes nobody's place before it was seen well for a while. */

const PREFIX = `hpt-drift-${process.pid}-`;
const docker = testDocker();
const MINUTE = 60_000;
const RUNS = ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'];
const CRASHES = ['/bin/sh', '-c', 'exit 7'];
let dir: string;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
let number = 0;
/** How far Homeport's clock is ahead of the machine's. */
let ahead = 0;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
beforeEach(async () => {
  ahead = 0;
  homeport = await startHomeport({ now: () => new Date(Date.now() + ahead) });
});
afterEach(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await leftovers.expectNone();
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** An app with two releases that have passed their gates, of three that it may keep. */
async function proven(): Promise<{ app: string; repo: TestRepo }> {
  const app = `${PREFIX}${++number}`;
  const repo = await createRepo(path.join(dir, app));
  await repo.commit(webApp({ body: 'one' }), 'First');
  const { updateId } = await homeport.client.apps.add({
    name: app,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { keepReleases: 3, gate: { probe: null, timeoutS: 15, stableForS: 0 } },
  });
  expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
  await updated(app, repo, 'two');
  return { app, repo };
}
async function updated(app: string, repo: TestRepo, body: string): Promise<void> {
  await repo.commit(webApp({ body }), body);
  const { updateId } = await homeport.client.apps.update({ app });
  const ended = await homeport.ended(updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
}

/** Makes the app again by hand, from an image of its own. */
async function madeAgain(app: string, cmd: string[] | null, label: string): Promise<string> {
  await docker.getContainer(app).remove({ force: true });
  const seed = await docker.createContainer({ name: `${app}-seed`, Image: BASE_IMAGE, Cmd: cmd ?? RUNS });
  const { Id } = await seed.commit({ repo: `${app}-hand`, tag: label, changes: `LABEL by=${label}` });
  await seed.remove();
  const made = await docker.createContainer({
    name: app,
    Image: `${app}-hand:${label}`,
    HostConfig: { RestartPolicy: { Name: cmd === CRASHES ? 'always' : 'no' } },
  });
  if (cmd !== null) await made.start();
  return Id;
}
const releases = (app: string) => homeport.client.releases.list({ app });
const outside = async (app: string) => (await releases(app)).filter((it) => it.provenance === 'outside');
const runs = (app: string, imageId: string) =>
  waitFor(async () => (await homeport.client.apps.get({ app })).running?.imageId === imageId, {
    what: `the change of ${app} from outside to be on record`,
  });
const tags = async (app: string) =>
  (await docker.listImages())
    .flatMap((it) => it.RepoTags ?? [])
    .filter((it) => it.startsWith(`homeport/${app}:`));

const onlyOne = <T>(list: T[]): T[] | null => (list.length === 1 ? list : null);

test('a change that the monitor and an update see at the same moment is one release', async () => {
  const { app, repo } = await proven();
  await homeport.restart(async () => {
    await madeAgain(app, RUNS, 'a');
  });
  await repo.commit(webApp({ body: 'three' }), 'Third');
  // While the build goes on the container is made again once more: whoever sees it first, and all at once.
  const { updateId } = await homeport.client.apps.update({ app });
  const image = await madeAgain(app, RUNS, 'b');
  const ended = await homeport.ended(updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('succeeded');
  const known = await outside(app);
  expect(known.map((it) => it.imageId)).toEqual([image]);
  expect(known[0]).toMatchObject({ state: 'outside', running: false });
});

test('twenty containers that were never started take no proven release’s place, and never "ran 739940 d ago"', async () => {
  const { app, repo } = await proven();
  for (let n = 1; n <= 20; n += 1) {
    const image = await madeAgain(app, n % 4 === 0 ? CRASHES : null, `n${n}`);
    if (n % 5 === 0) await runs(app, image);
  }
  // The ones before it are forgotten right after it is noted.
  const [last] = await waitFor(async () => onlyOne(await outside(app)), { what: 'one of them to be left' });
  expect(last).toMatchObject({ state: 'outside', running: true });
  expect((await tags(app)).length).toBe(3);
  const { previous } = await homeport.client.apps.get({ app });
  // The newest that is known to have run well.
  expect(previous).toMatchObject({ release: 2, state: 'good' });
  for (const { deployedAt } of await releases(app))
    expect(deployedAt === null || Date.parse(deployedAt) > Date.parse('2000-01-01')).toBe(true);
  await updated(app, repo, 'three');
  const now = await releases(app);
  expect(now.filter((it) => it.state === 'good').map((it) => it.release)).toEqual([expect.any(Number), 2, 1]);
  expect((await homeport.client.apps.get({ app })).previous).toMatchObject({ release: 2 });
  const { updateId } = await homeport.client.apps.restore({ app });
  expect((await homeport.ended(updateId)).to).toMatchObject({ release: 2 });
});

test('what was only made has never run; started, and well for a while, it counts like any other', async () => {
  const { app, repo } = await proven();
  const image = await madeAgain(app, null, 'made');
  await runs(app, image);
  expect((await outside(app))[0]).toMatchObject({ state: 'outside', deployedAt: null });
  await docker.getContainer(app).start();
  await waitFor(async () => (await homeport.client.apps.get({ app })).state !== 'created', {
    what: 'it to be seen started',
  });
  expect((await outside(app))[0]?.state).toBe('outside');
  const running = await madeAgain(app, RUNS, 'runs');
  await runs(app, running);
  await waitFor(async () => (await homeport.client.apps.get({ app })).state === 'running', {
    what: 'it to run',
  });
  ahead = 9 * MINUTE;
  await homeport.restart();
  expect((await outside(app))[0]?.state).toBe('outside');
  // Homeport's own end in between takes nothing of the time away.
  ahead = 11 * MINUTE;
  await homeport.restart();
  await waitFor(async () => (await outside(app))[0]?.state === 'good', { what: 'it to be proven' });
  await updated(app, repo, 'three');
  expect((await homeport.client.apps.get({ app })).previous?.imageId).toBe(running);
});

test('a container that was adopted before it ever ran is not called good', async () => {
  const app = `${PREFIX}${++number}`;
  await docker.createContainer({ name: app, Image: BASE_IMAGE, Cmd: RUNS });
  const repo = await createRepo(path.join(dir, app));
  await repo.commit(webApp({ body: 'one' }), 'First');
  await homeport.client.apps.adopt({
    container: app,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
  });
  expect(await releases(app)).toMatchObject([{ state: 'outside', provenance: 'adopted', deployedAt: null }]);
});
