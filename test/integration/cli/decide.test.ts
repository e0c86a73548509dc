import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, freePort, httpGet, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine } from '../../support/homeport-process.ts';

/** An app whose policy is to ask. Each command is a process: what waits for the person waits in the journal meanwhile. */

const PREFIX = 'hpt-ask-';
const APP = `${PREFIX}web`;
let dir: string;
let repo: TestRepo;
let cli: CommandLine;
let port: number;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
const body = async () => (await httpGet(port))?.body;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'First page');
  cli = await commandLine();
  port = await freePort();
  const options = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '0', '--on-failure', 'ask'];
  expect(await cli.run('add', APP, '--git', repo.url, ...options)).toMatchObject({ code: 0 });
  await repo.commit(webApp({ body: 'two', variant: 'never-healthy' }), 'Never healthy');
});
afterAll(async () => {
  await cli.run('remove', APP, '--with-container');
  await leftovers.expectNone();
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

test('an update that is not healthy says what can be decided, and ends with 1', async () => {
  const result = await cli.run('update', APP);
  expect(result, result.stderr).toMatchObject({ code: 1 });
  expect(result.stdout).toContain('you decide what happens');
  expect(result.stdout).toContain('database is locked');
  expect(result.stdout).toContain(`homeport restore ${APP}`);
  expect(result.stdout).toContain(`homeport keep ${APP}`);
  expect(await body()).toBe('two');
  const again = await cli.run('update', APP);
  expect(again).toMatchObject({
    code: 1,
    stderr: '',
    stdout: result.stdout.slice(result.stdout.indexOf(`${APP}: the new`)),
  });
  const status = await cli.run('status');
  expect(status.stdout).toContain('waits for you');
  expect(status.stderr).toContain(`homeport keep ${APP}`);
});

test('restore decides for the way back: 3, rolled back', async () => {
  expect(await cli.run('restore', APP)).toMatchObject({ code: 3 });
  expect(await body()).toBe('one');
});

test('keep decides for the new one: 0, and it stays', async () => {
  expect(await cli.run('update', APP)).toMatchObject({ code: 1 });
  const kept = await cli.run('keep', APP);
  expect(kept, kept.stdout + kept.stderr).toMatchObject({ code: 0 });
  expect(await body()).toBe('two');
  expect(await cli.run('keep', APP)).toMatchObject({ code: 1 });
});

test('what was proven beside the one that runs can be kept in a process of its own too', async () => {
  const app = `${PREFIX}beside`;
  const own = await createRepo(path.join(dir, 'beside'));
  await own.commit(webApp({ body: 'one' }), 'First page');
  const options = ['--stable-for', '0', '--on-failure', 'ask', '--no-schedule'];
  expect(await cli.run('add', app, '--git', own.url, ...options)).toMatchObject({ code: 0 });
  try {
    await own.commit(webApp({ body: 'two', variant: 'never-healthy' }), 'Never healthy');
    const { Id } = await testDocker().getContainer(app).inspect();
    expect(await cli.run('update', app)).toMatchObject({ code: 1 });
    // It publishes nothing: what ran before still has the name, and runs.
    const before = await testDocker().getContainer(app).inspect();
    expect([before.Id, before.State.Running]).toEqual([Id, true]);
    const kept = await cli.run('keep', app);
    expect(kept, kept.stdout + kept.stderr).toMatchObject({ code: 0 });
    const now = await testDocker().getContainer(app).inspect();
    expect([now.Id === Id, now.State.Running]).toEqual([false, true]);
  } finally {
    await cli.run('remove', app, '--with-container');
  }
});
