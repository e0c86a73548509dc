import { describe, expect, test } from 'vitest';
import { createBody } from '../../../electron/engine/domain/container-create.ts';
import { rejoined } from '../../../electron/engine/domain/container-joins.ts';
import { personSpec, wantedRestartPolicy } from '../../../electron/engine/domain/container-spec.ts';
import { CONTAINER_ID, IMAGE_ID, inspectOf } from '../../support/container-corpus/inspect.ts';

const NEXT = `sha256:${'e'.repeat(64)}`;

describe('making it again', () => {
  test('a candidate has no restart policy, the wanted one stays known', () => {
    const spec = personSpec(
      inspectOf({ hostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } } }),
      null,
    );
    expect(
      createBody(spec, { imageId: NEXT, restartPolicy: { Name: 'no' } }).body.HostConfig?.RestartPolicy,
    ).toEqual({ Name: 'no' });
    expect(wantedRestartPolicy(spec)).toEqual({ Name: 'on-failure', MaximumRetryCount: 3 });
    expect(createBody(spec, { imageId: NEXT }).body.HostConfig?.RestartPolicy).toEqual({
      Name: 'on-failure',
      MaximumRetryCount: 3,
    });
    expect(
      wantedRestartPolicy(personSpec(inspectOf({ hostConfig: { RestartPolicy: { Name: '' } } }), null)),
    ).toEqual({ Name: 'no' });
  });

  test('--rm and a restart policy never go together', () => {
    const spec = personSpec(inspectOf({ hostConfig: { AutoRemove: true } }), null);
    expect(createBody(spec, { imageId: NEXT }).body.HostConfig?.AutoRemove).toBe(true);
    expect(
      createBody(spec, { imageId: NEXT, restartPolicy: { Name: 'always' } }).body.HostConfig?.AutoRemove,
    ).toBe(false);
  });

  test.each(['host', 'none', 'container:abc'])('%s has no endpoints to connect', (mode) => {
    const spec = personSpec(
      inspectOf({ hostConfig: { NetworkMode: mode }, networks: { [mode]: { Aliases: ['x'] } } }),
      null,
    );
    expect(createBody(spec, { imageId: NEXT })).toMatchObject({ networks: {} });
  });

  test('the default bridge is given no alias and no address: Docker refuses to start with them', () => {
    const spec = personSpec(
      inspectOf({
        networks: {
          bridge: { Aliases: ['x'], IPAMConfig: { IPv4Address: '172.17.0.9' }, DriverOpts: { a: 'b' } },
        },
      }),
      null,
    );
    expect(createBody(spec, { imageId: NEXT }).networks).toEqual({ bridge: { DriverOpts: { a: 'b' } } });
  });

  test('Compose’s image label is kept in step, and only where Compose made the container', () => {
    const label = 'com.docker.compose.image';
    const spec = personSpec(inspectOf({ config: { Labels: { [label]: IMAGE_ID } } }), null);
    expect(createBody(spec, { imageId: NEXT }).body.Labels?.[label]).toBe(NEXT);
    expect(createBody(personSpec(inspectOf({}), null), { imageId: NEXT }).body.Labels).not.toHaveProperty([
      label,
    ]);
  });

  test('a container in another’s network is given nothing that Docker refuses there', () => {
    const spec = personSpec(
      inspectOf({
        config: { Hostname: 'box', Domainname: 'lan', ExposedPorts: { '1/tcp': {} }, Env: ['A=1'] },
        hostConfig: {
          NetworkMode: 'container:vpn',
          PortBindings: { '1/tcp': [{ HostPort: '1' }] },
          Dns: ['1.1.1.1'],
          ExtraHosts: ['a:1.2.3.4'],
          Memory: 5,
        },
        networks: { lan: { Aliases: ['x'] } },
      }),
      null,
    );
    const child = rejoined(spec, ['vpn', null], CONTAINER_ID);
    expect(child).toEqual({
      config: { Env: ['A=1'] },
      hostConfig: {
        NetworkMode: `container:${CONTAINER_ID}`,
        RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
        Memory: 5,
      },
      networks: {},
      imageRef: 'web:latest',
    });
    expect(createBody(child, { imageId: NEXT }).networks).toEqual({});
    // And taken apart again: Docker shows it the host name of the container it joined.
    const joined = inspectOf({
      config: { Hostname: 'box', Domainname: 'lan' },
      hostConfig: { NetworkMode: `container:${CONTAINER_ID}` },
      networks: {},
    });
    expect(personSpec(joined, null, { containerNames: { [CONTAINER_ID]: 'vpn' } })).toMatchObject({
      config: {},
      hostConfig: { NetworkMode: 'container:vpn' },
    });
  });
});
