import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';
import { commandLine } from '../../support/homeport-process.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

const PREFIX = `hpt-eng-${process.pid}-`;
const APP = `${PREFIX}web`;

describe('another Docker engine at the address', () => {
  let dir: string;
  let repo: TestRepo;
  let port: number;
  let other: PrivateDockerd;
  let homeport: Homeport;
  const options = { dockerHost: testEndpoint() };

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-eng-'));
    repo = await createRepo(path.join(dir, 'repo'));
    port = await freePort();
    other = await startPrivateDockerd();
    await other.loadBaseImage();
    homeport = await startHomeport(options);
  });
  afterAll(async () => {
    await homeport.close();
    await other.dispose();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  const moveTo = (endpoint: string) =>
    homeport.restart(() => {
      options.dockerHost = endpoint;
    });
  const stranger = () => other.docker.getContainer(APP).inspect();
  async function begin(body: string): Promise<string> {
    await repo.commit(webApp({ body }), `Page ${body}`);
    const { updateId } = await homeport.client.apps.update({ app: APP });
    if (updateId === null) throw new Error('There was nothing to update');
    return updateId;
  }

  test('an app on one engine, and a container of its name on the other', async () => {
    await repo.commit(webApp({ body: 'one' }), 'Page one');
    const { updateId } = await homeport.client.apps.add({
      name: APP,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      run: { ports: [{ hostPort: port, containerPort: 8080, hostIp: '127.0.0.1' }] },
      schedule: { cron: null },
      policy: { gate: { probe: null, timeoutS: 30, stableForS: 3 } },
    });
    expect((await homeport.ended(updateId)).outcome, await logOf(homeport, updateId)).toBe('succeeded');
    const foreign = await other.docker.createContainer({
      name: APP,
      Image: BASE_IMAGE,
      Cmd: ['sleep', '3600'],
      Labels: TEST_LABEL,
    });
    await foreign.start();
  });

  test('suspends everything: no release, no health, no restart is made of what answers there', async () => {
    const releases = await homeport.client.releases.list({ app: APP });
    const health = await homeport.client.apps.health({ app: APP });
    const before = await stranger();
    await moveTo(other.endpoint);
    await waitFor(async () => (await homeport.client.live.get()).docker.state === 'away', { what: 'away' });
    expect((await homeport.client.releases.list({ app: APP })).map((r) => r.release)).toEqual(
      releases.map((r) => r.release),
    );
    expect(await homeport.client.apps.health({ app: APP })).toEqual(health);
    await expect(homeport.client.apps.restart({ app: APP })).rejects.toThrow(/another Docker engine/i);
    expect((await stranger()).State).toEqual(before.State);
  });

  test('an update that was cut off waits for its own engine, and ends there', async () => {
    await moveTo(testEndpoint());
    await waitFor(async () => (await homeport.client.live.get()).docker.state === 'connected', {
      what: 'connected',
    });
    const id = await begin('two');
    await waitFor(async () => (await homeport.client.updates.get({ id })).phase === 'gate', {
      what: 'the gate',
    });
    const before = await stranger();
    await moveTo(other.endpoint);
    await waitFor(async () => (await homeport.client.live.get()).docker.state === 'away', { what: 'away' });
    expect((await homeport.client.updates.get({ id })).outcome).toBeNull();
    expect((await stranger()).State).toEqual(before.State);
    await moveTo(testEndpoint());
    const ended = await homeport.ended(id);
    expect(ended.outcome, await logOf(homeport, id)).toBe('succeeded');
    expect((await httpGet(port))?.body).toBe('two');
  });

  test('a person gives the apps to the other engine: they are looked for there by name, and nothing of before is taken up', async () => {
    const id = await begin('three');
    await waitFor(async () => (await homeport.client.updates.get({ id })).phase === 'gate', {
      what: 'the gate',
    });
    const before = await stranger();
    await moveTo(other.endpoint);
    await expect(homeport.client.engine.accept({ id: 'some other' })).rejects.toThrow(/nothing was changed/);
    const seen = await waitFor(async () => (await homeport.client.live.get()).docker.otherEngine, {
      what: 'the other engine',
    });
    expect(await homeport.client.engine.accept({ id: seen.id })).toEqual({ apps: [APP] });
    await waitFor(async () => (await homeport.client.apps.get({ app: APP })).state === 'running', {
      what: 'the app seen on its new engine',
    });
    expect(await homeport.client.updates.get({ id })).toMatchObject({ outcome: 'unknown', downtimeMs: null });
    const { running } = await homeport.client.apps.get({ app: APP });
    expect(running).toMatchObject({ provenance: 'outside', imageId: before.Image });
    expect((await stranger()).State).toEqual(before.State);
    // The former engine is the other one now.
    await moveTo(testEndpoint());
    await waitFor(async () => (await homeport.client.live.get()).docker.otherEngine !== null, {
      what: 'away',
    });
  });

  test('a command line by itself refuses in words at once, and can give the apps over', async () => {
    const env = { DOCKER_HOST: testEndpoint() };
    const cli = await commandLine(env);
    try {
      const name = `${PREFIX}cli`;
      for (const docker of [testDocker(), other.docker]) {
        const made = await docker.createContainer({
          name,
          Image: BASE_IMAGE,
          Cmd: ['sleep', '3600'],
          Labels: TEST_LABEL,
        });
        await made.start();
      }
      const adopted = await cli.run('adopt', name, '--git', repo.url, '--no-schedule');
      expect(adopted.code, adopted.stderr).toBe(0);
      env.DOCKER_HOST = other.endpoint;
      const refused = await cli.run('update', name);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`Another Docker engine answers at ${other.endpoint}`);
      expect((await cli.run('status')).stdout).toMatch(/Another Docker engine answers/);
      const accepted = await cli.run('engine', 'accept');
      expect(accepted.stdout).toContain(name);
      expect(accepted.code, accepted.stderr).toBe(0);
      expect((await cli.run('engine', 'accept')).stdout).toContain('nothing to accept');
      expect((await cli.run('status')).stdout).not.toMatch(/Another Docker engine/);
    } finally {
      await cli.close();
    }
  });
});
