import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  BASE_IMAGE,
  dockerCleanup,
  freePort,
  httpGet,
  TEST_LABEL,
  testDocker,
  testEndpoint,
  waitFor,
} from '../../support/docker.ts';
import { type EngineProcess, endedOrDead, engineProcess } from '../../support/engine-process.ts';
import { createRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';

/** A stray process takes an app's port while an update has it down: what becomes of the failed rollback, whoever is killed meanwhile. */

const PREFIX = `hpt-tried-${process.pid}-`;
const docker = testDocker();
let dir: string;
let engine: EngineProcess;
let number = 0;
let stray: Stray | null = null;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  engine = engineProcess(path.join(dir, 'data'), { DOCKER_HOST: testEndpoint(), HPT_BACKGROUND: '1' });
  await engine.start();
});
afterEach(async () => {
  await stray?.release();
});
afterAll(async () => {
  await engine.stop();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

type Stray = { release(): Promise<void> };

/** Listens on the port as soon as nobody else does. */
function takePort(port: number): Stray {
  const server = net.createServer((socket) => socket.destroy());
  let timer: NodeJS.Timeout | undefined;
  const listen = () => server.listen(port, '127.0.0.1');
  server.on('error', () => {
    timer = setTimeout(listen, 2);
  });
  listen();
  return {
    release: () => {
      clearTimeout(timer);
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const client = () => engine.client();
const live = async (app: string) => {
  const { apps, attention } = await client().live.get();
  const found = apps.find(({ name }) => name === app);
  if (found === undefined) throw new Error('The app is there');
  return { ...found, needs: attention.filter((it) => it.app === app).map(({ kind }) => kind) };
};
const runs = async (name: string) => (await docker.getContainer(name).inspect()).State.Running;
const history = async (app: string) =>
  (await client().updates.list({ app })).map(({ kind, outcome }) => `${kind} ${outcome}`);
const ended = (app: string, outcome: string) =>
  waitFor(
    async () => (await live(app)).activeUpdate === null && (await live(app)).lastUpdate?.outcome === outcome,
    {
      timeoutMs: 90_000,
      what: `the update of ${app} to be ${outcome}`,
    },
  );

/** An app, what lives in its network, and an update of it that could not be put back. */
async function failed() {
  const app = `${PREFIX}${++number}`;
  const repo = await createRepo(path.join(dir, app));
  await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'First');
  const port = await freePort();
  const { updateId } = await client().apps.add({
    name: app,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    run: {
      ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }],
      restartPolicy: 'unless-stopped',
    },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 15, stableForS: 0.2 } },
  });
  expect((await endedOrDead(engine, updateId ?? ''))?.outcome).toBe('succeeded');
  const before = (await docker.getContainer(app).inspect()).Id;
  const child = await docker.createContainer({
    name: `${app}-sidecar`,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sleep', '3600'],
    Labels: TEST_LABEL,
    HostConfig: { NetworkMode: `container:${before}` },
  });
  await child.start();
  await repo.commit(webApp({ body: 'two', variant: 'exits' }), 'Second');
  stray = takePort(port);
  const next = await client().apps.update({ app });
  const update = await endedOrDead(engine, next.updateId ?? '');
  expect(update?.outcome).toBe('rollback-failed');
  return { app, port, before, id: next.updateId };
}

test('the port is given back: the same update puts the app back, proven, with what lives in its network', async () => {
  const { app, port, before, id } = await failed();
  expect(await runs(app)).toBe(false);
  await stray?.release();
  await ended(app, 'rolled-back');
  expect((await httpGet(port))?.body).toBe('one');
  expect((await docker.getContainer(app).inspect()).Id).toBe(before);
  expect([await runs(app), await runs(`${app}-sidecar`)]).toEqual([true, true]);
  expect(await history(app)).toEqual(['update rolled-back', 'add succeeded']);
  const { lastUpdate, needs } = await live(app);
  expect([lastUpdate?.id, lastUpdate?.stillDown, needs]).toEqual([id, false, ['rolled-back']]);
});

test('a person’s start makes it due; dismissed it stays so while it fails again, and killed it goes on', async () => {
  const { app, port, before, id } = await failed();
  // The first look may be in its middle.
  await waitFor(async () => (await live(app)).activeUpdate === null, { what: 'nothing to be under way' });
  await client().apps.dismiss({ app, kind: 'rollback-failed' });
  const tried = async () => {
    const { needs, activeUpdate } = await live(app);
    expect(needs).not.toContain('rollback-failed');
    return activeUpdate;
  };
  const start = () =>
    waitFor(async () => (await client().apps.start({ app })).started, { what: 'the start to be heard' });
  await start();
  expect(await tried()).toMatchObject({ id, outcome: null, cancellable: false, phase: 'rollback' });
  await expect(client().apps.stop({ app })).rejects.toMatchObject({ code: 'CONFLICT' });
  await waitFor(async () => (await tried()) === null, { what: 'the end of a try in vain' });
  expect(await history(app)).toEqual(['update rollback-failed', 'add succeeded']);

  await start();
  await waitFor(async () => (await tried()) !== null, { what: 'another try' });
  engine.kill9();
  await engine.gone();
  await stray?.release();
  await engine.start();
  await ended(app, 'rolled-back');
  expect((await httpGet(port))?.body).toBe('one');
  expect((await docker.getContainer(app).inspect()).Id).toBe(before);
  expect([await runs(app), await runs(`${app}-sidecar`)]).toEqual([true, true]);
  expect(await history(app)).toEqual(['update rolled-back', 'add succeeded']);
});
