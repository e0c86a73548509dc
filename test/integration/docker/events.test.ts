import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import {
  BASE_IMAGE,
  dockerCleanup,
  TEST_LABEL,
  testDocker,
  testEndpoint,
  waitFor,
} from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';

const PREFIX = 'hpt-events-';
const docker = testDocker();
/** What the engine sends to Homeport's own client. */
const heard: string[] = [];
let folder: string;
let wire: net.Server;
let host: DockerHost;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  folder = await mkdtemp(path.join(tmpdir(), PREFIX));
  wire = net.createServer((client) => {
    const engine = net.connect(testEndpoint().replace(/^unix:\/\//, ''));
    engine.on('data', (chunk) => heard.push(chunk.toString()));
    client.pipe(engine).pipe(client);
    for (const [one, other] of [
      [client, engine],
      [engine, client],
    ] as const)
      one.on('error', () => other.destroy()).on('close', () => other.destroy());
  });
  const socketPath = path.join(folder, 'docker.sock');
  await new Promise<void>((resolve) => wire.listen(socketPath, resolve));
  host = await connectedHost({ endpoint: `unix://${socketPath}` });
});
afterAll(async () => {
  host?.close();
  wire?.close();
  await dockerCleanup(PREFIX);
  await rm(folder, { recursive: true, force: true });
});

/** Its health check runs every second, and says what the file says. */
async function checkedContainer(name: string) {
  const container = await docker.createContainer({
    name: `${PREFIX}${name}`,
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', 'trap exit TERM; touch /ok; while :; do sleep 1 & wait $!; done'],
    Labels: TEST_LABEL,
    Healthcheck: { Test: ['CMD-SHELL', '[ -f /ok ]'], Interval: 1e9, Timeout: 5e9, Retries: 1 },
  });
  await container.start();
  const runs = async () => (await container.inspect()).State.Health?.Log?.length ?? 0;
  return { container, runs };
}

test('the runs of health checks stay in the engine; what they find out is told within a second', async () => {
  const told: { action: string; at: number }[] = [];
  host.events.on(({ action }) => told.push({ action, at: Date.now() }));
  const { container, runs } = await checkedContainer('checked');
  await waitFor(() => told.some(({ action }) => action === 'health_status: healthy'), { what: 'healthy' });
  await waitFor(async () => (await runs()) >= 3, { what: 'three runs' });
  await host.exec.run(container.id, ['rm', '/ok'], 10_000);
  await waitFor(() => told.some(({ action }) => action === 'health_status: unhealthy'), {
    what: 'unhealthy',
  });
  const { State } = await container.inspect();
  const failed = State.Health?.Log.find(({ ExitCode }) => ExitCode !== 0);
  const unhealthy = told.find(({ action }) => action === 'health_status: unhealthy');
  expect((unhealthy?.at ?? 0) - Date.parse(failed?.End ?? '')).toBeLessThan(1000);
  expect(told.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['create', 'start', 'health_status: healthy']),
  );
  expect(heard.join('')).toContain('health_status: unhealthy');
  expect(heard.join('')).not.toContain('exec_');
});
