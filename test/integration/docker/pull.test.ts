import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pullImage } from '../../../electron/engine/docker/pull.ts';
import { createTransport } from '../../../electron/engine/docker/request.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { BASE_IMAGE, dockerCleanup, drain, imageExists, testDocker } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { startRegistry, type TestRegistry } from '../../support/registry.ts';

const never = new AbortController().signal;
const docker = testDocker();

describe('an image is got from a registry', () => {
  let registry: TestRegistry;
  let host: DockerHost;
  let silent: http.Server;
  let silentHost = '';

  beforeAll(async () => {
    registry = await startRegistry();
    host = await connectedHost();
    silent = http.createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    if (address !== null && typeof address === 'object') silentHost = `127.0.0.1:${address.port}`;
  });
  afterAll(async () => {
    host?.close();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
    await registry?.close();
    await dockerCleanup('hpt-pull-');
  });

  test('and its id is answered', async () => {
    const ref = `${registry.host}/hpt-pull:1`;
    await docker.getImage(BASE_IMAGE).tag({ repo: `${registry.host}/hpt-pull`, tag: '1' });
    await drain(docker, await docker.getImage(ref).push({ authconfig: {} }));
    await docker.getImage(ref).remove();
    expect(await imageExists(docker, ref)).toBe(false);
    try {
      expect(await host.images.pull(ref, { limitMs: 30_000 }, never)).toBe(
        (await docker.getImage(BASE_IMAGE).inspect()).Id,
      );
    } finally {
      await docker.getImage(ref).remove();
    }
  });

  test('what it does not have is said in its words', async () => {
    await expect(
      host.images.pull(`${registry.host}/hpt-pull:none`, { limitMs: 30_000 }, never),
    ).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining('hpt-pull:none'),
    });
  });

  test('one that never answers is not waited for', async () => {
    const began = performance.now();
    await expect(
      host.images.pull(`${silentHost}/hpt-pull:1`, { limitMs: 1_000 }, never),
    ).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test('whoever calls it off is told their own reason', async () => {
    const calledOff = new AbortController();
    const pulling = host.images.pull(`${silentHost}/hpt-pull:1`, { limitMs: 30_000 }, calledOff.signal);
    calledOff.abort(new Error('enough'));
    await expect(pulling).rejects.toThrow('enough');
  });
});

describe('what an engine answers with HTTP 200', () => {
  let dir: string;
  let server: http.Server;
  let answer = '';

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-pull-'));
    server = http.createServer((request, response) => {
      if (request.method === 'POST') response.writeHead(200).end(answer);
      else response.writeHead(404).end('{"message":"no such image"}');
    });
    await new Promise<void>((resolve) => server.listen(path.join(dir, 'sock'), resolve));
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true, force: true });
  });
  const pull = () => {
    const socketPath = path.join(dir, 'sock');
    const transport = createTransport({ kind: 'socket', url: `unix://${socketPath}`, socketPath }, 'v1.41');
    return pullImage(transport, 'busybox:stable', { limitMs: 10_000 }, never);
  };

  test.each([
    [
      'an error in the stream',
      '{"status":"Pulling"}\n{"errorDetail":{"message":"toomany\\u001b[31m requests"}}\n',
      'toomany requests',
    ],
    ['an error of the older kind', '{"error":"no route"}\n', 'no route'],
    ['no error, and no image', '{"status":"Done"}\nnonsense\n', 'no reason'],
  ])('%s is no success', async (_what, said, words) => {
    answer = said;
    await expect(pull()).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringContaining(words),
    });
  });
});
