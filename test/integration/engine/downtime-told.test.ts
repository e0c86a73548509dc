import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { type AnswersProber, startAnswersProber } from '../../support/answers-prober.ts';
import { dockerCleanup, ensureBaseImage, freePort, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type RepoFiles, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, startHomeport } from '../../support/homeport.ts';
import { keepBridgeUp } from '../../support/keep-bridge-up.ts';

/** What the history says of an app's being down is what somebody saw who asked it all along, from outside. */

const PREFIX = `hpt-told-${process.pid}-`;
const docker = testDocker();
/** What a client sees, and what Homeport says of it, may be so far apart. */
const TOLERANCE_MS = 50;

let dir: string;
let homeport: Homeport;
let apps = 0;
let prober: AnswersProber | null = null;

beforeAll(async () => {
  await ensureBaseImage(docker);
  await dockerCleanup(PREFIX);
  await keepBridgeUp(docker, `${PREFIX}bridge`);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-told-'));
  homeport = await startHomeport();
});
afterEach(() => prober?.stop());
afterAll(async () => {
  await homeport?.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

type Told = { name: string; repo: TestRepo; asked: AnswersProber };

async function app(first: RepoFiles, more: { onFailure?: 'ask' | 'rollback'; stopTimeout?: number } = {}) {
  const { onFailure = 'rollback', stopTimeout } = more;
  apps += 1;
  const name = `${PREFIX}${apps}`;
  const port = await freePort();
  const repo = await createRepo(path.join(dir, name));
  await repo.commit(first, 'one');
  const { updateId } = await homeport.client.apps.add({
    name,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    run: {
      ports: [{ hostPort: port, containerPort: 8080 }],
      ...(stopTimeout === undefined ? {} : { stopTimeout }),
    },
    schedule: { cron: null },
    policy: { onFailure, gate: { stableForS: 1, timeoutS: 5 } },
  });
  expect(await homeport.ended(updateId)).toMatchObject({ outcome: 'succeeded' });
  prober = startAnswersProber(port);
  const told: Told = { name, repo, asked: prober };
  await isServed(told, 'one');
  return told;
}

function isServed({ asked }: Told, body: string): Promise<unknown> {
  const since = Date.now();
  return waitFor(() => asked.served(body, since), { what: `${body} to be served` });
}

async function begin({ name, repo, asked }: Told, files: RepoFiles): Promise<string | null> {
  await repo.commit(files, 'two');
  asked.clear();
  return (await homeport.client.apps.update({ app: name })).updateId;
}

function expectTruth({ asked }: Told, { downtimeMs }: UpdateDto): number {
  const { least, most, lag } = asked.silence();
  console.info(`told ${downtimeMs} ms; seen ${least} to ${most} ms, asked up to ${lag} ms late`);
  expect(most, 'it was silent for a while').toBeGreaterThan(0);
  expect(downtimeMs).toBeGreaterThanOrEqual(least - TOLERANCE_MS - lag);
  expect(downtimeMs).toBeLessThanOrEqual(most + TOLERANCE_MS + lag);
  return most;
}

/** Serves on when it is told to stop, until it is ended by force. */
function stubborn(body: string): RepoFiles {
  return {
    ...webApp({ body, variant: 'no-healthcheck' }),
    'serve.sh': "trap '' TERM\nhttpd -f -p 8080 -h /www &\nwhile :; do wait; sleep 1; done\n",
  };
}

test.each([
  ['without a health check', webApp({ body: 'two', variant: 'no-healthcheck' })],
  ['whose health check is slower than its clients', webApp({ body: 'two' })],
  ['that serves some time after its start', webApp({ body: 'two', variant: 'slow-start', slowSeconds: 2 })],
])('a release %s', async (_, files) => {
  const told = await app(webApp({ body: 'one', variant: 'no-healthcheck' }));
  const ended = await homeport.ended(await begin(told, files));
  expect(ended).toMatchObject({ outcome: 'succeeded' });
  await isServed(told, 'two');
  expectTruth(told, ended);
});

test('an app that serves until it is ended by force is not down while it is waited for', async () => {
  const told = await app(stubborn('one'), { stopTimeout: 3 });
  const ended = await homeport.ended(await begin(told, stubborn('two')));
  expect(ended).toMatchObject({ outcome: 'succeeded' });
  await isServed(told, 'two');
  expectTruth(told, ended);
  const took = ended.steps.find((step) => step.kind === 'hand-over');
  // The time that the person has set was kept.
  expect(Date.parse(took?.finishedAt ?? '') - Date.parse(took?.startedAt ?? '')).toBeGreaterThan(3000);
});

test('a rollback: both silences count, and what the bad release answered is none', async () => {
  const told = await app(webApp({ body: 'one', variant: 'no-healthcheck' }));
  const ended = await homeport.ended(await begin(told, webApp({ body: 'two', variant: 'never-healthy' })));
  expect(ended).toMatchObject({ outcome: 'rolled-back' });
  await isServed(told, 'one');
  expectTruth(told, ended);
});

test('while a person is waited for, a release that answers is not down', async () => {
  const told = await app(webApp({ body: 'one', variant: 'no-healthcheck' }), { onFailure: 'ask' });
  const updateId = await begin(told, webApp({ body: 'two', variant: 'never-healthy' }));
  await waitFor(async () => (await homeport.client.updates.get({ id: updateId ?? '' })).awaitingDecision, {
    what: 'a person to be asked',
  });
  const asked = Date.now();
  await waitFor(() => Date.now() - asked > 2000, { what: 'a person to think about it' });
  await homeport.client.apps.restore({ app: told.name });
  const ended = await homeport.ended(updateId);
  expect(ended).toMatchObject({ outcome: 'rolled-back' });
  await isServed(told, 'one');
  expectTruth(told, ended);
});
