import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Containers } from '../docker-port/containers.ts';
import type { ContainerCreateOptions, EndpointSettings } from '../domain/docker-types.ts';
import { pathOf, shortRef } from './container-ref.ts';
import { createContainerOnNetworks } from './create-container.ts';
import { dockerStatusOf } from './errors.ts';
import { explainTakenPort } from './port-refusal.ts';
import { orNull, type Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';
import { withVolumeNames } from './volume-names.ts';
import type { WithTransport } from './with-transport.ts';

/** Docker's own, where a container sets none. */
const STOP_TIMEOUT_S = 10;
/** What the engine may take beyond the container's own time: unmounting, networks, a busy disk. */
const GRACE_MS = 60_000;

export function containerCalls(withTransport: WithTransport): Containers {
  const inspect: Containers['inspect'] = (ref) =>
    withTransport(async (api) => {
      const request = {
        method: 'GET',
        path: `${pathOf(ref)}/json`,
        what: say('docker-call.inspect-container', { container: ref }),
      } as const;
      const answer = await orNull(api.json(request));
      return answer === null ? null : withVolumeNames(api, shaped(shapes.containerInspect, answer));
    });

  const post = (
    id: string,
    action: 'start' | 'stop' | 'restart' | 'pause' | 'rename' | 'update',
    extra: Partial<Parameters<Transport['json']>[0]> = {},
  ) =>
    withTransport(async (api) => {
      await api.json({
        method: 'POST',
        path: `${pathOf(id)}/${action}`,
        ok: [200, 204, 304],
        deadlineMs: 2 * GRACE_MS,
        what: say(`docker-call.${action}`, { container: shortRef(id) }),
        ...extra,
      });
    });

  /** How long a stop may take; null: no such container. */
  const stopDeadline = async (id: string) => {
    const container = await inspect(id);
    if (container === null) return null;
    const seconds = container.Config.StopTimeout ?? STOP_TIMEOUT_S;
    // -1 waits for ever, which nobody would want of an update: a day.
    return (seconds < 0 ? 24 * 3600 : seconds) * 1000 + GRACE_MS;
  };

  const list: Containers['list'] = (label) =>
    withTransport(async (api) => {
      const filters = label === undefined ? undefined : JSON.stringify({ label: [label] });
      const query = { all: true, filters };
      const answer = await api.json({
        method: 'GET',
        path: '/containers/json',
        query,
        what: say('docker-call.list-containers'),
      });
      return shaped(shapes.containerList, answer);
    });

  const withPortsInWords = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      throw await explainTakenPort(error, () => list());
    }
  };

  return {
    inspect,
    list,
    create: (name: string, body: ContainerCreateOptions, networks: Record<string, EndpointSettings>) =>
      withTransport((api) => createContainerOnNetworks(api, name, body, networks)),
    start: (id) => withPortsInWords(post(id, 'start')),
    stop: async (id) => {
      const deadlineMs = await stopDeadline(id);
      if (deadlineMs === null) return;
      await post(id, 'stop', { deadlineMs, ok: [204, 304, 404] });
    },
    restart: async (id) => {
      const deadlineMs = await stopDeadline(id);
      if (deadlineMs === null)
        throw new HomeportError('NOT_FOUND', say('docker.nothing-to-restart', { container: shortRef(id) }));
      await withPortsInWords(post(id, 'restart', { deadlineMs: deadlineMs + GRACE_MS }));
    },
    pause: (id) => post(id, 'pause'),
    rename: (id, name) => post(id, 'rename', { query: { name } }),
    setRestartPolicy: (id, policy) => post(id, 'update', { body: { RestartPolicy: policy } }),
    remove: (id, options = {}) =>
      withTransport(async (api) => {
        const query = { force: options.force ?? false, v: options.volumes ?? false };
        try {
          await api.json({
            method: 'DELETE',
            path: pathOf(id),
            query,
            ok: [204, 404],
            deadlineMs: 2 * GRACE_MS,
            what: say('docker-call.remove-container', { container: shortRef(id) }),
          });
        } catch (error) {
          // Somebody else (`--rm`, a second try) is at it: the engine finishes that by itself.
          const underWay = dockerStatusOf(error) === 409 && /already in progress/.test(String(error));
          if (!underWay) throw error;
        }
      }),
    changes: (id) =>
      withTransport(async (api) => {
        const what = say('docker-call.compare-container', { container: shortRef(id) });
        const answer = await api.json({
          method: 'GET',
          path: `${pathOf(id)}/changes`,
          deadlineMs: GRACE_MS,
          what,
        });
        return (shaped(shapes.changes, answer) ?? []).map(
          ({ Path, Kind }) => `${CHANGE_KINDS[Kind] ?? '?'} ${Path}`,
        );
      }),
  };
}

/** Docker Engine API, ContainerChanges: 0 modified, 1 added, 2 deleted; written as `docker diff` does. */
const CHANGE_KINDS: Record<number, string> = { 0: 'C', 1: 'A', 2: 'D' };
