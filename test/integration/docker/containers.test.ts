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
    expect(await host.containers.inspect('hpt-ctr-none')).toBeNull();
    expect(await host.images.inspect('hpt-ctr-none:1')).toBeNull();
    expect(await host.images.remove('hpt-ctr-none:1')).toEqual([]);
    await host.containers.stop('hpt-ctr-none');
    await host.containers.remove('hpt-ctr-none');
    await expect(host.containers.start('hpt-ctr-none')).rejects.toMatchObject({
      code: 'DOCKER_REFUSED',
      status: 404,
    });
  });

  test('a life: create, start, rename, policy, stop, start, remove', async () => {
    const id = await host.containers.create(NAME, sleeper(), {});
    expect((await host.containers.inspect(NAME))?.State.Status).toBe('created');
    await host.containers.start(id);
    await host.containers.start(id);
    await host.containers.rename(id, `${NAME}-2`);
    await host.containers.setRestartPolicy(id, { Name: 'always' });
    expect(await host.containers.inspect(id)).toMatchObject({
      Name: `/${NAME}-2`,
      State: { Running: true },
      HostConfig: { RestartPolicy: { Name: 'always' } },
    });
    const listed = await host.containers.list('homeport.test=1');
    expect(listed.map((container) => container.Id)).toContain(id);
    await host.containers.stop(id);
    await host.containers.stop(id);
    expect((await host.containers.inspect(id))?.State.Running).toBe(false);
    await host.containers.restart(id);
    await host.containers.remove(id, { force: true });
    await host.containers.remove(id, { force: true });
    expect(await host.containers.inspect(id)).toBeNull();
  });

  test('a name that is taken is refused with its status', async () => {
    await host.containers.create(NAME, sleeper(), {});
    const error = await host.containers.create(NAME, sleeper(), {}).catch((reason: unknown) => reason);
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
      const id = await host.containers.create(NAME, published(address.port), {});
      await expect(host.containers.start(id)).rejects.toThrow(
        `Port ${address.port} is taken by another program on this machine`,
      );
      await new Promise((resolve) => program.close(resolve));
      await host.containers.start(id);
      const second = await host.containers.create(`${NAME}-2`, published(address.port), {});
      await expect(host.containers.start(second)).rejects.toThrow(
        `Port ${address.port} is taken by the container "${NAME}"`,
      );
    } finally {
      program.close();
    }
  });

  test('a slow stop is waited for as long as the container may take', async () => {
    const id = await host.containers.create(NAME, body('trap "" TERM; sleep 1000', { StopTimeout: 2 }), {});
    await host.containers.start(id);
    const begun = performance.now();
    await host.containers.stop(id);
    expect(performance.now() - begun).toBeGreaterThan(1_500);
    expect((await host.containers.inspect(id))?.State.ExitCode).toBe(137);
  });

  test('it is on all its networks, with aliases and addresses, before create answers', async () => {
    const [first, second] = [`${PREFIX}one`, `${PREFIX}two`];
    const firstNetwork = await network('one');
    await network('two', '10.214.7.0/24');
    const settings = {
      [first]: { Aliases: ['front'] },
      [second]: { Aliases: ['back'], IPAMConfig: { IPv4Address: '10.214.7.77' } },
    };
    const id = await host.containers.create(NAME, sleeper({ HostConfig: { NetworkMode: first } }), settings);
    await host.containers.start(id);
    const networks = (await host.containers.inspect(id))?.NetworkSettings.Networks ?? {};
    expect(Object.keys(networks).sort()).toEqual([first, second]);
    expect(networks[first]?.Aliases).toContain('front');
    expect(networks[second]).toMatchObject({
      IPAddress: '10.214.7.77',
      Aliases: expect.arrayContaining(['back']),
    });

    // A network mode that names the network by id means the same one.
    const byId = await host.containers.create(
      `${NAME}-by-id`,
      sleeper({ HostConfig: { NetworkMode: firstNetwork.id } }),
      { [first]: { Aliases: ['other'] } },
    );
    await host.containers.start(byId);
    const found = (await host.containers.inspect(byId))?.NetworkSettings.Networks ?? {};
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
        host.containers.create(NAME, sleeper({ HostConfig: { NetworkMode: first } }), {
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
      own.events.on((event) => event.action === 'create' && made.push(event.id));
      const leftovers = await watchLeftovers({ docker: daemon.docker });
      const options = { NetworkMode: 'one', Binds: ['kept:/kept'] };
      const create = own.containers.create(
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
      await own.containers.create(NAME, sleeper({ HostConfig: { NetworkMode: 'one' } }), { one: {} });
    } finally {
      own.close();
      await daemon.dispose();
    }
  });

  test('logs come without framing, with and without a terminal', async () => {
    const command = 'echo one; echo two >&2; printf "drei ü"';
    for (const Tty of [false, true]) {
      const id = await host.containers.create(`${NAME}-${Tty}`, body(command, { Tty }), {});
      await host.containers.start(id);
      await docker.getContainer(id).wait();
      const lines = await waitFor(
        async () => {
          const found = await host.logs.last(id, 10);
          return found.length === 3 ? found : null;
        },
        { what: 'three lines' },
      );
      expect([...lines].sort()).toEqual(['drei ü', 'one', 'two']);
      expect(await host.logs.last(id, 1)).toHaveLength(1);
    }
  });

  test('a log that looks like an answer of the engine is a log all the same', async () => {
    const id = await host.containers.create(
      NAME,
      body(`echo '{"message":"no such container"}'`, { Tty: true }),
      {},
    );
    await host.containers.start(id);
    await docker.getContainer(id).wait();
    expect(await waitFor(() => host.logs.last(id, 5).then((lines) => lines[0]), { what: 'a line' })).toBe(
      '{"message":"no such container"}',
    );
  });

  test('exec: exit code and output; a command without end meets its limit', async () => {
    const id = await host.containers.create(NAME, sleeper(), {});
    await host.containers.start(id);
    const sh = (command: string, timeoutMs = 10_000) =>
      host.exec.run(id, ['/bin/sh', '-c', command], timeoutMs);
    const both = await sh('echo out; echo err >&2; exit 7');
    expect(both.exitCode).toBe(7);
    // Two pipes: which of them is read first is not said.
    expect(both.output.trim().split('\n').sort()).toEqual(['err', 'out']);
    expect((await sh('yes | head -c 1000000')).output.length).toBeLessThan(200_000);
    await expect(sh('sleep 100', 500)).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(await sh('echo still here')).toMatchObject({ exitCode: 0 });
    await host.containers.stop(id);
    await expect(sh('true')).rejects.toMatchObject({ code: 'DOCKER_REFUSED', status: 409 });
  });

  test('changes in the writable layer', async () => {
    const id = await host.containers.create(NAME, body('echo x > /root/data; rm /etc/group'), {});
    expect(await host.containers.changes(id)).toEqual([]);
    await host.containers.start(id);
    await docker.getContainer(id).wait();
    expect(await host.containers.changes(id)).toEqual(
      expect.arrayContaining(['A /root/data', 'D /etc/group', 'C /root']),
    );
  });

  test('anonymous volumes go only where that is asked for, named ones never', async () => {
    const volumeOf = async (id: string) =>
      (await host.containers.inspect(id))?.Mounts.map((m) => m.Name ?? '') ?? [];
    const exists = async (name: string) => (await docker.listVolumes()).Volumes.some((v) => v.Name === name);
    const settings = { Volumes: { '/anonymous': {} }, HostConfig: { Binds: [`${PREFIX}named:/named`] } };
    for (const volumes of [false, true]) {
      const id = await host.containers.create(NAME, sleeper(settings), {});
      const [anonymous = ''] = (await volumeOf(id)).filter((name) => !name.startsWith(PREFIX));
      await host.containers.remove(id, { volumes });
      expect(await exists(anonymous)).toBe(!volumes);
      expect(await exists(`${PREFIX}named`)).toBe(true);
      if (!volumes) await docker.getVolume(anonymous).remove();
    }
  });

  test('volumes: made or found, looked at, listed, and not removed as long as a container has them', async () => {
    const [name, plain] = [`${PREFIX}mine`, `${PREFIX}plain`];
    const label = `${PREFIX}of`;
    const mine = { name, labels: { ...TEST_LABEL, [label]: 'me' }, driver: 'local' };
    expect(await host.volumes.create(name, mine.labels)).toMatchObject(mine);
    // Whoever comes second is told what the first one made.
    expect(await host.volumes.create(name, { [label]: 'another' })).toMatchObject(mine);
    await host.volumes.create(plain, TEST_LABEL);
    const found = await host.volumes.inspect(name);
    expect(found).toMatchObject(mine);
    expect(found?.mountpoint).toContain(name);
    expect(await host.volumes.inspect(`${PREFIX}none`)).toBeNull();
    expect((await host.volumes.list(label)).map((volume) => volume.name)).toEqual([name]);
    expect((await host.volumes.list()).map((volume) => volume.name)).toEqual(
      expect.arrayContaining([name, plain]),
    );
    const id = await host.containers.create(NAME, sleeper({ HostConfig: { Binds: [`${name}:/data`] } }), {});
    await expect(host.volumes.remove(name)).rejects.toSatisfy((error) => dockerStatusOf(error) === 409);
    await host.containers.remove(id, { volumes: true });
    expect(await host.volumes.inspect(name)).toMatchObject(mine);
    for (const it of [name, plain, `${PREFIX}none`]) await host.volumes.remove(it);
    expect(await host.volumes.inspect(name)).toBeNull();
    await expect(host.volumes.inspect('../containers/json')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  test('tags: given, listed, moved, taken away; an image in use stays', async () => {
    await host.images.tag(BASE_IMAGE, `${PREFIX}img:1-abc`);
    await host.images.tag(BASE_IMAGE, `${PREFIX}img:2-def`);
    const base = (await host.images.inspect(BASE_IMAGE))?.Id;
    expect((await host.images.tags(`${PREFIX}img:`)).sort((a, b) => (a.tag < b.tag ? -1 : 1))).toEqual([
      { tag: `${PREFIX}img:1-abc`, imageId: base },
      { tag: `${PREFIX}img:2-def`, imageId: base },
    ]);
    expect(await host.images.remove(`${PREFIX}img:1-abc`)).toEqual([`${PREFIX}img:1-abc`]);
    expect(await host.images.tags(`${PREFIX}img:1`)).toEqual([]);
    // Under an id of its own, so that its only tag is this one.
    const container = await docker.createContainer({ Image: BASE_IMAGE, name: `${NAME}-src` });
    await container.commit({ repo: `${PREFIX}used`, tag: '1' });
    const used = await host.containers.create(NAME, { ...sleeper(), Image: `${PREFIX}used:1` }, {});
    expect(await host.images.remove(`${PREFIX}used:1`)).toEqual([]);
    expect(await host.images.inspect(`${PREFIX}used:1`)).not.toBeNull();
    await host.containers.remove(used);
    expect((await host.images.remove(`${PREFIX}used:1`)).length).toBeGreaterThan(0);
  });
});
