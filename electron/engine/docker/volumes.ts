import type { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Volume, Volumes } from '../docker-port/volumes.ts';
import { orNull } from './request.ts';
import { shaped, shapes } from './shapes.ts';
import type { WithTransport } from './with-transport.ts';

/** A plugin of somebody's that hangs takes all of them along: what is asked of volumes must not hold up an app for long. */
const DEADLINE_MS = 10_000;

export function volumeCalls(withTransport: WithTransport): Volumes {
  return {
    create: (name, labels) =>
      withTransport(async (api) => {
        const answer = await api.json({
          method: 'POST',
          path: '/volumes/create',
          body: { Name: name, Labels: labels },
          deadlineMs: DEADLINE_MS,
          what: say('docker-call.create-volume', { volume: name }),
        });
        return volumeOf(shaped(shapes.volume, answer));
      }),
    inspect: (name) =>
      withTransport(async (api) => {
        const what = say('docker-call.inspect-volume', { volume: name });
        const request = { method: 'GET', path: pathOf(name), deadlineMs: DEADLINE_MS, what } as const;
        const answer = await orNull(api.json(request));
        return answer === null ? null : volumeOf(shaped(shapes.volume, answer));
      }),
    list: (label) =>
      withTransport(async (api) => {
        const answer = await api.json({
          method: 'GET',
          path: '/volumes',
          query: label === undefined ? {} : { filters: JSON.stringify({ label: [label] }) },
          deadlineMs: DEADLINE_MS,
          what: say('docker-call.list-volumes'),
        });
        const { Volumes: volumes } = shaped(shapes.volumeList, answer);
        return (volumes ?? []).map(volumeOf);
      }),
    remove: (name) =>
      withTransport(async (api) => {
        await api.json({
          method: 'DELETE',
          path: pathOf(name),
          ok: [204, 404],
          deadlineMs: DEADLINE_MS,
          what: say('docker-call.remove-volume', { volume: name }),
        });
      }),
  };
}

function volumeOf({ Name, Labels, Driver, Mountpoint }: z.output<typeof shapes.volume>): Volume {
  return { name: Name, labels: Labels ?? {}, driver: Driver, mountpoint: Mountpoint };
}

/** @throws BAD_INPUT for what would make another path of it. */
function pathOf(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(name)) {
    throw new HomeportError('BAD_INPUT', say('docker.no-name', { what: 'volume', name }));
  }
  return `/volumes/${encodeURIComponent(name)}`;
}
