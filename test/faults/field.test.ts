import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOlder } from '../../electron/engine/docker/client.ts';
import { type FaultBench, faultBench, leftoversOf, runningOf } from '../support/fault-bench.ts';
import { provenRow } from '../support/fault-table.ts';
import { wordsOf } from '../support/in-words.ts';

/** Failures seen in the field, made to happen on a real engine. */
describe('what goes wrong with an app', () => {
  let bench: FaultBench;
  beforeAll(async () => {
    bench = await faultBench();
  });
  afterAll(async () => {
    await bench?.dispose();
  });
  /** One container serves, and no candidate, checkout tag or half-built thing is left. */
  const calm = async (app: string) => {
    expect(await runningOf(bench.docker, app)).toEqual([app]);
    expect(await leftoversOf(bench.docker, app)).toEqual([]);
  };

  test('a build that fails inside the stream (1)', () =>
    provenRow({ fault: 'build error under HTTP 200', where: 'acquire' }, async () => {
      const app = await bench.app('hpt-f-build');
      const before = await app.inspect();
      const update = await app.update({ body: 'never', variant: 'build-fails' });
      expect(update.outcome).toBe('failed');
      expect(wordsOf(update.error)).toContain('left-pad');
      const after = await app.inspect();
      expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
      await calm(app.name);
      return 'failed with the build’s own words; the container was never touched';
    }));

  test('a connection to the second network fails (7)', () =>
    provenRow({ fault: 'second network can’t be connected', where: 'swap: create' }, async () => {
      const network = await bench.docker.createNetwork({ Name: 'hpt-f-second' });
      const app = await bench.app('hpt-f-net', { byHand: {} });
      await network.connect({ Container: app.name, EndpointConfig: { Aliases: ['db'] } });
      const before = await app.inspect();
      // From Docker 28 on its MAC address may be a person's, and such a network is given at create.
      const { ApiVersion } = await bench.docker.version();
      const connecting = isOlder(ApiVersion, '1.48') ? '/connect' : '/containers/create';
      bench.proxy.rule((it) =>
        it.what.endsWith(connecting)
          ? { kind: 'refuse', status: 500, message: 'no available addresses' }
          : null,
      );
      const update = await app.update({ body: 'never', variant: 'no-healthcheck' });
      bench.proxy.reset();
      expect(update.outcome).toBe('failed');
      expect(wordsOf(update.error)).toContain('no available addresses');
      expect((await app.inspect()).Id).toBe(before.Id);
      await calm(app.name);
      const again = await app.update({ body: 'connected', variant: 'no-healthcheck' });
      expect(again.outcome).toBe('succeeded');
      expect((await app.inspect()).NetworkSettings.Networks['hpt-f-second']?.Aliases).toContain('db');
      return 'failed, orphan removed, the name free, the running container untouched';
    }));

  test('a crash loop (10)', () =>
    provenRow({ fault: 'new release exits at once', where: 'gate, restart: always' }, async () => {
      const app = await bench.app('hpt-f-crash', {
        byHand: { HostConfig: { RestartPolicy: { Name: 'always' } } },
      });
      const before = await app.inspect();
      const update = await app.update({ body: 'never', variant: 'exits' });
      expect(update.outcome).toBe('rolled-back');
      expect(wordsOf(update.error)).toContain('code 3');
      const after = await app.inspect();
      expect([after.Id, after.HostConfig.RestartPolicy?.Name]).toEqual([before.Id, 'always']);
      expect(await app.served()).toBe('hpt-f-crash one');
      await calm(app.name);
      return 'rolled back to the very container, restart policy as before';
    }));

  test('a slow starter (11)', () =>
    provenRow({ fault: 'slow start within its start_period', where: 'gate' }, async () => {
      const app = await bench.app('hpt-f-slow');
      const update = await app.update({ body: 'slow', variant: 'slow-start', slowSeconds: 3 });
      expect(update.outcome).toBe('succeeded');
      expect(await app.served()).toBe('slow');
      return '`starting` was waited for';
    }));

  test('a HEALTHCHECK that comes and goes (12)', () =>
    provenRow({ fault: 'HEALTHCHECK added, then dropped', where: 'gate', count: 3 }, async () => {
      const app = await bench.app('hpt-f-hc');
      expect((await app.update({ body: 'with', variant: 'healthy' })).outcome).toBe('succeeded');
      expect((await app.inspect()).State.Health?.Status).toBe('healthy');
      expect((await app.update({ body: 'without', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
      expect((await app.inspect()).State.Health).toBeUndefined();
      expect((await app.update({ body: 'bad', variant: 'never-healthy' })).outcome).toBe('rolled-back');
      expect(await app.served()).toBe('without');
      return 'each candidate was judged by its own';
    }));

  test('environment of the old image is not frozen (13)', () =>
    provenRow({ fault: 'ENV of the image changes', where: 'swap: create' }, async () => {
      const page = (color: string) => ({
        body: color,
        variant: 'no-healthcheck' as const,
        lines: [`ENV COLOR=${color} PLAIN=1`],
      });
      const app = await bench.app('hpt-f-env', { first: page('red'), byHand: { Env: ['MINE=kept'] } });
      expect((await app.update(page('blue'))).outcome).toBe('succeeded');
      const { Env } = (await app.inspect()).Config;
      expect(Env).toEqual(expect.arrayContaining(['COLOR=blue', 'MINE=kept', 'PLAIN=1']));
      return 'the new image’s ENV, and what the person had set';
    }));

  test('volumes, named and anonymous, over update and rollback (14)', () =>
    provenRow(
      { fault: 'data in a named volume and in anonymous ones', where: 'update, rollback, restore', count: 3 },
      async () => {
        const lines = ['VOLUME /anon'];
        const page = (body: string, variant: 'no-healthcheck' | 'never-healthy' = 'no-healthcheck') => ({
          body,
          variant,
          lines,
        });
        const app = await bench.app('hpt-f-vol', {
          first: page('one'),
          // Docker 28 does not tell the name of the volume at /bound.
          byHand: { HostConfig: { Binds: ['hpt-f-vol-named:/named', '/bound'] } },
        });
        await app.exec('echo anonymous > /anon/x; echo bound > /bound/x; echo named > /named/x');
        const read = () => app.exec('cat /anon/x /bound/x /named/x');
        expect((await app.update(page('two'))).outcome).toBe('succeeded');
        expect(await read()).toBe('anonymous\nbound\nnamed');
        expect((await app.update(page('bad', 'never-healthy'))).outcome).toBe('rolled-back');
        expect(await read()).toBe('anonymous\nbound\nnamed');
        const { updateId } = await bench.homeport.client.apps.restore({ app: app.name });
        expect((await bench.homeport.ended(updateId)).outcome).toBe('succeeded');
        expect(await read()).toBe('anonymous\nbound\nnamed');
        return 'the same volumes with the same data each time';
      },
    ));

  test('containers that live in the app’s network namespace (15)', () =>
    provenRow({ fault: 'a child in network_mode: container:…', where: 'swap' }, async () => {
      const app = await bench.app('hpt-f-parent', { byHand: {} });
      const parent = await app.inspect();
      const child = await bench.docker.createContainer({
        name: 'hpt-f-child',
        Image: parent.Image,
        Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'],
        HostConfig: { NetworkMode: `container:${parent.Id}` },
      });
      await child.start();
      expect((await app.update({ body: 'two', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
      const now = await app.inspect();
      const moved = await bench.docker.getContainer('hpt-f-child').inspect();
      expect(moved.State.Running).toBe(true);
      expect(moved.HostConfig.NetworkMode).toBe(`container:${now.Id}`);
      expect((await app.update({ body: 'bad', variant: 'exits' })).outcome).toBe('rolled-back');
      const back = await bench.docker.getContainer('hpt-f-child').inspect();
      expect([back.State.Running, back.HostConfig.NetworkMode]).toEqual([true, `container:${now.Id}`]);
      await calm(app.name);
      return 'it moved with its parent, and back';
    }));

  test('a fixed address and MAC (16)', () =>
    provenRow(
      { fault: 'static IP and a MAC that a person set', where: 'update, rollback', count: 2 },
      async () => {
        await bench.docker.createNetwork({
          Name: 'hpt-f-fixed',
          IPAM: { Driver: 'default', Config: [{ Subnet: '10.77.0.0/24' }] },
        });
        const app = await bench.app('hpt-f-ip', {
          byHand: {
            MacAddress: '02:42:0a:4d:00:63',
            HostConfig: { NetworkMode: 'hpt-f-fixed' },
            NetworkingConfig: {
              EndpointsConfig: { 'hpt-f-fixed': { IPAMConfig: { IPv4Address: '10.77.0.99' } } },
            },
          },
        });
        const address = async () => {
          const it = (await app.inspect()).NetworkSettings.Networks['hpt-f-fixed'];
          return [it?.IPAddress, it?.MacAddress];
        };
        expect((await app.update({ body: 'two', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
        expect(await address()).toEqual(['10.77.0.99', '02:42:0a:4d:00:63']);
        expect((await app.update({ body: 'bad', variant: 'exits' })).outcome).toBe('rolled-back');
        expect(await address()).toEqual(['10.77.0.99', '02:42:0a:4d:00:63']);
        return 'both were handed over and handed back';
      },
    ));

  test('a container that removes itself (17)', () =>
    provenRow({ fault: '--rm container', where: 'update, rollback' }, async () => {
      const app = await bench
        .app('hpt-f-rm', { byHand: { HostConfig: { AutoRemove: true } } })
        .catch((error: unknown) => String(error));
      if (typeof app === 'string') {
        expect(app).toMatch(/--rm|removes itself/);
        return `refused in words: ${app.slice(0, 60)}`;
      }
      expect((await app.update({ body: 'bad', variant: 'exits' })).outcome).toBe('rolled-back');
      expect(await app.served()).toBe('hpt-f-rm one');
      expect((await app.update({ body: 'two', variant: 'no-healthcheck' })).outcome).toBe('succeeded');
      expect(await app.served()).toBe('two');
      await calm(app.name);
      return 'brought back from its record, and updated';
    }));

  test('two triggers at once (18)', () =>
    provenRow({ fault: 'the same app updated twice at once', where: 'request' }, async () => {
      const app = await bench.app('hpt-f-twice');
      const id = await app.begin({ body: 'two', variant: 'no-healthcheck' });
      await expect(bench.homeport.client.apps.update({ app: app.name })).rejects.toThrow(/being worked on/);
      expect((await bench.homeport.ended(id)).outcome).toBe('succeeded');
      const updates = await bench.homeport.client.updates.list({ app: app.name });
      expect(updates.map((it) => it.kind)).toEqual(['update', 'add']);
      return 'one ran, the other was told';
    }));

  test('a bad release stays in quarantine over restarts (22)', () =>
    provenRow({ fault: 'a bad release meets the next check', where: 'after a restart' }, async () => {
      const app = await bench.app('hpt-f-quar');
      expect((await app.update({ body: 'bad', variant: 'exits' })).outcome).toBe('rolled-back');
      await bench.homeport.restart();
      const [check] = await bench.homeport.client.apps.check({ apps: [app.name] });
      expect(check?.result).toBe('quarantined');
      return 'still quarantined';
    }));
});
