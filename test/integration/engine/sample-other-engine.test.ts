import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleFolder } from '../../../electron/engine/sample/repository.ts';
import { BASE_IMAGE, dockerCleanup, testEndpoint, waitFor } from '../../support/docker.ts';
import { snapshotEngine } from '../../support/docker-leftovers.ts';
import { type Homeport, startHomeport } from '../../support/homeport.ts';
import { type PrivateDockerd, startPrivateDockerd } from '../../support/private-dockerd.ts';

const PREFIX = `hpt-smpe-${process.pid}-`;
const NAME = `${PREFIX}web`;
const REGISTRY_IMAGE = 'busybox:stable';

describe('the sample, and another Docker engine', () => {
  let other: PrivateDockerd;
  let homeport: Homeport;
  const options = { dockerHost: testEndpoint() };

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    other = await startPrivateDockerd();
    await other.loadBaseImage();
    homeport = await startHomeport(options);
  });
  afterAll(async () => {
    await homeport?.close();
    await other?.dispose();
    await dockerCleanup(PREFIX);
  });

  test('given to an engine where somebody has a container of that name, it goes, and theirs stays', async () => {
    const { updateId } = await homeport.client.sample.create({ name: NAME });
    expect((await homeport.ended(updateId)).outcome).toBe('succeeded');
    const theirs = await other.docker.createContainer({
      name: NAME,
      Image: BASE_IMAGE,
      Cmd: ['sleep', '3600'],
      HostConfig: { Binds: [`${PREFIX}theirs:/data`] },
    });
    await theirs.start();
    await other.docker.getImage(BASE_IMAGE).tag({ repo: 'busybox', tag: 'stable' });
    const before = await snapshotEngine({ docker: other.docker, prefix: PREFIX });

    await homeport.restart(() => {
      options.dockerHost = other.endpoint;
    });
    const answering = await waitFor(async () => (await homeport.client.live.get()).docker.otherEngine, {
      what: 'the other engine to be noticed',
    });
    await homeport.client.engine.accept({ id: answering.id });
    await waitFor(async () => (await homeport.client.live.get()).docker.state === 'connected', {
      what: 'it',
    });
    await homeport.client.sample.remove();
    expect(await homeport.client.sample.get()).toBe(null);
    expect(existsSync(sampleFolder(homeport.dataDir))).toBe(false);
    const after = await snapshotEngine({ docker: other.docker, prefix: PREFIX });
    expect({ ...after, volumes: after.volumes.filter((it) => !it.startsWith('homeport-keeper-')) }).toEqual({
      ...before,
      volumes: before.volumes.filter((it) => !it.startsWith('homeport-keeper-')),
    });
    expect((await theirs.inspect()).State.Running).toBe(true);
  });

  test('an engine that has the base image is not asked to get it, and keeps it', async () => {
    const { app, updateId } = await homeport.client.sample.create({ name: `${PREFIX}base` });
    expect((await homeport.client.sample.get())?.base).toBe('registry');
    expect((await homeport.ended(updateId)).outcome).toBe('succeeded');
    expect((await homeport.client.apps.get({ app })).state).toBe('healthy');
    const { removed } = await homeport.client.sample.remove();
    expect(removed).not.toContain(`image ${REGISTRY_IMAGE}`);
    await other.docker.getImage(REGISTRY_IMAGE).inspect();
  });
});
