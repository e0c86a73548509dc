import { describe, expect, test } from 'vitest';
import { createBody } from '../../../electron/engine/domain/container-create.ts';
import { personSpec } from '../../../electron/engine/domain/container-spec.ts';
import type { ContainerConfig } from '../../../electron/engine/domain/docker-types.ts';
import {
  anonymousName,
  CONTAINER_ID,
  IMAGE_ID,
  inspectOf,
  volumeMount,
} from '../../support/container-corpus/inspect.ts';

const NEXT = `sha256:${'e'.repeat(64)}`;
const image: ContainerConfig = {
  Env: ['PATH=/bin', 'MODE=a'],
  Cmd: ['serve'],
  Entrypoint: ['/app'],
  Labels: { version: '1' },
};

describe('what a person set', () => {
  test('the short id as host name and as alias is left out, another host name is kept', () => {
    const networks = {
      lan: {
        Aliases: ['web', CONTAINER_ID.slice(0, 12)],
        IPAddress: '10.0.0.2',
        MacAddress: '02:42:0a:00:00:02',
      },
    };
    const spec = personSpec(inspectOf({ hostConfig: { NetworkMode: 'lan' }, networks }), null);
    expect(spec.config.Hostname).toBeUndefined();
    expect(spec.networks).toEqual({ lan: { Aliases: ['web'] } });
    expect(personSpec(inspectOf({ config: { Hostname: 'box' } }), null).config.Hostname).toBe('box');
  });

  test('newer engines add the host name to the aliases for older clients: it is not the person’s', () => {
    const networks = {
      lan: {
        Aliases: ['web', CONTAINER_ID.slice(0, 12), 'box'],
        DNSNames: ['web-1', 'web', 'box', CONTAINER_ID.slice(0, 12)],
        GwPriority: 7,
      },
    };
    const spec = personSpec(
      inspectOf({ config: { Hostname: 'box' }, hostConfig: { NetworkMode: 'lan' }, networks }),
      null,
    );
    expect(spec.networks).toEqual({ lan: { Aliases: ['web'], GwPriority: 7 } });
    // API 1.45: only what was asked for.
    const asked = { lan: { Aliases: ['web', 'box'], DNSNames: ['web-1', 'web', 'box'], GwPriority: 0 } };
    expect(
      personSpec(
        inspectOf({ config: { Hostname: 'box' }, hostConfig: { NetworkMode: 'lan' }, networks: asked }),
        null,
      ).networks,
    ).toEqual({ lan: { Aliases: ['web', 'box'] } });
    const older = { lan: { Aliases: ['web', 'box'] } };
    expect(
      personSpec(
        inspectOf({ config: { Hostname: 'box' }, hostConfig: { NetworkMode: 'lan' }, networks: older }),
        null,
      ).networks.lan?.Aliases,
    ).toEqual(['web', 'box']);
  });

  test('a made-up MAC address is left out, one that was asked for is kept and sent both ways', () => {
    const made = personSpec(
      inspectOf({ networks: { bridge: { MacAddress: '02:42:ac:11:00:02', IPAddress: '172.17.0.2' } } }),
      null,
    );
    expect(made.networks).toEqual({ bridge: {} });
    expect(createBody(made, { imageId: NEXT }).body.MacAddress).toBeUndefined();
    // Engine 28 makes up others than 02:42 and the address.
    const random = personSpec(inspectOf({ networks: { bridge: { MacAddress: 'be:12:7a:00:00:01' } } }), null);
    expect(random.networks).toEqual({ bridge: {} });

    const asked = personSpec(
      inspectOf({
        config: { MacAddress: '02:66:99:11:22:33' },
        networks: { bridge: { MacAddress: '02:66:99:11:22:33' } },
      }),
      null,
    );
    const { body, networks } = createBody(asked, { imageId: NEXT });
    expect(body.MacAddress).toBe('02:66:99:11:22:33');
    expect(networks).toEqual({ bridge: { MacAddress: '02:66:99:11:22:33' } });
    // A real card's address on a second network can only be a person's.
    const second = personSpec(
      inspectOf({
        hostConfig: { NetworkMode: 'a' },
        networks: { a: {}, b: { MacAddress: '00:1b:21:aa:bb:cc' } },
      }),
      null,
    );
    expect(second.networks.b).toEqual({ MacAddress: '00:1b:21:aa:bb:cc' });
  });

  const since25 = { DNSNames: ['web'], IPAddress: '10.0.0.2' };
  const since28 = { ...since25, GwPriority: 0 };
  test.each([
    ['20.10 to 24: can’t be theirs', '02:66:99:11:22:55', {}, undefined],
    ['25 to 27: theirs', '02:66:99:11:22:55', since25, '02:66:99:11:22:55'],
    ['25 to 27: theirs, though it looks like Docker’s', '02:42:99:11:22:55', since25, '02:42:99:11:22:55'],
    ['25 to 27: made up', '02:42:0a:00:00:02', since25, undefined],
    ['25 to 27: made up without an address', '02:42:77:88:99:02', { DNSNames: null }, undefined],
    ['28: in doubt theirs', '02:66:99:11:22:55', since28, '02:66:99:11:22:55'],
    ['28, stopped: not shown', '', since28, undefined],
  ])('a locally administered MAC address on a second network, engine %s', (_case, mac, shape, kept) => {
    const networks = { a: {}, b: { MacAddress: mac, ...shape } };
    const spec = personSpec(inspectOf({ hostConfig: { NetworkMode: 'a' }, networks }), null);
    expect(spec.networks.b?.MacAddress).toBe(kept);
  });

  test('where Homeport made the container, its record tells a made-up MAC address from a person’s', () => {
    const endpoint = { MacAddress: '02:66:99:11:22:55', ...since28 };
    const inspect = inspectOf({
      hostConfig: { NetworkMode: 'a' },
      networks: {
        a: {},
        b: endpoint,
        c: endpoint,
        byHand: endpoint,
        stopped: { ...endpoint, MacAddress: '' },
      },
    });
    const mac = { MacAddress: '02:66:99:11:22:55' };
    const recorded = { config: {}, networks: { a: {}, b: {}, c: mac, stopped: mac } };
    const { networks } = personSpec(inspect, null, { recorded });
    expect(networks).toEqual({ a: {}, b: {}, c: mac, byHand: mac, stopped: mac });
  });

  test('a main network given by id: its MAC address is only seen in use', () => {
    const id = 'c'.repeat(64);
    const inspect = inspectOf({
      hostConfig: { NetworkMode: id },
      networks: { lan: { NetworkID: id, MacAddress: '02:66:99:11:22:55', ...since28 } },
    });
    const spec = personSpec(inspect, null);
    expect(spec.networks).toEqual({ lan: { MacAddress: '02:66:99:11:22:55' } });
    expect(createBody(spec, { imageId: NEXT }).body).toMatchObject({
      MacAddress: '02:66:99:11:22:55',
      HostConfig: { NetworkMode: 'lan' },
    });
  });

  test('links are turned into what Docker accepts', () => {
    const spec = personSpec(inspectOf({ hostConfig: { Links: ['/db:/web/database', 'cache:cache'] } }), null);
    expect(spec.hostConfig.Links).toEqual(['db:database', 'cache:cache']);
  });

  test('every anonymous volume is re-attached by name', () => {
    const spec = personSpec(
      inspectOf({
        config: { Volumes: { '/declared': {} } },
        hostConfig: {
          Binds: ['named:/named', '/lone'],
          Mounts: [
            { Type: 'volume', Target: '/mounted' },
            { Type: 'volume', Source: 'kept', Target: '/kept' },
          ],
        },
        mounts: [
          volumeMount('named', '/named'),
          volumeMount(anonymousName('1'), '/lone'),
          volumeMount(anonymousName('2'), '/mounted'),
          volumeMount('kept', '/kept'),
          volumeMount(anonymousName('3'), '/declared'),
          volumeMount(anonymousName('4'), '/of-image', false),
          { Type: 'bind', Source: '/etc', Destination: '/host', Mode: '', RW: true },
        ],
      }),
      null,
    );
    expect(spec.hostConfig.Binds).toEqual([
      'named:/named',
      `${anonymousName('1')}:/lone`,
      `${anonymousName('3')}:/declared`,
      `${anonymousName('4')}:/of-image:ro`,
    ]);
    expect(spec.hostConfig.Mounts).toEqual([
      { Type: 'volume', Target: '/mounted', Source: anonymousName('2') },
      { Type: 'volume', Source: 'kept', Target: '/kept' },
    ]);
  });

  test('the paths that an engine hides by itself are left to the engine that makes the next container', () => {
    const base = `proc/asound proc/acpi proc/kcore proc/keys proc/latency_stats proc/timer_list proc/timer_stats
      proc/sched_debug proc/scsi sys/firmware`;
    const masked = base.split(/\s+/).map((path) => `/${path}`);
    const readOnly = ['/proc/bus', '/proc/fs', '/proc/irq', '/proc/sys', '/proc/sysrq-trigger'];
    const kept = (MaskedPaths: string[] | null, ReadonlyPaths: string[] | null) => {
      const { hostConfig } = personSpec(inspectOf({ hostConfig: { MaskedPaths, ReadonlyPaths } }), null);
      return [hostConfig.MaskedPaths, hostConfig.ReadonlyPaths];
    };
    expect(kept(masked, readOnly)).toEqual([undefined, undefined]);
    const thermal = '/sys/devices/system/cpu/cpu0/thermal_throttle';
    const newest = [...masked, '/proc/interrupts', '/sys/devices/virtual/powercap', thermal];
    expect(kept(newest, readOnly)).toEqual([undefined, undefined]);
    expect(kept([], [])).toEqual([[], []]);
    expect(kept([...masked, '/proc/mine'], ['/proc/bus'])).toEqual([
      [...masked, '/proc/mine'],
      ['/proc/bus'],
    ]);
    expect(kept(['/proc/keys'], null)).toEqual([['/proc/keys'], null]);
  });

  test('mounts of other containers come from them again', () => {
    const inspect = inspectOf({
      config: { Volumes: { '/declared': {} } },
      hostConfig: { VolumesFrom: [`${'f'.repeat(64)}:ro`] },
      mounts: [volumeMount(anonymousName('1'), '/theirs'), volumeMount(anonymousName('2'), '/declared')],
    });
    const known = personSpec(inspect, null, {
      volumesFromMounts: [{ Name: anonymousName('1'), Destination: '/theirs' }],
      containerNames: { ['f'.repeat(64)]: 'data' },
    });
    expect(known.hostConfig.Binds).toEqual([`${anonymousName('2')}:/declared`]);
    expect(known.hostConfig.VolumesFrom).toEqual(['data:ro']);
    // Not knowing, data that this container declared is rather held than lost.
    expect(personSpec(inspect, null).hostConfig.Binds).toEqual([`${anonymousName('2')}:/declared`]);
  });

  test('a published port stays exposed when the image no longer does it: Docker publishes no other', () => {
    const inspect = inspectOf({
      config: { ExposedPorts: { '80/tcp': {} } },
      hostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } },
    });
    expect(personSpec(inspect, { ExposedPorts: { '80/tcp': {} } }).config.ExposedPorts).toEqual({
      '80/tcp': {},
    });
  });

  test('a container taken off its first network by hand is not put on it again', () => {
    const inspect = inspectOf({ hostConfig: { NetworkMode: 'default' }, networks: { lan: {}, wan: {} } });
    const { body, networks } = createBody(personSpec(inspect, null), { imageId: NEXT });
    expect(body.HostConfig?.NetworkMode).toBe('lan');
    expect(Object.keys(networks)).toEqual(['lan', 'wan']);
  });

  test('a network given by id is kept by name, the main network comes first', () => {
    const id = 'ab'.repeat(32);
    const inspect = inspectOf({
      hostConfig: { NetworkMode: id },
      networks: { other: { NetworkID: 'cd'.repeat(32) }, lan: { NetworkID: id } },
    });
    const spec = personSpec(inspect, null);
    expect(spec.hostConfig.NetworkMode).toBe('lan');
    expect(Object.keys(createBody(spec, { imageId: NEXT }).networks)).toEqual(['lan', 'other']);
  });

  test('without the image everything counts as the person’s', () => {
    expect(personSpec(inspectOf({ config: image }), null).config).toMatchObject(image);
    expect(personSpec(inspectOf({ config: image }), image).config).toEqual({});
  });

  test('the documented ambiguity: what equals the image’s own follows the image, unless it is on record', () => {
    const inspect = inspectOf({ config: { Env: ['MODE=a', 'PATH=/bin'] } });
    expect(personSpec(inspect, image).config.Env).toBeUndefined();
    expect(
      personSpec(inspect, image, { recorded: { config: { Env: ['MODE=a'] }, networks: {} } }).config.Env,
    ).toEqual(['MODE=a']);
  });

  test.each([
    ['myapp:latest', 'myapp:latest'],
    ['registry.example:5000/team/app', 'registry.example:5000/team/app'],
    [IMAGE_ID, null],
    ['dddddddddddd', null],
    [`myapp@${IMAGE_ID}`, null],
    ['deadbeef', 'deadbeef'],
  ])('image reference %s: %s', (ref, expected) => {
    expect(personSpec(inspectOf({ config: { Image: ref } }), null).imageRef).toBe(expected);
  });

  test('labels of Homeport’s own are no wish, and say nothing of the reference: an image can set them', () => {
    const Labels = {
      mine: '1',
      'homeport.role': 'candidate',
      'homeport.image-ref': 'other:latest',
      'homeport.test': '1',
    };
    const spec = personSpec(inspectOf({ config: { Image: IMAGE_ID, Labels } }), null);
    expect(spec.config.Labels).toEqual({ mine: '1', 'homeport.test': '1' });
    expect(spec.imageRef).toBeNull();
  });

  test('a container that Homeport made by a release’s tag was not made with it by a person', () => {
    expect(personSpec(inspectOf({ config: { Image: 'homeport/web:2-abcdef0' } }), null).imageRef).toBeNull();
  });

  test('is made by id, or by a name of the very image', () => {
    const spec = personSpec(inspectOf({}), null);
    expect(createBody(spec, { imageId: NEXT }).body.Image).toBe(NEXT);
    expect(createBody(spec, { imageId: NEXT, ref: 'web:2' }).body.Image).toBe('web:2');
  });
});
