import net from 'node:net';
import type Docker from 'dockerode';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { dockerStatusOf } from '../../../electron/engine/docker/errors.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import { BASE_IMAGE, dockerCleanup, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { startPrivateDockerd } from '../../support/private-dockerd.ts';

const PREFIX = 'hpt-ctr-';
const NAME = `${PREFIX}web`;

describe('containers and images of a real engine', () => {
  const docker: Docker = testDocker();
  let host: DockerHost;

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    host = await connectedHost();
  });
  afterEach(() => dockerCleanup(PREFIX));
  afterAll(() => host.close());

  const body = (command: string, more: object = {}) => ({
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', command],
    Labels: TEST_LABEL,
    ...more,
  });
  const sleeper = (more: object = {}) => body('trap "exit 0" TERM; sleep 1000 & wait', more);
  const network = (name: string, subnet?: string) =>
    docker.createNetwork({
      Name: `${PREFIX}${name}`,
      ...(subnet === undefined ? {} : { IPAM: { Config: [{ Subnet: subnet }] } }),
    });

  test('what is not there is null, or no error', async () => {
    expect(await host.inspectContainer('hpt-ctr-none')).toBeNull();
    expect(await host.inspectImage('hpt-ctr-none:1')).toBeNull();
    expect(await host.removeImage('hpt-ctr-none:1')).toEqual([]);
    await host.stopContainer('hpt-ctr-none');
    await host.removeContainer('hpt-ctr-none');
    await expect(host.startContainer('hpt-ctr-none')).rejects.toMatchObject({
      code: 'DOCKER_REFUSED',
      status: 404,
    });
  });

  test('a life: create, start, rename, policy, stop, start, remove', async () => {
    const id = await host.createContainer(NAME, sleeper(), {});
    expect((await host.inspectContainer(NAME))?.State.Status).toBe('created');
    await host.startContainer(id);
    await host.startContainer(id);
    await host.renameContainer(id, `${NAME}-2`);
    await host.setRestartPolicy(id, { Name: 'always' });
    expect(await host.inspectContainer(id)).toMatchObject({
      Name: `/${NAME}-2`,
      State: { Running: true },
      HostConfig: { RestartPolicy: { Name: 'always' } },
    });
    const listed = await host.listContainers('homeport.test=1');
    expect(listed.map((container) => container.Id)).toContain(id);
    await host.stopContainer(id);
    await host.stopContainer(id);
    expect((await host.inspectContainer(id))?.State.Running).toBe(false);
    await host.restartContainer(id);
    await host.removeContainer(id, { force: true });
    await host.removeContainer(id, { force: true });
    expect(await host.inspectContainer(id)).toBeNull();
  });

  test('a name that is taken is refused with its status', async () => {
    await host.createContainer(NAME, sleeper(), {});
    const error = await host.createContainer(NAME, sleeper(), {}).catch((reason: unknown) => reason);
    expect(dockerStatusOf(error)).toBe(409);
    expect(String(error)).toContain(NAME);
  });

  test('a published port that is taken is refused in words that name who has it', async () => {
    const program = net.createServer();
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
    const address = program.address();
    if (address === null || typeof address === 'string') throw new Error('No port was given');
    const published = (port: number) =>
      sleeper({
        ExposedPorts: { '80/tcp': {} },
        HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(port) }] } },
      });
    try {
      const id = await host.createContainer(NAME, published(address.port), {});
      await expect(host.startContainer(id)).rejects.toThrow(
        `Port ${address.port} is taken by another program on this machine`,
      );
      await new Promise((resolve) => program.close(resolve));
      await host.startContainer(id);
      const second = await host.createContainer(`${NAME}-2`, published(address.port), {});
      await expect(host.startContainer(second)).rejects.toThrow(
        `Port ${address.port} is taken by the container "${NAME}"`,
      );
    } finally {
      program.close();
    }
  });

  test('a slow stop is waited for as long as the container may take', async () => {
    const id = await host.createContainer(NAME, body('trap "" TERM; sleep 1000', { StopTimeout: 2 }), {});
    await host.startContainer(id);
    const begun = performance.now();
    await host.stopContainer(id);
    expect(performance.now() - begun).toBeGreaterThan(1_500);
    expect((await host.inspectContainer(id))?.State.ExitCode).toBe(137);
  });

  test('it is on all its networks, with aliases and addresses, before create answers', async () => {
    const [first, second] = [`${PREFIX}one`, `${PREFIX}two`];
    const firstNetwork = await network('one');
    await network('two', '10.214.7.0/24');
    const settings = {
      [first]: { Aliases: ['front'] },
      [second]: { Aliases: ['back'], IPAMConfig: { IPv4Address: '10.214.7.77' } },
    };
    const id = await host.createContainer(NAME, sleeper({ HostConfig: { NetworkMode: first } }), settings);
    await host.startContainer(id);
    const networks = (await host.inspectContainer(id))?.NetworkSettings.Networks ?? {};
    expect(Object.keys(networks).sort()).toEqual([first, second]);
    expect(networks[first]?.Aliases).toContain('front');
    expect(networks[second]).toMatchObject({
      IPAddress: '10.214.7.77',
      Aliases: expect.arrayContaining(['back']),
    });

    // A network mode that names the network by id means the same one.
    const byId = await host.createContainer(
      `${NAME}-by-id`,
      sleeper({ HostConfig: { NetworkMode: firstNetwork.id } }),
      { [first]: { Aliases: ['other'] } },
    );
    await host.startContainer(byId);
    const found = (await host.inspectContainer(byId))?.NetworkSettings.Networks ?? {};
    expect(Object.keys(found)).toEqual([first]);
    expect(found[first]?.Aliases).toContain('other');
  });

  test.each(['first', 'further'])(
    'a %s network that is not there is refused before anything is made',
    async (which) => {
      await network('one');
      const leftovers = await watchLeftovers({ prefix: PREFIX });
      const [first, second] =
        which === 'first' ? [`${PREFIX}nowhere`, `${PREFIX}one`] : [`${PREFIX}one`, `${PREFIX}nowhere`];
      await expect(
        host.createContainer(NAME, sleeper({ HostConfig: { NetworkMode: first } }), {
          [first]: {},
          [second]: {},
        }),
      ).rejects.toMatchObject({
        code: 'DOCKER_REFUSED',
        status: 404,
        message: expect.stringContaining(`${PREFIX}nowhere`),
      });
      await leftovers.expectNone();
    },
  );

  test('when a further network fails, nothing is left, its anonymous volume neither, and the words name it', async () => {
    // An engine without other tests: there an anonymous volume that is left is this test's.
    const daemon = await startPrivateDockerd();
    const own = await (async () => {
      await daemon.loadBaseImage();
      return connectedHost({ endpoint: daemon.endpoint });
    })().catch(async (error: unknown) => {
      await daemon.dispose();
      throw error;
    });
    try {
      for (const name of ['one', 'two']) await daemon.docker.createNetwork({ Name: name });
      await daemon.docker.createVolume({ Name: 'kept' });
      const made: string[] = [];
      own.onEvent((event) => event.action === 'create' && made.push(event.id));
      const leftovers = await watchLeftovers({ docker: daemon.docker });
      const options = { NetworkMode: 'one', Binds: ['kept:/kept'] };
      const create = own.createContainer(
        NAME,
        sleeper({ Volumes: { '/anonymous': {} }, HostConfig: options }),
        {
          one: {},
          // Its subnet was chosen by the engine: such a network takes no fixed address.
          two: { IPAMConfig: { IPv4Address: '10.214.9.9' } },
        },
      );
      await expect(create).rejects.toMatchObject({
        code: 'DOCKER_REFUSED',
        message: expect.stringMatching(/could not be connected to network "two"/),
      });
      await waitFor(() => made.length > 0, { what: 'the event that it was made' });
      await leftovers.expectNone();
      await own.createContainer(NAME, sleeper({ HostConfig: { NetworkMode: 'one' } }), { one: {} });
    } finally {
      own.close();
      await daemon.dispose();
    }
  });

  test('logs come without framing, with and without a terminal', async () => {
    const command = 'echo one; echo two >&2; printf "drei ü"';
    for (const Tty of [false, true]) {
      const id = await host.createContainer(`${NAME}-${Tty}`, body(command, { Tty }), {});
      await host.startContainer(id);
      await docker.getContainer(id).wait();
      const lines = await waitFor(
        async () => {
          const found = await host.containerLogs(id, 10);
          return found.length === 3 ? found : null;
        },
        { what: 'three lines' },
      );
      expect([...lines].sort()).toEqual(['drei ü', 'one', 'two']);
      expect(await host.containerLogs(id, 1)).toHaveLength(1);
    }
  });

  test('a log that looks like an answer of the engine is a log all the same', async () => {
    const id = await host.createContainer(
      NAME,
      body(`echo '{"message":"no such container"}'`, { Tty: true }),
      {},
    );
    await host.startContainer(id);
    await docker.getContainer(id).wait();
    expect(await waitFor(() => host.containerLogs(id, 5).then((lines) => lines[0]), { what: 'a line' })).toBe(
      '{"message":"no such container"}',
    );
  });

  test('exec: exit code and output; a command without end meets its limit', async () => {
    const id = await host.createContainer(NAME, sleeper(), {});
    await host.startContainer(id);
    const sh = (command: string, timeoutMs = 10_000) => host.exec(id, ['/bin/sh', '-c', command], timeoutMs);
    const both = await sh('echo out; echo err >&2; exit 7');
    expect(both.exitCode).toBe(7);
    // Two pipes: which of them is read first is not said.
    expect(both.output.trim().split('\n').sort()).toEqual(['err', 'out']);
    expect((await sh('yes | head -c 1000000')).output.length).toBeLessThan(200_000);
    await expect(sh('sleep 100', 500)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await sh('echo still here')).toMatchObject({ exitCode: 0 });
    await host.stopContainer(id);
    await expect(sh('true')).rejects.toMatchObject({ code: 'DOCKER_REFUSED', status: 409 });
  });

  test('changes in the writable layer', async () => {
    const id = await host.createContainer(NAME, body('echo x > /root/data; rm /etc/group'), {});
    expect(await host.containerChanges(id)).toEqual([]);
    await host.startContainer(id);
    await docker.getContainer(id).wait();
    expect(await host.containerChanges(id)).toEqual(
      expect.arrayContaining(['A /root/data', 'D /etc/group', 'C /root']),
    );
  });

  test('anonymous volumes go only where that is asked for, named ones never', async () => {
    const volumeOf = async (id: string) =>
      (await host.inspectContainer(id))?.Mounts.map((m) => m.Name ?? '') ?? [];
    const exists = async (name: string) => (await docker.listVolumes()).Volumes.some((v) => v.Name === name);
    const settings = { Volumes: { '/anonymous': {} }, HostConfig: { Binds: [`${PREFIX}named:/named`] } };
    for (const volumes of [false, true]) {
      const id = await host.createContainer(NAME, sleeper(settings), {});
      const [anonymous = ''] = (await volumeOf(id)).filter((name) => !name.startsWith(PREFIX));
      await host.removeContainer(id, { volumes });
      expect(await exists(anonymous)).toBe(!volumes);
      expect(await exists(`${PREFIX}named`)).toBe(true);
      if (!volumes) await docker.getVolume(anonymous).remove();
    }
  });

  test('volumes: made or found, looked at, listed, and not removed as long as a container has them', async () => {
    const [name, plain] = [`${PREFIX}mine`, `${PREFIX}plain`];
    const label = `${PREFIX}of`;
    const mine = { name, labels: { ...TEST_LABEL, [label]: 'me' }, driver: 'local' };
    expect(await host.createVolume(name, mine.labels)).toMatchObject(mine);
    // Whoever comes second is told what the first one made.
    expect(await host.createVolume(name, { [label]: 'another' })).toMatchObject(mine);
    await host.createVolume(plain, TEST_LABEL);
    const found = await host.inspectVolume(name);
    expect(found).toMatchObject(mine);
    expect(found?.mountpoint).toContain(name);
    expect(await host.inspectVolume(`${PREFIX}none`)).toBeNull();
    expect((await host.listVolumes(label)).map((volume) => volume.name)).toEqual([name]);
    expect((await host.listVolumes()).map((volume) => volume.name)).toEqual(
      expect.arrayContaining([name, plain]),
    );
    const id = await host.createContainer(NAME, sleeper({ HostConfig: { Binds: [`${name}:/data`] } }), {});
    await expect(host.removeVolume(name)).rejects.toSatisfy((error) => dockerStatusOf(error) === 409);
    await host.removeContainer(id, { volumes: true });
    expect(await host.inspectVolume(name)).toMatchObject(mine);
    for (const it of [name, plain, `${PREFIX}none`]) await host.removeVolume(it);
    expect(await host.inspectVolume(name)).toBeNull();
    await expect(host.inspectVolume('../containers/json')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('tags: given, listed, moved, taken away; an image in use stays', async () => {
    await host.tagImage(BASE_IMAGE, `${PREFIX}img:1-abc`);
    await host.tagImage(BASE_IMAGE, `${PREFIX}img:2-def`);
    const base = (await host.inspectImage(BASE_IMAGE))?.Id;
    expect((await host.imageTags(`${PREFIX}img:`)).sort((a, b) => (a.tag < b.tag ? -1 : 1))).toEqual([
      { tag: `${PREFIX}img:1-abc`, imageId: base },
      { tag: `${PREFIX}img:2-def`, imageId: base },
    ]);
    expect(await host.removeImage(`${PREFIX}img:1-abc`)).toEqual([`${PREFIX}img:1-abc`]);
    expect(await host.imageTags(`${PREFIX}img:1`)).toEqual([]);
    // Under an id of its own, so that its only tag is this one.
    const container = await docker.createContainer({ Image: BASE_IMAGE, name: `${NAME}-src` });
    await container.commit({ repo: `${PREFIX}used`, tag: '1' });
    const used = await host.createContainer(NAME, { ...sleeper(), Image: `${PREFIX}used:1` }, {});
    expect(await host.removeImage(`${PREFIX}used:1`)).toEqual([]);
    expect(await host.inspectImage(`${PREFIX}used:1`)).not.toBeNull();
    await host.removeContainer(used);
    expect((await host.removeImage(`${PREFIX}used:1`)).length).toBeGreaterThan(0);
  });
});
