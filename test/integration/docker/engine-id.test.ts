import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectDocker } from '../../../electron/engine/docker/connect.ts';
import type { AnsweringEngine, DockerHost } from '../../../electron/engine/ports.ts';
import { asWritten, type Text } from '../../../electron/shared/text/text.ts';
import { testEndpoint, waitFor } from '../../support/docker.ts';

/** Which engine answers, and whether it may be used: asked before it counts as connected. */

let dir: string;
let server: http.Server | null = null;
let host: DockerHost | null = null;

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'hpt-id-'));
});
afterEach(async () => {
  host?.close();
  server?.closeAllConnections();
  server?.close();
  [host, server] = [null, null];
  await rm(dir, { recursive: true, force: true });
});

const patience = () => AbortSignal.timeout(15_000);
const connect = (
  endpoint: string,
  admit: (engine: AnsweringEngine) => Promise<Text | null> = async () => null,
) => {
  host = connectDocker({ endpoint, now: () => new Date(), log: () => undefined, admit });
  return host;
};

/** What real engines can't be made to say. Its events never come. */
async function engineThatSays(info: () => object): Promise<string> {
  const made = http.createServer((request, response) => {
    const url = request.url?.split('?')[0] ?? '';
    response.writeHead(200, { 'content-type': 'application/json' });
    if (url === '/version') response.end(JSON.stringify({ Version: '5.0', ApiVersion: '1.41' }));
    else if (url.endsWith('/info')) response.end(JSON.stringify(info()));
    else if (url.includes('/events')) response.flushHeaders();
    else response.end('[]');
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(path.join(dir, 'sock'), resolve));
  return `unix://${path.join(dir, 'sock')}`;
}

test('an engine is told by its id and its folder, the same at every connection', async () => {
  const first = connect(testEndpoint());
  await first.waitUntilConnected(patience());
  const { engineId } = await first.platform();
  expect(engineId).toMatch(/^.+@\/.+/);
  first.close();
  const second = connect(testEndpoint());
  await second.waitUntilConnected(patience());
  expect((await second.platform()).engineId).toBe(engineId);
});

test('one that makes up an id for every answer, or has none, can’t be told', async () => {
  let answers = 0;
  let ids = true;
  const endpoint = await engineThatSays(() => ({
    Name: 'pod',
    SystemTime: new Date().toISOString(),
    DockerRootDir: '/p',
    ...(ids ? { ID: `${answers++}` } : {}),
  }));
  const first = connect(endpoint);
  await first.waitUntilConnected(patience());
  expect((await first.platform()).engineId).toBeNull();
  first.close();
  ids = false;
  const second = connect(endpoint);
  await second.waitUntilConnected(patience());
  expect((await second.platform()).engineId).toBeNull();
});

test('nothing is asked of one that is not admitted, and a review lets it in or puts it out at once', async () => {
  let refusal: Text | null = asWritten('Not this one.');
  const seen: (string | null)[] = [];
  const docker = connect(testEndpoint(), async (engine) => {
    seen.push(engine.id);
    expect(await engine.containers()).toBeInstanceOf(Set);
    return refusal;
  });
  await waitFor(() => docker.status().state === 'away', { what: 'away' });
  expect(docker.status()).toMatchObject({
    message: asWritten('Not this one.'),
    otherEngine: { id: seen[0] },
  });
  await expect(docker.containers.list()).rejects.toThrow('Not this one.');

  refusal = null;
  docker.review();
  await docker.waitUntilConnected(AbortSignal.timeout(5_000));
  expect(docker.status()).toMatchObject({ state: 'connected', otherEngine: null, message: null });

  refusal = asWritten('Not any more.');
  docker.review();
  // From this moment on, before the engine was asked anything.
  expect(docker.status().state).toBe('connecting');
  await expect(docker.containers.list()).rejects.toMatchObject({ code: 'DOCKER_AWAY' });
  await waitFor(() => docker.status().message?.params.text === 'Not any more.', { what: 'away again' });
});

test('what is reviewed while it is being judged is judged once more', async () => {
  const { promise, resolve } = Promise.withResolvers<Text | null>();
  let judged = 0;
  const docker = connect(testEndpoint(), () => {
    judged += 1;
    return judged === 1 ? promise : Promise.resolve(asWritten('Not this one.'));
  });
  await waitFor(() => judged === 1, { what: 'the first judgement' });
  docker.review();
  resolve(null);
  await waitFor(() => docker.status().message?.params.text === 'Not this one.', {
    what: 'the second judgement',
  });
  expect(docker.status().state).toBe('away');
});
