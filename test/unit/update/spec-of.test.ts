import { expect, test } from 'vitest';
import type { ContainerInspect } from '../../../electron/engine/domain/docker-types.ts';
import { specOf } from '../../../electron/engine/update/spec-of.ts';
import { anonymousName, inspectOf, volumeMount } from '../../support/container-corpus/inspect.ts';

const id = (digit: string) => digit.repeat(64);
const vpn = inspectOf({ id: id('a'), name: 'vpn' });
const data = inspectOf({
  id: id('b'),
  name: 'data',
  mounts: [volumeMount(anonymousName('1'), '/theirs')],
});

function engineWith(...containers: ContainerInspect[]) {
  const asked: string[] = [];
  return {
    asked,
    images: { inspect: async () => null, list: async () => [], tags: async () => [] },
    platform: async () => ({ os: 'linux', architecture: 'amd64', machineName: 'nas', engineId: null }),
    containers: {
      async inspect(ref: string) {
        asked.push(ref);
        return containers.find((it) => it.Id === ref || it.Name === `/${ref}`) ?? null;
      },
      list: async () => [],
    },
  };
}

test('a container that names no other asks for none', async () => {
  const engine = engineWith(vpn, data);
  await specOf(engine, inspectOf({ hostConfig: { IpcMode: 'private', PidMode: '' } }));
  expect(engine.asked).toEqual([]);
});

test('those that it names are kept by the name they have now, and their volumes are theirs', async () => {
  const engine = engineWith(vpn, data);
  const spec = await specOf(
    engine,
    inspectOf({
      hostConfig: {
        NetworkMode: `container:${vpn.Id}`,
        IpcMode: `container:${vpn.Id}`,
        PidMode: `container:${vpn.Id}`,
        VolumesFrom: [`${data.Id}:ro`, 'data'],
      },
      mounts: [volumeMount(anonymousName('1'), '/theirs'), volumeMount(anonymousName('2'), '/own')],
      networks: {},
    }),
  );
  expect(spec.hostConfig).toMatchObject({
    NetworkMode: 'container:vpn',
    IpcMode: 'container:vpn',
    PidMode: 'container:vpn',
    VolumesFrom: ['data:ro', 'data'],
    Binds: [`${anonymousName('2')}:/own`],
  });
  expect(engine.asked).toEqual([vpn.Id, data.Id, 'data']);
});

test('one that is gone by now stays as it was named', async () => {
  const mode = { NetworkMode: `container:${vpn.Id}`, VolumesFrom: ['data:ro'] };
  const spec = await specOf(engineWith(), inspectOf({ hostConfig: mode, networks: {} }));
  expect(spec.hostConfig).toMatchObject(mode);
});
