import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, TEST_LABEL, tagBaseImage, testDocker } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { wordsOf } from '../../support/in-words.ts';

/** Containers that hang on an app's container by something else than its network: its processes, its memory, its address. */

const PREFIX = `hpt-hang-${process.pid}-`;
const PARENT = `${PREFIX}parent`;
const docker = testDocker();
const IDLE = 'trap "exit 0" TERM; while :; do sleep 1 & wait $!; done';

let dir: string;
let repo: TestRepo;
let homeport: Homeport;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-hang-'));
  repo = await createRepo(path.join(dir, 'parent'));
  homeport = await startHomeport();
  await made(PARENT, { IpcMode: 'shareable' });
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'First');
  await homeport.client.apps.adopt({
    container: PARENT,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: 1 } },
  });
});
afterAll(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

async function made(name: string, host: Record<string, unknown>): Promise<void> {
  const container = await docker.createContainer({
    name,
    Image: await tagBaseImage(name),
    Cmd: ['/bin/sh', '-c', IDLE],
    Labels: TEST_LABEL,
    HostConfig: { RestartPolicy: { Name: 'unless-stopped' }, ...host },
  });
  await container.start();
}
const inspect = (name: string) => docker.getContainer(name).inspect();
const update = async (variant: 'no-healthcheck' | 'exits') => {
  await repo.commit(webApp({ body: `${Math.random()}`, variant }), variant);
  const { updateId } = await homeport.client.apps.update({ app: PARENT });
  const ended = await homeport.ended(updateId);
  return { ...ended, log: await logOf(homeport, ended.id) };
};

test.each([
  ['its processes', 'PidMode', `${PREFIX}debugger`],
  ['its shared memory', 'IpcMode', `${PREFIX}encoder`],
] as const)('what lives in %s moves with it, forward and back', async (_, mode, name) => {
  await made(name, { [mode]: `container:${PARENT}` });
  const child = async () => {
    const { HostConfig, State } = await inspect(name);
    return { lives: HostConfig[mode], runs: State.Running };
  };
  const here = async () => ({ lives: `container:${(await inspect(PARENT)).Id}`, runs: true });
  const before = (await inspect(PARENT)).Id;

  const good = await update('no-healthcheck');
  expect(good.outcome, good.log).toBe('succeeded');
  expect((await inspect(PARENT)).Id).not.toBe(before);
  expect(await child()).toEqual(await here());

  const bad = await update('exits');
  expect(bad.outcome, bad.log).toBe('rolled-back');
  expect(await child()).toEqual(await here());
  await docker.getContainer(name).remove({ force: true });
});

test('what lives in one that would move along is no member: the update says so before it touches anything', async () => {
  const child = `${PREFIX}child`;
  const grandchild = `${PREFIX}grandchild`;
  await made(child, { NetworkMode: `container:${PARENT}` });
  await made(grandchild, { PidMode: `container:${child}` });
  const before = await inspect(PARENT);

  const refused = await update('no-healthcheck');
  expect(refused.outcome, refused.log).toBe('failed');
  expect(wordsOf(refused.error)).toContain(
    `"${grandchild}" lives in, or is linked to, a container that lives in`,
  );
  expect((await inspect(PARENT)).State.StartedAt).toBe(before.State.StartedAt);
  for (const name of [grandchild, child]) await docker.getContainer(name).remove({ force: true });
});

test('what reaches it by --link would lose it: the update says so before it touches anything', async () => {
  const name = `${PREFIX}old-client`;
  await made(name, { Links: [`${PARENT}:db`] });
  const before = await inspect(PARENT);

  const refused = await update('no-healthcheck');
  expect(refused).toMatchObject({ outcome: 'failed', downtimeMs: null });
  expect(wordsOf(refused.error)).toContain(`"${name}" reaches "${PARENT}" by --link`);
  const after = await inspect(PARENT);
  expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);

  // A stopped one is nobody's client now.
  await docker.getContainer(name).stop();
  const allowed = await update('no-healthcheck');
  expect(allowed.outcome, allowed.log).toBe('succeeded');
});
