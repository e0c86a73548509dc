import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Attention } from '../../../electron/shared/dto.ts';
import { BASE_IMAGE, dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { type WebAppOptions, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { saying, wordsOf } from '../../support/in-words.ts';

/** What Homeport says of real containers is so, and what it does not know it does not say. */

const PREFIX = `hpt-truth-${process.pid}-`;
let dir: string;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
let number = 0;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  homeport = await startHomeport();
});
afterEach(async () => {
  for (const { name } of (await homeport.client.live.get()).apps)
    await homeport.client.apps.remove({ app: name, keepContainer: false });
  await leftovers.expectNone();
});
afterAll(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

type Gate = { probe?: { kind: 'http'; url: string }; timeoutS: number; stableForS: number };

async function added(
  first: WebAppOptions,
  options: { onFailure?: 'rollback' | 'ask'; restart?: 'no' | 'unless-stopped'; gate?: Partial<Gate> } = {},
): Promise<{ app: string; repo: TestRepo; port: number }> {
  const app = `${PREFIX}${++number}`;
  const repo = await createRepo(path.join(dir, app));
  await repo.commit(webApp(first), 'First');
  const port = await freePort();
  const { updateId } = await homeport.client.apps.add({
    name: app,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    run: {
      ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }],
      restartPolicy: options.restart ?? 'unless-stopped',
    },
    schedule: { cron: null },
    policy: {
      onFailure: options.onFailure ?? 'rollback',
      gate: { probe: null, timeoutS: 15, stableForS: 0, ...options.gate },
    },
  });
  const update = await homeport.ended(updateId);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  return { app, repo, port };
}
async function update(app: string, repo: TestRepo, next: WebAppOptions) {
  await repo.commit(webApp(next), 'Next');
  const { updateId } = await homeport.client.apps.update({ app });
  if (updateId === null) throw new Error('There was nothing to update to');
  return updateId;
}
const attention = async (app: string) =>
  (await homeport.client.live.get()).attention.filter((a) => a.app === app);
const needs = (app: string, kind: Attention['kind'], words = '') =>
  waitFor(
    async () => (await attention(app)).find((a) => a.kind === kind && wordsOf(a.message).includes(words)),
    {
      what: `${app} to be ${kind} (${words})`,
    },
  );
const state = (app: string, wanted: string) =>
  waitFor(
    async () => (await homeport.client.live.get()).apps.find((a) => a.name === app && a.state === wanted),
    { what: `${app} to be ${wanted}` },
  );

describe('a rollback that failed', () => {
  let server: Server;
  let status = 200;
  let probe: { kind: 'http'; url: string };
  beforeAll(async () => {
    server = createServer((_, response) => response.writeHead(status).end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('It has no port');
    probe = { kind: 'http', url: `http://127.0.0.1:${address.port}/` };
  });
  afterAll(() => server.close());

  test('is not said to be over while the probe still fails', async () => {
    status = 200;
    const { app, repo } = await added({ body: 'one' }, { gate: { probe, timeoutS: 3 } });
    status = 500;
    const ended = await homeport.ended(await update(app, repo, { body: 'two' }));
    expect(ended).toMatchObject({ outcome: 'rollback-failed', stillDown: true });
    expect(ended.downtimeMs).toBeGreaterThan(3000);
    await needs(app, 'rollback-failed', 'its probe still fails: HTTP 500');
    expect(wordsOf((await attention(app))[0]?.message)).not.toContain('runs again');
    status = 200;
    await needs(app, 'rollback-failed', 'It runs again by now: its probe passes (HTTP 200)');
  });
});

describe('downtime', () => {
  test('ends where a release that failed its gate answers, whatever a person then says', async () => {
    const { app, repo, port } = await added({ body: 'one' }, { onFailure: 'ask' });
    const id = await update(app, repo, { body: 'two', variant: 'never-healthy' });
    const asked = await needs(app, 'awaiting-decision');
    expect(asked.restore).toMatchObject({ release: 1, as: 'previous' });
    expect((await httpGet(port))?.body).toBe('two');
    const waitedFrom = Date.now();
    await expect(homeport.client.apps.dismiss({ app, kind: 'awaiting-decision' })).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('waits for your decision'),
    });
    expect(await attention(app)).toHaveLength(1);
    await waitFor(() => Date.now() - waitedFrom > 4000, { what: 'a person to have been waited for' });
    await homeport.client.apps.restore({ app });
    const ended = await homeport.ended(id);
    expect(ended).toMatchObject({ outcome: 'rolled-back', stillDown: false });
    const whole = Date.parse(ended.finishedAt ?? '') - Date.parse(ended.startedAt);
    expect(ended.downtimeMs).toBeLessThan(whole - 4000);
    // The previous one runs: there is nothing to put back.
    expect(await attention(app)).toMatchObject([{ kind: 'rolled-back', restore: null }]);
  });

  test('goes on where a release is kept that crashes', async () => {
    const { app, repo } = await added({ body: 'one' }, { onFailure: 'ask', restart: 'no' });
    const id = await update(app, repo, { body: 'two', variant: 'exits' });
    await needs(app, 'awaiting-decision');
    await homeport.client.apps.keep({ app });
    const ended = await homeport.ended(id);
    expect(ended).toMatchObject({ outcome: 'succeeded', stillDown: true });
    expect(ended.downtimeMs).toBeGreaterThan(0);
    await needs(app, 'not-running', 'Ended with code 3');
  });
});

describe('an app that does not run', () => {
  test('is left alone where a person stopped it, and Homeport was there or Docker shows it', async () => {
    const { app } = await added({ body: 'one' }, { restart: 'no' });
    await testDocker().getContainer(app).kill();
    expect((await state(app, 'stopped')).stateDetail).toEqual(saying('Stopped by hand (code 137)'));
    expect(await attention(app)).toEqual([]);
    const { apps, overall } = await homeport.client.live.get();
    expect([overall, apps.map((a) => a.state)]).toEqual(['well', ['stopped']]);
  });

  test('needs a person where nobody was seen stopping it', async () => {
    const { app } = await added({ body: 'one' }, { restart: 'no' });
    await homeport.restart(async () => {
      await testDocker().getContainer(app).kill();
    });
    const { message } = await needs(app, 'not-running');
    expect(wordsOf(message)).toContain('Killed (code 137), and nobody was seen stopping it');
  });

  test('needs a person where memory ran out', async () => {
    const app = `${PREFIX}${++number}`;
    const container = await testDocker().createContainer({
      name: app,
      Image: BASE_IMAGE,
      Cmd: ['/bin/sh', '-c', 'sleep 2; x=x; while true; do x="$x$x"; done'],
      HostConfig: { Memory: 16 * 1024 * 1024, MemorySwap: 16 * 1024 * 1024 },
    });
    await container.start();
    const repo = await createRepo(path.join(dir, app));
    await repo.commit(webApp({ body: 'one' }), 'First');
    await homeport.client.apps.adopt({
      container: app,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: { cron: null },
    });
    const { message } = await needs(app, 'not-running');
    expect(wordsOf(message)).toContain('Ran out of memory');
  });

  test('and has no container is made again as it ran', async () => {
    const { app, port } = await added({ body: 'one' });
    await testDocker().getContainer(app).remove({ force: true });
    const { at, restore } = await needs(app, 'not-running');
    expect(Math.abs(Date.now() - Date.parse(at))).toBeLessThan(60_000);
    expect(restore).toMatchObject({ release: 1, as: 'again' });
    // Stable: over looks, and over a restart of Homeport.
    await homeport.restart();
    expect((await needs(app, 'not-running')).at).toBe(at);
    const { updateId } = await homeport.client.apps.restore({ app, release: restore?.release });
    const ended = await homeport.ended(updateId);
    expect(ended, await logOf(homeport, updateId)).toMatchObject({ outcome: 'succeeded', stillDown: false });
    expect((await httpGet(port))?.body).toBe('one');
    expect(await attention(app)).toEqual([]);
  });

  test('is dismissed until it happens anew', async () => {
    const { app } = await added({ body: 'one' });
    await testDocker().getContainer(app).remove({ force: true });
    await needs(app, 'not-running');
    await homeport.client.apps.dismiss({ app, kind: 'not-running' });
    expect(await attention(app)).toEqual([]);
    await homeport.restart();
    expect(await attention(app)).toEqual([]);
  });
});
