import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { dockerCleanup, freePort, httpGet, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf, type Served } from '../../support/homeport-process.ts';

/** What a running Homeport does by itself, every minute. Slots are waited for, a minute at most each. */

const PREFIX = 'hpt-slot-';
const APP = `${PREFIX}web`;
const SLOT = { timeoutMs: 100_000, everyMs: 1_000 };

let dir: string;
let repo: TestRepo;
let cli: CommandLine;
let host: Served;
let port: number;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

const apps = z.array(
  z.object({ lastCheck: z.object({ at: z.string(), result: z.string() }).nullable(), nextRunAt: z.string() }),
);
const told = z.array(z.object({ kind: z.string(), trigger: z.string(), outcome: z.string().nullable() }));
const app = async () => apps.parse(jsonOf(await cli.run('apps', '--json')))[0];
const history = async () => told.parse(jsonOf(await cli.run('history', APP, '--json')));
const body = async () => (await httpGet(port))?.body;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'First page');
  cli = await commandLine();
  host = await cli.serve();
  port = await freePort();
  const options = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '0', '--schedule', '* * * * *'];
  expect(await cli.run('add', APP, '--git', repo.url, ...options)).toMatchObject({ code: 0 });
});
afterAll(async () => {
  await cli.run('remove', APP, '--with-container');
  await leftovers.expectNone();
  await host.stop();
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

test('a new commit comes by itself', async () => {
  await repo.commit(webApp({ body: 'two' }), 'Second page');
  await waitFor(async () => (await body()) === 'two', { ...SLOT, what: 'the schedule to bring it' });
  await waitFor(async () => (await history())[0]?.outcome === 'succeeded', { what: 'its end' });
  expect((await history())[0]).toEqual({ kind: 'update', trigger: 'schedule', outcome: 'succeeded' });
});

test('a release that was rolled back is not tried again by the schedule', async () => {
  await repo.commit(webApp({ body: 'three', variant: 'never-healthy' }), 'Never healthy');
  // Whoever is first, the schedule or the person: it is tried once, and rolled back.
  await cli.run('update', APP);
  await waitFor(async () => (await history())[0]?.outcome === 'rolled-back', {
    ...SLOT,
    what: 'the rollback',
  });
  const before = await app();
  const tried = (await history()).length;
  await waitFor(async () => ((await app())?.lastCheck?.at ?? '') > (before?.lastCheck?.at ?? ''), {
    ...SLOT,
    what: 'the next scheduled check',
  });
  expect((await app())?.lastCheck?.result).toBe('quarantined');
  expect(await history()).toHaveLength(tried);
  expect(await body()).toBe('two');
});

test('a build that failed is not repeated at every slot', async () => {
  await repo.commit(webApp({ body: 'four', variant: 'build-fails' }), 'Broken build');
  await cli.run('update', APP);
  await waitFor(async () => (await history())[0]?.outcome === 'failed', {
    ...SLOT,
    what: 'the failed build',
  });
  const tried = (await history()).length;
  await waitFor(async () => (await app())?.lastCheck?.result === 'skipped', {
    ...SLOT,
    what: 'a scheduled check that passes it over',
  });
  expect(await history()).toHaveLength(tried);
  expect(await body()).toBe('two');
});
