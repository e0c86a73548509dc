import { describe, expect, test } from 'vitest';
import { createBody } from '../../../electron/engine/domain/container-create.ts';
import { specDifferences } from '../../../electron/engine/domain/container-differences.ts';
import { specFromRun } from '../../../electron/engine/domain/container-run.ts';
import { type ContainerSpec, personSpec } from '../../../electron/engine/domain/container-spec.ts';
import { runSettings } from '../../../electron/shared/config.ts';
import { anonymousName, IMAGE_ID, inspectOf, volumeMount } from '../../support/container-corpus/inspect.ts';

const base: ContainerSpec = {
  config: {
    Env: ['A=1', 'B=2'],
    Labels: { x: '1', 'homeport.update': 'u1', 'com.docker.compose.image': 'sha256:1' },
    User: '5',
  },
  hostConfig: {
    Binds: ['a:/a', 'b:/b'],
    CapAdd: ['X', 'Y'],
    Memory: 0,
    RestartPolicy: { Name: '' },
    NetworkMode: 'default',
    MemorySwappiness: null,
  },
  networks: { lan: { Aliases: ['p', 'q'] } },
  imageRef: 'web:latest',
};

describe('differences', () => {
  test('order, Docker’s ways of saying "not set" and Homeport’s labels are none', () => {
    const same: ContainerSpec = {
      config: {
        User: '5',
        Tty: false,
        Labels: { 'com.docker.compose.image': 'sha256:2', x: '1' },
        Env: ['B=2', 'A=1'],
        Cmd: null,
      },
      hostConfig: {
        Binds: ['b:/b', 'a:/a'],
        CapAdd: ['Y', 'X'],
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        NetworkMode: 'bridge',
        Dns: [],
        ShmSize: 67_108_864,
        Runtime: 'runc',
      },
      networks: { lan: { Aliases: ['q', 'p'], IPAMConfig: null } },
      imageRef: 'web:latest',
    };
    expect(specDifferences(base, same)).toEqual([]);
  });

  test.each<[string, Partial<ContainerSpec>, RegExp]>([
    ['a variable', { config: { ...base.config, Env: ['A=1', 'B=secret'] } }, /'B' is another one/],
    ['a variable gone', { config: { ...base.config, Env: ['A=1'] } }, /'B' is missing/],
    ['a label', { config: { ...base.config, Labels: { x: '1', y: '2' } } }, /label 'y' was added/],
    ['the user', { config: { ...base.config, User: '6' } }, /User was "5" and is now "6"/],
    ['a stop timeout of zero', { config: { ...base.config, StopTimeout: 0 } }, /StopTimeout/],
    [
      'a bind',
      { hostConfig: { ...base.hostConfig, Binds: ['a:/a', 'c:/b'] } },
      /mount at '\/b' is another one/,
    ],
    ['a bind gone', { hostConfig: { ...base.hostConfig, Binds: ['a:/a'] } }, /mount at '\/b' is missing/],
    ['memory', { hostConfig: { ...base.hostConfig, Memory: 9 } }, /Memory was 0 and is now 9/],
    ['swappiness of zero', { hostConfig: { ...base.hostConfig, MemorySwappiness: 0 } }, /MemorySwappiness/],
    [
      'the restart policy',
      { hostConfig: { ...base.hostConfig, RestartPolicy: { Name: 'always' } } },
      /RestartPolicy/,
    ],
    ['an alias', { networks: { lan: { Aliases: ['p'] } } }, /Network 'lan': Aliases/],
    ['a network', { networks: {} }, /Network 'lan' is missing/],
    ['another network', { networks: { ...base.networks, wan: {} } }, /Network 'wan' was added/],
  ])('%s is one, and only one', (_what, change, words) => {
    const found = specDifferences(base, { ...base, ...change });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(words);
  });

  test('a candidate’s own restart policy is not told when asked so; no variable’s value ever is', () => {
    const armed = { ...base, hostConfig: { ...base.hostConfig, RestartPolicy: { Name: 'always' } } };
    expect(specDifferences(base, armed, { ignoreRestartPolicy: true })).toEqual([]);
    const secret = {
      ...base,
      config: { ...base.config, Env: ['A=hunter2', 'B=2'], Cmd: ['--token', 'hunter2'] },
    };
    expect(specDifferences(base, secret).join()).not.toContain('hunter2');
  });

  test('a fresh volume for what the new image declares is none, a lost or exchanged one is', () => {
    const with1 = (bind: string) => ({
      ...base,
      hostConfig: { ...base.hostConfig, Binds: ['a:/a', 'b:/b', bind] },
    });
    expect(specDifferences(base, with1(`${anonymousName('1')}:/new`))).toEqual([]);
    expect(specDifferences(with1(`${anonymousName('1')}:/new`), base)).toHaveLength(1);
    expect(
      specDifferences(with1(`${anonymousName('1')}:/new`), with1(`${anonymousName('2')}:/new`)),
    ).toHaveLength(1);
  });
});

describe('an app of Homeport’s own', () => {
  const run = runSettings.parse({
    ports: [
      { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80 },
      { hostPort: null, containerPort: 80 },
      { hostPort: 53, containerPort: 53, protocol: 'udp' },
    ],
    env: { A: '1', EMPTY: '' },
    volumes: [
      { source: 'data', destination: '/data' },
      { source: '/srv/x', destination: '/x', readOnly: true },
    ],
    networks: ['lan', 'wan'],
    command: ['serve', '--now'],
  });

  test('is made as its settings say', () => {
    expect(specFromRun(run, null)).toEqual({
      config: {
        Env: ['A=1', 'EMPTY='],
        Cmd: ['serve', '--now'],
        ExposedPorts: { '80/tcp': {}, '53/udp': {} },
      },
      hostConfig: {
        NetworkMode: 'lan',
        RestartPolicy: { Name: 'unless-stopped' },
        Binds: ['data:/data', '/srv/x:/x:ro'],
        PortBindings: {
          '80/tcp': [
            { HostIp: '127.0.0.1', HostPort: '8080' },
            { HostIp: '', HostPort: '' },
          ],
          '53/udp': [{ HostIp: '', HostPort: '53' }],
        },
      },
      networks: { lan: {}, wan: {} },
      imageRef: null,
    });
    expect(specFromRun(runSettings.parse({}), null)).toEqual({
      config: {},
      hostConfig: { NetworkMode: 'default', RestartPolicy: { Name: 'unless-stopped' } },
      networks: {},
      imageRef: null,
    });
  });

  test('takes over anonymous volumes, but none that its settings replaced or that a person named', () => {
    const previous = inspectOf({
      mounts: [
        volumeMount(anonymousName('1'), '/cache'),
        volumeMount(anonymousName('2'), '/data/'),
        volumeMount('old', '/old'),
      ],
    });
    expect(specFromRun(run, previous).hostConfig.Binds).toEqual([
      'data:/data',
      '/srv/x:/x:ro',
      `${anonymousName('1')}:/cache`,
    ]);
  });

  test('taken apart again on an image that says the same in part, nothing differs from what was asked', () => {
    const spec = specFromRun(run, null);
    const {
      body: { HostConfig, ...config },
    } = createBody(spec, { imageId: IMAGE_ID, labels: { 'homeport.app': 'web' } });
    const image = { Env: ['PATH=/bin', 'A=1'], ExposedPorts: { '80/tcp': {} }, Cmd: ['serve', '--now'] };
    const made = inspectOf({
      config: { ...config, Env: ['A=1', 'EMPTY=', 'PATH=/bin'], Image: IMAGE_ID },
      hostConfig: {
        ...HostConfig,
        ShmSize: 67_108_864,
        Runtime: 'runc',
        LogConfig: { Type: 'json-file', Config: {} },
      },
      networks: { lan: {}, wan: {} },
    });
    expect(specDifferences(spec, personSpec(made, image, { recorded: spec }))).toEqual([]);
  });
});
