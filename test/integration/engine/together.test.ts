import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newJournal } from '../../../electron/engine/domain/journal-shape.ts';
import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { Target } from '../../../electron/engine/domain/model.ts';
import { openStore } from '../../../electron/engine/store/open.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { dockerCleanup, drain, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { createRepo, type RepoFiles, type TestRepo } from '../../support/git-repo.ts';
import { gitResolved } from '../../support/git-version.ts';
import { type WebAppVariant, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/**
 * One update of several apps, each with an image and a gate of its own: all of them run what is new, or all run what ran before.
 * Nothing asks for one yet. So a person's request is written down as one that waited its turn when Homeport was closed; the next start
 * takes it up as it takes up any.
 */

const PREFIX = `hpt-tog-${process.pid}-`;
const [STORE, WEB, INSIDE] = ['db', 'web', 'inside'].map((name) => PREFIX + name) as [string, string, string];
const APPS = [STORE, WEB, INSIDE];
const docker = testDocker();
const policy = { gate: { probe: null, timeoutS: 20, stableForS: 0.5 } };

let dir: string;
let homeport: Homeport;
const repos = new Map<string, TestRepo>();
let requests = 0;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-tog-'));
  homeport = await startHomeport();
  for (const app of APPS) {
    const repo = await createRepo(path.join(dir, app));
    repos.set(app, repo);
    const files = filesOf(app, 'no-healthcheck', 'first');
    await repo.commit(files, 'First');
    const tar = pack();
    for (const [name, text] of Object.entries(files)) if (typeof text === 'string') tar.entry({ name }, text);
    tar.finalize();
    await drain(docker, await docker.buildImage(Readable.from(tar), { t: `${app}:hand`, forcerm: true }));
    const container = await docker.createContainer({
      name: app,
      Image: `${app}:hand`,
      Labels: TEST_LABEL,
      HostConfig: {
        NetworkMode: app === INSIDE ? `container:${WEB}` : 'bridge',
        RestartPolicy: { Name: 'unless-stopped' },
      },
    });
    await container.start();
    await homeport.client.apps.adopt({
      container: app,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: { cron: null },
      policy,
    });
  }
});
afterAll(async () => {
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

/** What lives in the network of the web app can't have its port, and serves nothing. */
function filesOf(app: string, variant: WebAppVariant, body: string): RepoFiles {
  const files = webApp({ body: `${app}, ${body}`, variant });
  const waits = 'trap "exit 0" TERM\nwhile :; do sleep 1 & wait $!; done\n';
  return app === INSIDE && variant !== 'exits' ? { ...files, 'serve.sh': waits } : files;
}

type Wanted = { app: string; variant: WebAppVariant; needs?: number[] };

/** Asks for one update of all of them, and waits for its end. */
async function together(wanted: Wanted[]): Promise<UpdateDto> {
  requests += 1;
  const id = `tog${requests}`;
  const targets: Target[] = [];
  for (const { app, variant, needs = [] } of wanted) {
    const commit = await repos.get(app)?.commit(filesOf(app, variant, id), id);
    targets.push(newTarget({ app, wanted: gitResolved(commit ?? ''), needs }));
  }
  const [first] = wanted;
  if (first === undefined) throw new Error('Nothing is wanted');
  await homeport.restart(() => {
    const store = openStore({ dataDir: homeport.dataDir, now: () => new Date() });
    store.insertUpdate({
      id,
      app: first.app,
      kind: 'update',
      trigger: 'person',
      fromRelease: store.app(first.app)?.runningRelease ?? null,
      fromImageId: null,
      outcome: null,
      phase: 'acquire',
      startedAt: new Date(),
      finishedAt: null,
      downtimeMs: null,
      error: null,
      journal: newJournal({ targets, closedInLine: true }),
    });
    store.close();
  });
  return homeport.ended(id);
}

type Standing = { id: string; image: string; running: boolean; release: number | undefined };

async function standing(): Promise<Map<string, Standing>> {
  const { apps } = await homeport.client.live.get();
  const all = new Map<string, Standing>();
  for (const app of APPS) {
    const { Id, Image, State } = await docker.getContainer(app).inspect();
    const release = apps.find(({ name }) => name === app)?.running?.release;
    all.set(app, { id: Id, image: Image, running: State.Running, release });
  }
  return all;
}

/** Each step with what it was about, in the order in which they began. */
const stepsOf = ({ steps }: UpdateDto) => steps.map(({ kind, member }) => `${kind} ${member ?? ''}`.trim());
const candidatesLeft = async () =>
  (await docker.listContainers({ all: true }))
    .flatMap(({ Names }) => Names)
    .filter((name) => name.includes(PREFIX) && name.includes('candidate'));

let before: Map<string, Standing>;
beforeEach(async () => {
  before = await standing();
});

test('all that is new is made before anything stops; what is needed is proven before the next is touched', async () => {
  const update = await together([
    { app: WEB, variant: 'healthy', needs: [1] },
    { app: STORE, variant: 'healthy' },
  ]);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  const now = await standing();
  for (const app of [WEB, STORE]) {
    expect(now.get(app)).toMatchObject({ running: true });
    expect(now.get(app)?.image).not.toBe(before.get(app)?.image);
    expect(now.get(app)?.release).toBe((before.get(app)?.release ?? 0) + 1);
  }
  // It lives in the web app's network: it is made again for it, and runs what it ran.
  expect(now.get(INSIDE)).toMatchObject({ running: true, image: before.get(INSIDE)?.image });
  const steps = stepsOf(update);
  const at = (step: string) => steps.indexOf(step);
  expect(at(`await-gate ${STORE}`)).toBeGreaterThan(at(`create-candidate ${WEB}`));
  expect(at(`hand-over ${STORE}`)).toBeLessThan(at(`await-gate ${STORE}`));
  expect(at(`await-gate ${STORE}`)).toBeLessThan(at(`disarm-previous ${WEB}`));
  expect(at(`await-gate ${WEB}`)).toBeLessThan(at(`commit-release ${WEB}`));
  expect(await candidatesLeft()).toEqual([]);
});

test('where the last one fails its gate, what had passed goes back too: the same containers, in reverse', async () => {
  const update = await together([
    { app: STORE, variant: 'no-healthcheck' },
    { app: WEB, variant: 'never-healthy', needs: [0] },
  ]);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('rolled-back');
  const now = await standing();
  for (const app of [STORE, WEB]) expect(now.get(app)).toEqual(before.get(app));
  // It lost the network that it lives in with the one that had it for a while.
  expect(now.get(INSIDE)).toMatchObject({ running: true, image: before.get(INSIDE)?.image });
  const steps = stepsOf(update);
  expect(steps.indexOf(`await-rollback-gate ${WEB}`)).toBeGreaterThan(0);
  expect(steps.indexOf(`await-rollback-gate ${WEB}`)).toBeLessThan(steps.indexOf(`hand-back ${STORE}`));
  expect(steps).toContain(`await-rollback-gate ${STORE}`);
  // Only what failed is found bad: the other one may be tried again.
  const bad = async (app: string) =>
    (await homeport.client.releases.list({ app })).filter(({ state }) => state === 'quarantined').length;
  expect([await bad(STORE), await bad(WEB)]).toEqual([0, 1]);
  expect(await candidatesLeft()).toEqual([]);
});

test('what lives in the network of another gets its own image with it, and its own gate', async () => {
  const update = await together([
    { app: INSIDE, variant: 'no-healthcheck' },
    { app: WEB, variant: 'no-healthcheck' },
  ]);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('succeeded');
  const now = await standing();
  for (const app of [INSIDE, WEB]) expect(now.get(app)?.image).not.toBe(before.get(app)?.image);
  const { HostConfig } = await docker.getContainer(INSIDE).inspect();
  expect(HostConfig.NetworkMode).toBe(`container:${now.get(WEB)?.id}`);
  expect(stepsOf(update)).toEqual(expect.arrayContaining([`await-gate ${INSIDE}`, `await-gate ${WEB}`]));
});

test('and goes back with it: the one that was good, too', async () => {
  const update = await together([
    { app: WEB, variant: 'no-healthcheck' },
    { app: INSIDE, variant: 'exits' },
  ]);
  expect(update.outcome, await logOf(homeport, update.id)).toBe('rolled-back');
  const now = await standing();
  for (const app of [INSIDE, WEB])
    expect(now.get(app)).toMatchObject({ running: true, image: before.get(app)?.image });
  expect(now.get(WEB)?.id).toBe(before.get(WEB)?.id);
  expect(await candidatesLeft()).toEqual([]);
});

test('what needs each other is refused before anything is touched', async () => {
  const update = await together([
    { app: STORE, variant: 'no-healthcheck', needs: [1] },
    { app: WEB, variant: 'no-healthcheck', needs: [0] },
  ]);
  expect(update).toMatchObject({ outcome: 'failed', error: { code: 'stock.circle' } });
  expect(await standing()).toEqual(before);
});
