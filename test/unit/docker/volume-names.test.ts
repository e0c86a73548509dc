import { expect, test } from 'vitest';
import type { Transport } from '../../../electron/engine/docker/request.ts';
import { withVolumeNames } from '../../../electron/engine/docker/volume-names.ts';
import { anonymousName, inspectOf, volumeMount } from '../../support/container-corpus/inspect.ts';

/** Answers the list of volumes, and notes what was asked for. */
function listing(volumes: object): { transport: Transport; asked: string[] } {
  const asked: string[] = [];
  const notAsked = () => Promise.reject(new Error('Names need no stream'));
  const transport: Transport = {
    hijack: notAsked,
    apiVersion: '1.51',
    bytes: notAsked,
    open: notAsked,
    json: async ({ path }) => {
      asked.push(path);
      return volumes;
    },
  };
  return { transport, asked };
}

const { Name: name, ...nameless } = volumeMount(anonymousName('1'), '/scratch');

test('a volume that the engine shows without its name is told by where it lies', async () => {
  const { transport } = listing({
    Volumes: [
      { Name: 'other', Mountpoint: '/volumes/other/_data' },
      { Name: name, Mountpoint: nameless.Source },
      { Name: 'not-mounted-yet', Mountpoint: '' },
    ],
  });
  const unplaced = { ...nameless, Source: '', Destination: '/plugin' };
  const inspect = inspectOf({ mounts: [volumeMount('data', '/data'), nameless, unplaced] });
  const { Mounts } = await withVolumeNames(transport, inspect);
  expect(Mounts.map((mount) => mount.Name)).toEqual(['data', name, undefined]);
});

test('a volume that is gone from the list stays without a name', async () => {
  const inspect = inspectOf({ mounts: [nameless] });
  const { transport } = listing({ Volumes: null });
  expect(await withVolumeNames(transport, inspect)).toEqual(inspect);
});

test('where every volume has its name, nothing is asked for', async () => {
  const { transport, asked } = listing({});
  const bind = { Type: 'bind', Source: '/etc', Destination: '/etc', Mode: '', RW: true };
  const inspect = inspectOf({ mounts: [volumeMount('data', '/data'), bind] });
  expect(await withVolumeNames(transport, inspect)).toBe(inspect);
  expect(asked).toEqual([]);
});
