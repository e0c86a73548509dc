import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { dockerCleanup, httpGet, TEST_LABEL, tagBaseImage, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf } from '../../support/homeport-process.ts';

/**
 * A container as people make them by hand: two networks with an alias and a fixed address, a named and an anonymous
 * volume, env, labels, a memory limit, a restart policy. Adopted, updated, rolled back, restored.
 */

const PREFIX = 'hpt-adopt-';
const APP = `${PREFIX}wiki`;
const FRONT = `${PREFIX}front`;
const BACK = `${PREFIX}back`;
const ADDRESS = '172.31.251.10';
const docker = testDocker();
const inspect = () => docker.getContainer(APP).inspect();
type Inspect = Awaited<ReturnType<typeof inspect>>;

let dir: string;
let repo: TestRepo;
let cli: CommandLine;
let byHand: Inspect;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

/** What the person set, in a shape that two containers can be compared by. */
const setByHand = (c: Inspect) => ({
  env: c.Config.Env.filter((line) => line.startsWith('WIKI_')).sort(),
  label: c.Config.Labels['com.example.owner'],
  hostname: c.Config.Hostname,
  memory: c.HostConfig.Memory,
  restart: c.HostConfig.RestartPolicy,
  volumes: c.Mounts.map((m) => `${m.Type} ${m.Name ?? m.Source} ${m.Destination} ${m.RW}`).sort(),
  networks: Object.fromEntries(
    Object.entries(c.NetworkSettings.Networks).map(([name, n]) => [
      name,
      {
        // The engine adds the container's short id by itself.
        aliases: (n.Aliases ?? []).filter((alias: string) => !c.Id.startsWith(alias)).sort(),
        address: n.IPAMConfig?.IPv4Address ?? null,
      },
    ]),
  ),
});
/** Everything about the container itself that a stop and a start may not change. */
const itself = ({ Id, Created, Path, Args, Image, Name, Config, HostConfig, Mounts }: Inspect) => ({
  ...{ Id, Created, Path, Args, Image, Name, Config, HostConfig },
  mounts: Mounts.map((mount) => JSON.stringify(mount)).sort(),
});
const inside = async (command: string) => {
  const exec = await docker
    .getContainer(APP)
    .exec({ Cmd: ['/bin/sh', '-c', command], AttachStdout: true, Tty: true });
  const chunks: Buffer[] = [];
  for await (const chunk of await exec.start({ Tty: true })) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString().trim();
};
const served = async () => (await httpGet(8080, { host: ADDRESS }))?.body;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(path.join(dir, 'repo'));
  cli = await commandLine();
  await docker.createNetwork({
    Name: FRONT,
    Labels: TEST_LABEL,
    IPAM: { Config: [{ Subnet: '172.31.251.0/24' }] },
  });
  const back = await docker.createNetwork({ Name: BACK, Labels: TEST_LABEL });
  await docker.createVolume({ Name: `${PREFIX}pages`, Labels: TEST_LABEL });
  const container = await docker.createContainer({
    name: APP,
    Image: await tagBaseImage(`${PREFIX}hand`),
    Cmd: [
      '/bin/sh',
      '-c',
      'echo by hand > /www/index.html; trap "exit 0" TERM; httpd -f -p 8080 -h /www & wait',
    ],
    Hostname: 'wiki-host',
    Env: ['WIKI_NAME=Our wiki', 'WIKI_QUOTE=a "b" $c'],
    Labels: { ...TEST_LABEL, 'com.example.owner': 'Ada' },
    Volumes: { '/var/cache/wiki': {} },
    HostConfig: {
      Binds: [`${PREFIX}pages:/data`],
      Memory: 64 * 1024 * 1024,
      RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 },
      NetworkMode: FRONT,
    },
    NetworkingConfig: {
      EndpointsConfig: { [FRONT]: { IPAMConfig: { IPv4Address: ADDRESS }, Aliases: ['wiki'] } },
    },
  });
  await back.connect({ Container: container.id, EndpointConfig: { Aliases: ['wiki-db'] } });
  await container.start();
  await inside('echo page > /data/page; echo warm > /var/cache/wiki/cache');
  byHand = await inspect();
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterAll(async () => {
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

const data = () => inside('cat /data/page /var/cache/wiki/cache');
const DATA = 'page\r\nwarm';

test('adopting changes nothing about it, and says what its writable layer holds', async () => {
  // The new image has a command of its own, and the person's would win over it: the container is made to serve /www.
  await repo.commit(
    webApp({ body: 'by git', lines: ['ENV WIKI_THEME=dark', 'LABEL com.example.made=git'] }),
    'The wiki',
  );
  const result = await cli.run('adopt', APP, '--git', repo.url, '--no-schedule', '--stable-for', '1');
  expect(result, result.stderr).toMatchObject({ code: 0 });
  expect(result.stdout).toContain('Note: Its data in /var/cache/wiki is kept in a volume without a name');
  expect(result.stdout).toContain('Note: One file written to /www is not on a volume');
  expect(itself(await inspect())).toEqual(itself(byHand));
  expect((await inspect()).State.StartedAt).toBe(byHand.State.StartedAt);
});

test('the first update keeps what the person set, on top of what the new image says', async () => {
  const result = await cli.run('update', APP);
  expect(result, result.stdout).toMatchObject({ code: 0 });
  const now = await inspect();
  expect(now.Id).not.toBe(byHand.Id);
  expect(setByHand(now)).toEqual({
    ...setByHand(byHand),
    env: [...setByHand(byHand).env, 'WIKI_THEME=dark'].sort(),
  });
  expect(now.Config.Labels['com.example.made']).toBe('git');
  expect(now.Config.Cmd).toEqual(byHand.Config.Cmd);
  expect(await data()).toBe(DATA);
  expect(await served()).toContain('by hand');
});

test('a rollback gives back the very container', async () => {
  const before = await inspect();
  await repo.commit(webApp({ body: 'ill', variant: 'never-healthy' }), 'Never healthy');
  expect(await cli.run('update', APP)).toMatchObject({ code: 3 });
  const after = await inspect();
  expect(itself(after)).toEqual(itself(before));
  expect(setByHand(after)).toEqual(setByHand(before));
  expect(after.State.Running).toBe(true);
  expect(await data()).toBe(DATA);
});

test('restoring release 1 gives back the container that was made by hand', async () => {
  const releases = z
    .array(z.object({ release: z.number(), restore: z.string().nullable() }))
    .parse(jsonOf(await cli.run('releases', APP, '--json')));
  expect(releases.find((r) => r.release === 1)).toMatchObject({ restore: 'container' });
  expect(await cli.run('restore', APP, '--to', '1')).toMatchObject({ code: 0 });
  const after = await inspect();
  expect(itself(after)).toEqual(itself(byHand));
  expect(setByHand(after)).toEqual(setByHand(byHand));
  expect(await data()).toBe(DATA);
  expect((await served())?.trim()).toBe('by hand');
});

test('let go, it goes on running, and nothing of Homeport’s stays', async () => {
  expect(await cli.run('remove', APP, '--keep-container')).toMatchObject({ code: 0 });
  await leftovers.expectNone();
  expect(itself(await inspect())).toEqual(itself(byHand));
  expect((await inspect()).State.Running).toBe(true);
});
