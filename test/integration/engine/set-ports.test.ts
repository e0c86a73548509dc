import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PublishedPort } from '../../../electron/shared/config.ts';
import { BASE_IMAGE, dockerCleanup, freePort, TEST_LABEL, testDocker } from '../../support/docker.ts';
import { createRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { logOf, startHomeport } from '../../support/homeport.ts';

const PREFIX = `hpt-ports-${process.pid}-`;
const APP = `${PREFIX}web`;

test('a port that somebody has is refused when it is set, by name; what the app itself has is its own', async () => {
  const docker = testDocker();
  const dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  const homeport = await startHomeport();
  onTestFinished(async () => {
    await homeport.client.apps.remove({ app: APP, keepContainer: false });
    await homeport.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });
  const [own, others, free] = [await freePort(), await freePort(), await freePort()];
  const other = await docker.createContainer({
    name: `${PREFIX}other`,
    Image: BASE_IMAGE,
    Labels: TEST_LABEL,
    Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 600 & wait'],
    ExposedPorts: { '80/tcp': {} },
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(others) }] } },
  });
  await other.start();
  const program = net.createServer().listen({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => void program.close());
  await new Promise((resolve) => program.once('listening', resolve));
  const address = program.address();
  const programs = typeof address === 'object' ? (address?.port ?? 0) : 0;

  const at = (hostPort: number): PublishedPort => ({
    hostIp: '127.0.0.1',
    hostPort,
    containerPort: 8080,
    protocol: 'tcp',
  });
  const repo = await createRepo(path.join(dir, 'repo'));
  await repo.commit(webApp({ body: 'one' }), 'First');
  const added = await homeport.client.apps.add({
    name: APP,
    source: { kind: 'git', from: { kind: 'git', url: repo.url } },
    run: { ports: [at(own)] },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 8, stableForS: 0 } },
  });
  expect((await homeport.ended(added.updateId)).outcome, await logOf(homeport, added.updateId)).toBe(
    'succeeded',
  );
  const publish = async (...ports: PublishedPort[]) => {
    const { run } = await homeport.client.apps.get({ app: APP });
    const set = await homeport.client.apps.configure({ app: APP, run: { ...run, ports } });
    return set.run?.ports.map(({ hostPort }) => hostPort);
  };

  await expect(publish(at(own), at(others))).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining(`already published by the container "${PREFIX}other"`),
  });
  await expect(publish(at(programs))).rejects.toMatchObject({
    code: 'BAD_INPUT',
    message: expect.stringContaining(`Port ${programs} is in use by another program`),
  });
  expect((await homeport.client.apps.get({ app: APP })).run?.ports).toEqual([at(own)]);
  // Taken back before any update brought it in: the container still has the port.
  expect(await publish(at(free))).toEqual([free]);
  expect(await publish(at(own))).toEqual([own]);
});
