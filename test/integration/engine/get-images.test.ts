import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PullEvent } from '../../../electron/shared/images-dto.ts';
import { BASE_IMAGE, dockerCleanup, drain, imageExists, testDocker } from '../../support/docker.ts';
import { type Homeport, startHomeport } from '../../support/homeport.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';

/** An image is got by its name, because a person says so. */

const docker = testDocker();
let registry: TestRegistry;
let homeport: Homeport;
let silent: http.Server;
let silentHost = '';

beforeAll(async () => {
  registry = await startRegistry();
  silent = http.createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const address = silent.address();
  if (address !== null && typeof address === 'object') silentHost = `127.0.0.1:${address.port}`;
  homeport = await startHomeport();
});
afterAll(async () => {
  await homeport?.close();
  silent.closeAllConnections();
  await new Promise((resolve) => silent.close(resolve));
  await registry?.close();
  await dockerCleanup('hpt-get-');
});

async function pull(ref: string, signal?: AbortSignal): Promise<PullEvent[]> {
  const events: PullEvent[] = [];
  for await (const event of await homeport.client.images.pull({ ref }, signal ? { signal } : {}))
    events.push(event);
  return events;
}

test('it comes by its name, and can be removed by it', async () => {
  const name = `${registry.host}/hpt-get:1`;
  await docker.getImage(BASE_IMAGE).tag({ repo: `${registry.host}/hpt-get`, tag: '1' });
  await drain(docker, await docker.getImage(name).push({ authconfig: {} }));
  await docker.getImage(name).remove();
  const { Id: id } = await docker.getImage(BASE_IMAGE).inspect();
  expect(await pull(name)).toEqual([
    { type: 'asked', name },
    { type: 'done', id, name },
  ]);
  // The base image has it as one more name: it alone goes.
  expect((await homeport.client.images.remove({ ref: name })).freed).toEqual({ bytes: 0, atLeast: false });
  expect(await imageExists(docker, name)).toBe(false);
  expect(await imageExists(docker, BASE_IMAGE)).toBe(true);
});

test('what the registry does not have, what is no name and what is Homeport’s own is said in words', async () => {
  await expect(pull(`${registry.host}/hpt-nothing:1`)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  await expect(pull('--all')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  await expect(pull('homeport/web:1')).rejects.toThrow('Homeport’s own');
});

test('called off, it leaves nothing waiting', async () => {
  const calledOff = new AbortController();
  const pulling = pull(`${silentHost}/hpt-get:1`, calledOff.signal);
  setImmediate(() => calledOff.abort());
  await expect(pulling).rejects.toThrow();
  expect((await homeport.client.images.list({ sizes: false })).images.length).toBeGreaterThan(0);
});
