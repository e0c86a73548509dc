import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/** A person starts and stops an app through Homeport: what they say is final. */

const PREFIX = 'hpt-startstop-';
const APP = `${PREFIX}web`;
const docker = testDocker();
let dir: string;
let repo: TestRepo;
let homeport: Homeport;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'One');
});
beforeEach(async () => {
  homeport = await startHomeport();
});
afterEach(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** Told to end, it ends with a code that says nothing of who did that. */
const SERVES = 'trap "exit 7" TERM; while :; do sleep 1 & wait $!; done';
const run = async (name: string, host: Docker.HostConfig = {}, script = SERVES) => {
  const container = await docker.createContainer({
    name,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', script],
    Labels: TEST_LABEL,
    HostConfig: host,
  });
  await container.start();
  return container;
};
const adopt = (container = APP) =>
  homeport.client.apps.adopt({
    container,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
  });
const app = () => homeport.client.apps.get({ app: APP });
const attention = async () => (await homeport.client.live.get()).attention;
const state = async () => (await docker.getContainer(APP).inspect()).State;

test('what is stopped is wanted so, also by the next Homeport, and needs nobody', async () => {
  await run(APP);
  await adopt();
  expect(await homeport.client.apps.stop({ app: APP })).toMatchObject({ stopped: true, dependants: [] });
  expect(await state()).toMatchObject({ Running: false, ExitCode: 7 });
  expect(await app()).toMatchObject({ state: 'stopped', stateDetail: saying('Stopped by hand (code 7)') });
  // At once: whether an event was heard meanwhile does not matter.
  await homeport.restart();
  expect(await app()).toMatchObject({ state: 'stopped', stateDetail: saying('Stopped by hand (code 7)') });
  expect(await attention()).toEqual([]);

  expect(await homeport.client.apps.stop({ app: APP })).toMatchObject({ stopped: false });
  expect(await homeport.client.apps.start({ app: APP })).toMatchObject({ started: true });
  expect(await app()).toMatchObject({ state: 'running' });
  expect(await homeport.client.apps.start({ app: APP })).toMatchObject({ started: false });
});

test('nothing else begins while it takes its time to stop: it would start again what is stopped', async () => {
  await run(APP, {}, 'trap "echo told to stop; sleep 5; exit 0" TERM; while :; do sleep 1 & wait $!; done');
  await adopt();
  await repo.commit(webApp({ body: 'two', variant: 'no-healthcheck' }), 'Two');
  let ended = false;
  const stopping = homeport.client.apps.stop({ app: APP }).then((answer) => {
    ended = true;
    return answer;
  });
  await waitFor(async () => (await homeport.client.apps.logs({ app: APP })).lines.includes('told to stop'), {
    what: 'it to be told to stop',
  });
  for (const begin of [
    () => homeport.client.apps.restart({ app: APP }),
    () => homeport.client.apps.update({ app: APP }),
    () => homeport.client.apps.remove({ app: APP }),
  ])
    await expect(begin()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is being stopped just now'),
    });
  expect(ended).toBe(false);
  expect(await stopping).toMatchObject({ stopped: true });
  expect(await state()).toMatchObject({ Running: false });
  await homeport.client.apps.start({ app: APP });
});

test('what ended by itself, and is told to stay so, needs nobody any more', async () => {
  const container = await run(APP, {}, 'exit 7');
  await container.wait();
  await adopt();
  expect(await attention()).toMatchObject([{ kind: 'not-running' }]);
  await homeport.client.apps.stop({ app: APP });
  expect(await attention()).toEqual([]);
});

test('what Docker starts again by itself is said', async () => {
  await run(APP, { RestartPolicy: { Name: 'always' } });
  await adopt();
  const { message } = await homeport.client.apps.stop({ app: APP });
  expect(wordsOf(message)).toContain('Docker starts it again when Docker itself is restarted');
});

test('a --rm container would be gone: refused, with the command that does it', async () => {
  await run(APP, { AutoRemove: true });
  await adopt();
  const refused = { code: 'CONFLICT', message: expect.stringContaining(`docker stop ${APP}`) };
  await expect(homeport.client.apps.stop({ app: APP })).rejects.toMatchObject(refused);
  expect(await state()).toMatchObject({ Running: true });
});

test('a paused one is not started, and how it goes on is said', async () => {
  const container = await run(APP);
  await adopt();
  await container.pause();
  await expect(homeport.client.apps.start({ app: APP })).rejects.toThrow(`docker unpause ${APP}`);
});

test('what lives in it is told of', async () => {
  await run(APP);
  await run(`${PREFIX}sidecar`, { NetworkMode: `container:${APP}` });
  await adopt();
  const stopped = await homeport.client.apps.stop({ app: APP });
  expect(stopped).toMatchObject({ dependants: [`${PREFIX}sidecar`] });
  const { message } = await homeport.client.apps.start({ app: APP });
  expect(wordsOf(message)).toContain(`docker restart ${PREFIX}sidecar`);
});

test('nothing is started beside what an update once put aside', async () => {
  await run(APP);
  await adopt();
  await homeport.client.apps.stop({ app: APP });
  await run(`${APP}.release-1-abc`);
  await expect(homeport.client.apps.start({ app: APP })).rejects.toThrow(/two would write/);
  expect(await state()).toMatchObject({ Running: false });
});

test('while an update is under way all three are refused in words', async () => {
  await run(APP);
  await adopt();
  await repo.commit(webApp({ body: 'two', variant: 'build-hangs' }), 'Two');
  const { updateId } = await homeport.client.apps.update({ app: APP });
  for (const ask of ['start', 'stop', 'restart'] as const)
    await expect(homeport.client.apps[ask]({ app: APP })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('is being worked on already'),
    });
  await homeport.client.apps.cancel({ app: APP });
  expect((await homeport.ended(updateId)).outcome).toBe('cancelled');
});
