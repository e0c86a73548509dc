import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, TEST_LABEL, tagBaseImage, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine } from '../../support/homeport-process.ts';

/**
 * A gateway whose policy is to ask, and a worker in its network. The gateway's update awaits the decision for days; the
 * worker's waits for that, and no command waits with it: there would be nobody to decide.
 */

const PREFIX = 'hpt-behind-';
const GATEWAY = `${PREFIX}gw`;
const WORKER = `${PREFIX}worker`;
const IDLE = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';
const docker = testDocker();
let dir: string;
let cli: CommandLine;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  cli = await commandLine();
  for (const [name, network] of [
    [GATEWAY, 'bridge'],
    [WORKER, `container:${GATEWAY}`],
  ] as const) {
    const container = await docker.createContainer({
      name,
      Image: await tagBaseImage(name),
      Cmd: ['/bin/sh', '-c', IDLE],
      Labels: TEST_LABEL,
      HostConfig: { NetworkMode: network },
    });
    await container.start();
  }
  leftovers = await watchLeftovers({ prefix: PREFIX });
  for (const [name, variant] of [
    [GATEWAY, 'never-healthy'],
    [WORKER, 'no-healthcheck'],
  ] as const) {
    const repo = await createRepo(path.join(dir, name));
    await repo.commit(webApp({ body: name, variant }), 'New');
    const options = ['--git', repo.url, '--stable-for', '0', '--on-failure', 'ask', '--no-schedule'];
    const adopted = await cli.run('adopt', name, ...options);
    expect(adopted, adopted.stderr).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  await cli.run('remove', WORKER, '--with-container');
  await cli.run('remove', GATEWAY, '--with-container');
  // Made by hand before, and gone with their apps.
  await leftovers.expectNone(/^- containers/);
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const WAITS = `${WORKER}: waits for your decision about ${GATEWAY}: homeport keep ${GATEWAY}, or homeport restore ${GATEWAY}`;

test('an update in line behind a decision ends its command, and says which', async () => {
  expect(await cli.run('update', GATEWAY)).toMatchObject({ code: 1 });
  const update = await cli.run('update', WORKER);
  expect(update, update.stderr).toMatchObject({ code: 1, stdout: expect.stringContaining(WAITS) });
});

test('every later command leaves it in line, as often as one comes', async () => {
  for (let n = 0; n < 3; n += 1) {
    const status = await cli.run('status');
    expect(status, status.stderr).toMatchObject({ code: 6, stderr: expect.stringContaining(WAITS) });
  }
  const again = await cli.run('update', WORKER);
  expect(again, again.stderr).toMatchObject({ code: 1, stdout: expect.stringContaining(WAITS) });
});

test('the decision lets it go on, and it comes to its end', async () => {
  const kept = await cli.run('keep', GATEWAY);
  expect(kept, kept.stderr).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(`${WORKER}: runs release #2`),
  });
  const [gateway, worker] = await Promise.all([GATEWAY, WORKER].map((n) => docker.getContainer(n).inspect()));
  expect(worker?.State.Running).toBe(true);
  expect(worker?.HostConfig.NetworkMode).toBe(`container:${gateway?.Id}`);
});
