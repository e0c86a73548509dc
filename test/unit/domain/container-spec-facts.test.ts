import { describe, expect, test } from 'vitest';
import {
  adoptionRefusal,
  canStartFirst,
  startFirstObstacle,
} from '../../../electron/engine/domain/container-facts.ts';
import {
  containerWarnings,
  writableLayerWarnings,
} from '../../../electron/engine/domain/container-warnings.ts';
import { render } from '../../../electron/shared/text/render.ts';
import type { Text } from '../../../electron/shared/text/text.ts';
import {
  anonymousName,
  CONTAINER_ID,
  inspectOf,
  volumeMount,
} from '../../support/container-corpus/inspect.ts';

const shown = (text: Text | null | undefined): string => (text ? render(text) : '');

/** Read-only, where the machine has it. */
const bindMount = (source: string) => ({
  Type: 'bind',
  Source: source,
  Destination: source,
  Mode: 'ro',
  RW: false,
});

describe('adoption', () => {
  test('an ordinary container is welcome', () => {
    expect(adoptionRefusal(inspectOf({}), { ownContainerId: 'fedcba987654' })).toBeNull();
    expect(adoptionRefusal(inspectOf({}))).toBeNull();
  });

  test.each([
    ['itself', inspectOf({}), { ownContainerId: CONTAINER_ID.slice(0, 12) }, /Homeport itself/],
    [
      'a Swarm task',
      inspectOf({ config: { Labels: { 'com.docker.swarm.task.id': 'x' } } }),
      { ownContainerId: null },
      /Swarm/,
    ],
    [
      'Kubernetes',
      inspectOf({ config: { Labels: { 'io.kubernetes.pod.name': 'x' } } }),
      { ownContainerId: null },
      /Kubernetes/,
    ],
    [
      'a candidate',
      inspectOf({ name: 'web.candidate-1' }),
      { ownContainerId: null, made: { app: 'web', hasItsPlace: false } },
      /update of "web"/,
    ],
    [
      'a parked adopted one',
      inspectOf({ name: 'web.release-1' }),
      { ownContainerId: null, working: { [CONTAINER_ID]: 'web' } },
      /update of "web"/,
    ],
    [
      'one whose data can’t be handed on',
      inspectOf({ mounts: [{ Type: 'volume', Source: '', Destination: '/db', Mode: '', RW: true }] }),
      { ownContainerId: null },
      /\/db.*volume that has a name/,
    ],
    [
      'one on its way out',
      inspectOf({ state: { Status: 'removing' } }),
      { ownContainerId: null },
      /removing/,
    ],
  ])('not %s', (_what, inspect, context, words) => {
    expect(shown(adoptionRefusal(inspect, context))).toMatch(words);
  });

  test('a candidate that became the app is an app', () => {
    const made = { app: 'web', hasItsPlace: true };
    expect(adoptionRefusal(inspectOf({ name: 'web' }), { ownContainerId: null, made })).toBeNull();
  });

  test('what labels alone say counts for nothing: an image can set them', () => {
    const labels = { 'homeport.role': 'candidate', 'homeport.app': 'web', 'homeport.member': 'web' };
    expect(adoptionRefusal(inspectOf({ name: 'mine', config: { Labels: labels } }))).toBeNull();
  });
});

describe('starting first', () => {
  const net = { lan: {} };
  test('a container that shares nothing may', () => {
    expect(
      canStartFirst(inspectOf({ hostConfig: { NetworkMode: 'lan', IpcMode: 'private' }, networks: net })),
    ).toBe(true);
    expect(canStartFirst(inspectOf({ mounts: [volumeMount('v', '/v', false)] }))).toBe(true);
    expect(canStartFirst(inspectOf({ mounts: [bindMount('/srv/run/pages')] }))).toBe(true);
    expect(canStartFirst(inspectOf({ config: { Hostname: 'db' } }))).toBe(true);
  });

  test.each([
    ['ports', inspectOf({ hostConfig: { PortBindings: { '80/tcp': [{ HostPort: '80' }] } } })],
    ['every port', inspectOf({ hostConfig: { PublishAllPorts: true } })],
    ['host network', inspectOf({ hostConfig: { NetworkMode: 'host' } })],
    ['another’s network', inspectOf({ hostConfig: { NetworkMode: 'container:x' } })],
    ['a writable volume', inspectOf({ mounts: [volumeMount('v', '/v')] })],
    ['a device', inspectOf({ hostConfig: { Devices: [{ PathOnHost: '/dev/ttyUSB0' }] } })],
    ['a GPU', inspectOf({ hostConfig: { DeviceRequests: [{ Count: -1 }] } })],
    ['privileged', inspectOf({ hostConfig: { Privileged: true } })],
    [
      'a fixed address',
      inspectOf({
        hostConfig: { NetworkMode: 'lan' },
        networks: { lan: { IPAMConfig: { IPv4Address: '10.0.0.9' } } },
      }),
    ],
    ['a fixed MAC', inspectOf({ config: { MacAddress: '02:11:22:33:44:55' } })],
    ['an alias', inspectOf({ hostConfig: { NetworkMode: 'lan' }, networks: { lan: { Aliases: ['db'] } } })],
    ['shared memory', inspectOf({ hostConfig: { IpcMode: 'host' } })],
    [
      'a host name of its own on a network with names',
      inspectOf({ config: { Hostname: 'db' }, hostConfig: { NetworkMode: 'lan' }, networks: { lan: {} } }),
    ],
    ['Docker’s socket, read-only', inspectOf({ mounts: [bindMount('/var/run/docker.sock')] })],
    ['the folder of the machine’s sockets', inspectOf({ mounts: [bindMount('/run')] })],
  ])('not with %s', (_what, inspect) => {
    expect(startFirstObstacle(inspect)).toMatch(/^it /);
    expect(canStartFirst(inspect)).toBe(false);
  });
});

test('an address of chance on a second network is no obstacle where it is on record that nobody asked for it', () => {
  const endpoint = { MacAddress: '92:f6:f7:b2:23:6d', DNSNames: ['web'], GwPriority: 0 };
  const inspect = inspectOf({
    hostConfig: { NetworkMode: 'a', IpcMode: 'private' },
    networks: { a: {}, b: endpoint },
  });
  expect(startFirstObstacle(inspect)).toMatch(/fixed address/);
  expect(canStartFirst(inspect, { config: {}, networks: { a: {}, b: {} } })).toBe(true);
});

describe('warnings', () => {
  test('nothing to say of a container that is set up well', () => {
    const inspect = inspectOf({
      hostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
      mounts: [volumeMount('data', '/data', false)],
    });
    expect(containerWarnings(inspect)).toEqual([]);
  });

  test('data on volumes does not come back with a rollback, and the person is told before', () => {
    const inspect = inspectOf({
      hostConfig: { RestartPolicy: { Name: 'unless-stopped' } },
      mounts: [
        volumeMount('data', '/data'),
        { Type: 'bind', Source: '/srv/photos', Destination: '/a', Mode: '', RW: true },
        { Type: 'bind', Source: '/var/run/docker.sock', Destination: '/s', Mode: '', RW: true },
        { Type: 'tmpfs', Source: '', Destination: '/t', Mode: '', RW: true },
      ],
    });
    expect(containerWarnings(inspect).map((it) => render(it))).toEqual([
      expect.stringMatching(
        /^Its data in \/a and \/data is used by old and new releases alike.* stays converted/,
      ),
    ]);
  });

  test.each([
    ['--rm', inspectOf({ hostConfig: { AutoRemove: true } }), /--rm/],
    ['no restart policy', inspectOf({}), /restart policy/],
    [
      'anonymous volumes',
      inspectOf({ mounts: [volumeMount(anonymousName('a'), '/db'), volumeMount(anonymousName('b'), '/c')] }),
      /\/db and \/c/,
    ],
    ['network of another', inspectOf({ hostConfig: { NetworkMode: 'container:x' } }), /network of another/],
    ['links', inspectOf({ hostConfig: { Links: ['/a:/b/c'] } }), /--link/],
    ['paused', inspectOf({ state: { Paused: true } }), /paused/],
  ])('%s', (_what, inspect, words) => {
    expect(containerWarnings(inspect).filter((warning) => words.test(render(warning)))).toHaveLength(1);
  });

  test('data in the writable layer is told by folder, what every start makes anew is not', () => {
    const changes = [
      'C /etc',
      'C /etc/hosts',
      'C /run',
      'A /run/app.pid',
      'A /tmp/x',
      'C /var',
      'C /var/log',
      'A /var/log/app',
      'C /var/lib',
      'A /var/lib/app',
      'A /var/lib/app/db.sqlite',
      'A /var/lib/app/sub',
      'A /var/lib/app/sub/1',
      'A /var/lib/app/sub/2',
      'A /var/lib/app/app.pid',
      'A /data',
      'A /mnt',
      'A /mnt/vol',
      'D /old',
      'C /root',
      'A /root/.ash_history',
      'A /one.txt',
    ];
    const warnings = writableLayerWarnings(
      changes,
      inspectOf({ mounts: [volumeMount('v', '/data'), volumeMount('w', '/mnt/vol/')] }),
    );
    expect(warnings).toHaveLength(2);
    expect(shown(warnings[0])).toMatch(/^3 files written to \/var\/lib\/app are not on a volume/);
    expect(shown(warnings[1])).toMatch(/^One file written to \/ is not on a volume/);
    expect(writableLayerWarnings([], inspectOf({}))).toEqual([]);
  });

  test('a long list folds', () => {
    const changes = Array.from({ length: 9 }, (_, n) => `A /srv/${n}/file`);
    const warnings = writableLayerWarnings(changes, inspectOf({}));
    expect(warnings).toHaveLength(6);
    expect(shown(warnings[5])).toBe('Files in 4 more folders are not on a volume either.');
  });
});
