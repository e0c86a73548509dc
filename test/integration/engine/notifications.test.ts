import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '../../../electron/engine/store/open.ts';
import type { Notification } from '../../../electron/shared/notifications.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import { render } from '../../../electron/shared/text/render.ts';
import { dockerCleanup, testDocker, testEndpoint, waitFor } from '../../support/docker.ts';
import { type EngineProcess, endedOrDead, engineProcess } from '../../support/engine-process.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { type WebAppVariant, webApp } from '../../support/git-web-app.ts';

/** What the desktop is told by an engine that is killed again and again: everything, and what it acknowledged never again. */

const NAME = `hpt-told-${process.pid}`;
const preferences = { ...defaultPreferences().notifications, succeeded: true };

let dir: string;
let repo: TestRepo;
let engine: EngineProcess;

beforeAll(async () => {
  await dockerCleanup(NAME);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-told-'));
  repo = await createRepo(path.join(dir, 'repo'));
  engine = engineProcess(path.join(dir, 'data'), { DOCKER_HOST: testEndpoint() });
  await engine.start();
});
afterAll(async () => {
  await engine.stop();
  await dockerCleanup(NAME);
  await rm(dir, { recursive: true, force: true });
});

const release = (body: string, variant: WebAppVariant = 'healthy') =>
  repo.commit(webApp({ body, variant }), body);

async function outcomeOf(updateId: string | null) {
  return updateId === null ? null : (await endedOrDead(engine, updateId))?.outcome;
}
const update = async () => outcomeOf((await engine.client().apps.update({ app: NAME })).updateId);

async function killed(): Promise<void> {
  engine.kill9();
  await engine.gone();
  await engine.start();
}

/** Watches as the shell does, until it was given so many notifications. @param acknowledge whether it says that it showed them */
async function watch(count: number, { acknowledge }: { acknowledge: boolean }): Promise<Notification[]> {
  const leave = new AbortController();
  const got: Notification[] = [];
  try {
    for await (const notification of await engine
      .client()
      .notifications.watch({ preferences }, { signal: leave.signal })) {
      got.push(notification);
      const keys = notification.events.map(({ key }) => key);
      if (acknowledge) await engine.client().notifications.delivered({ keys });
      if (got.length === count) break;
    }
  } finally {
    leave.abort();
  }
  return got;
}
const words = (notifications: Notification[]) =>
  notifications.map(({ events }) => events.map(({ kind, app }) => `${kind} ${app}`).join(' + '));

test('a desktop that was not there is told what happened meanwhile, whenever the engine is killed', async () => {
  // The first update is the first thing that the desktop is ever told.
  await release('one');
  const first = watch(1, { acknowledge: true });
  const source = { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } };
  const policy = { gate: { probe: null, timeoutS: 10, stableForS: 0.2 } };
  const { updateId } = await engine.client().apps.add({ name: NAME, source, policy });
  expect(await outcomeOf(updateId)).toBe('succeeded');
  expect(words(await first)).toEqual([`succeeded ${NAME}`]);

  await release('two', 'never-healthy');
  expect(await update()).toBe('failed');
  await release('three');
  expect(await update()).toBe('succeeded');
  await killed();

  // Given, and killed before it was acknowledged: it comes again, by the same key.
  const unconfirmed = await watch(1, { acknowledge: false });
  await killed();
  const told = await watch(2, { acknowledge: true });
  expect(words(told)).toEqual([`update-failed ${NAME}`, `succeeded ${NAME}`]);
  expect(told[0]?.events[0]?.key).toBe(unconfirmed[0]?.events[0]?.key);
  const message = told[0]?.events[0]?.message;
  expect(message && render(message)).toContain('failed; what ran was not touched');
  expect(told[1]?.events[0]?.params).toMatchObject({ update: 'update', release: 3, message: 'three' });

  // From here on nothing of that: the next thing is the next trouble.
  await killed();
  const next = watch(1, { acknowledge: true });
  const seen = async () => (await engine.client().live.get()).apps[0]?.state === 'healthy';
  await waitFor(seen, { what: 'the app to be looked at' });
  const breaking = await testDocker()
    .getContainer(NAME)
    .exec({ Cmd: ['/bin/mv', '/www/index.html', '/www/aside'] });
  await breaking.start({ Detach: true });
  expect(words(await next)).toEqual([`unhealthy ${NAME}`]);

  // What a person takes off the list is over: what comes after it is told again.
  expect(await engine.client().apps.dismiss({ app: NAME, kind: 'unhealthy' })).toEqual({ dismissed: true });
  await engine.stop();
  const store = openStore({ dataDir: engine.dataDir, now: () => new Date() });
  const troubles = store.troubles(NAME, new Date(0));
  store.close();
  expect(troubles).toMatchObject([{ kind: 'unhealthy', overAt: expect.any(Date) }]);
});
