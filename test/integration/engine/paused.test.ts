import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

/** A paused app is put back as it was: paused. What takes its place runs, and that is said. */

const PREFIX = `hpt-paused-${process.pid}-`;
const APP = `${PREFIX}web`;
const docker = testDocker();
const state = async () => (await docker.getContainer(APP).inspect()).State;
let dir: string;
let homeport: Homeport;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  leftovers = await watchLeftovers({ prefix: PREFIX });
  homeport = await startHomeport();
});
afterAll(async () => {
  await homeport.client.apps.remove({ app: APP, keepContainer: false });
  await docker.getVolume(`${PREFIX}data`).remove();
  await leftovers.expectNone();
  await homeport.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

test('paused, rolled back, and paused again; a release that is good runs', async () => {
  const repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'First');
  const { updateId } = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    // What both would write to: the previous one is stopped first.
    run: { volumes: [{ source: `${PREFIX}data`, destination: '/data' }] },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 8, stableForS: 0 } },
  });
  expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
  const { id } = docker.getContainer((await docker.getContainer(APP).inspect()).Id);
  await docker.getContainer(APP).pause();

  await repo.commit(webApp({ body: 'two', variant: 'exits' }), 'Bad');
  const bad = await homeport.client.apps.update({ app: APP });
  const ended = await homeport.ended(bad.updateId);
  expect(ended.outcome, await logOf(homeport, ended.id)).toBe('rolled-back');
  expect(ended.steps.map((step) => step.kind)).toContain('pause-previous');
  expect(await state()).toMatchObject({ Running: true, Paused: true });
  expect((await docker.getContainer(APP).inspect()).Id).toBe(id);

  await repo.commit(webApp({ body: 'three' }), 'Good');
  const good = await homeport.client.apps.update({ app: APP });
  const next = await homeport.ended(good.updateId);
  expect(next.outcome, await logOf(homeport, next.id)).toBe('succeeded');
  expect(await logOf(homeport, next.id)).toContain(`"${APP}" is paused. The new container runs`);
  expect(await state()).toMatchObject({ Running: true, Paused: false });
});
