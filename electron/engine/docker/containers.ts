import { HomeportError } from '../../shared/errors.ts';
import type { ContainerCreateOptions, EndpointSettings } from '../domain/docker-types.ts';
import type { DockerHost } from '../ports.ts';
import { logCalls } from './container-logs.ts';
import { pathOf, shortRef } from './container-ref.ts';
import { createContainerOnNetworks } from './create-container.ts';
import { demux } from './demux.ts';
import { dockerStatusOf } from './errors.ts';
import { explainTakenPort } from './port-refusal.ts';
import { orNull, type Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';
import { withVolumeNames } from './volume-names.ts';

/** Docker's own, where a container sets none. */
const STOP_TIMEOUT_S = 10;
/** What the engine may take beyond the container's own time: unmounting, networks, a busy disk. */
const GRACE_MS = 60_000;
const EXEC_OUTPUT_LIMIT = 64 * 1024;

/** Runs a piece of work on the present connection, and reports the connection if it turns out to be broken. */
export type WithTransport = <T>(work: (transport: Transport) => Promise<T>) => Promise<T>;

type ContainerCalls = Pick<
  DockerHost,
  | 'inspectContainer'
  | 'listContainers'
  | 'createContainer'
  | 'startContainer'
  | 'stopContainer'
  | 'restartContainer'
  | 'pauseContainer'
  | 'renameContainer'
  | 'setRestartPolicy'
  | 'removeContainer'
  | 'containerLogs'
  | 'followLogs'
  | 'exec'
  | 'containerChanges'
>;

export function containerCalls(withTransport: WithTransport): ContainerCalls {
  const inspectContainer: ContainerCalls['inspectContainer'] = (ref) =>
    withTransport(async (api) => {
      const request = {
        method: 'GET',
        path: `${pathOf(ref)}/json`,
        what: `looking at container ${ref}`,
      } as const;
      const answer = await orNull(api.json(request));
      return answer === null ? null : withVolumeNames(api, shaped(shapes.containerInspect, answer));
    });

  const post = (
    id: string,
    action: string,
    what: string,
    extra: Partial<Parameters<Transport['json']>[0]> = {},
  ) =>
    withTransport(async (api) => {
      await api.json({
        method: 'POST',
        path: `${pathOf(id)}/${action}`,
        ok: [200, 204, 304],
        deadlineMs: 2 * GRACE_MS,
        what: `${what} container ${shortRef(id)}`,
        ...extra,
      });
    });

  /** How long a stop may take; null: no such container. */
  const stopDeadline = async (id: string) => {
    const inspect = await inspectContainer(id);
    if (inspect === null) return null;
    const seconds = inspect.Config.StopTimeout ?? STOP_TIMEOUT_S;
    // -1 waits for ever, which nobody would want of an update: a day.
    return (seconds < 0 ? 24 * 3600 : seconds) * 1000 + GRACE_MS;
  };

  const listContainers: ContainerCalls['listContainers'] = (label) =>
    withTransport(async (api) => {
      const filters = label === undefined ? undefined : JSON.stringify({ label: [label] });
      const query = { all: true, filters };
      const answer = await api.json({
        method: 'GET',
        path: '/containers/json',
        query,
        what: 'listing containers',
      });
      return shaped(shapes.containerList, answer);
    });

  const withPortsInWords = async (work: Promise<void>) => {
    try {
      await work;
    } catch (error) {
      throw await explainTakenPort(error, () => listContainers());
    }
  };

  return {
    inspectContainer,
    listContainers,
    createContainer: (
      name: string,
      body: ContainerCreateOptions,
      networks: Record<string, EndpointSettings>,
    ) => withTransport((api) => createContainerOnNetworks(api, name, body, networks)),
    startContainer: (id) => withPortsInWords(post(id, 'start', 'starting')),
    stopContainer: async (id) => {
      const deadlineMs = await stopDeadline(id);
      if (deadlineMs === null) return;
      await post(id, 'stop', 'stopping', { deadlineMs, ok: [204, 304, 404] });
    },
    restartContainer: async (id) => {
      const deadlineMs = await stopDeadline(id);
      if (deadlineMs === null)
        throw new HomeportError('NOT_FOUND', `There is no container ${shortRef(id)} to restart.`);
      await withPortsInWords(post(id, 'restart', 'restarting', { deadlineMs: deadlineMs + GRACE_MS }));
    },
    pauseContainer: (id) => post(id, 'pause', 'pausing'),
    renameContainer: (id, name) => post(id, 'rename', 'renaming', { query: { name } }),
    setRestartPolicy: (id, policy) =>
      post(id, 'update', 'changing the restart policy of', { body: { RestartPolicy: policy } }),
    removeContainer: (id, options = {}) =>
      withTransport(async (api) => {
        const query = { force: options.force ?? false, v: options.volumes ?? false };
        try {
          await api.json({
            method: 'DELETE',
            path: pathOf(id),
            query,
            ok: [204, 404],
            deadlineMs: 2 * GRACE_MS,
            what: `removing container ${shortRef(id)}`,
          });
        } catch (error) {
          // Somebody else (`--rm`, a second try) is at it: the engine finishes that by itself.
          const underWay = dockerStatusOf(error) === 409 && /already in progress/.test(String(error));
          if (!underWay) throw error;
        }
      }),
    ...logCalls(withTransport, inspectContainer),
    exec: (id, command, timeoutMs) => withTransport((api) => exec(api, id, command, timeoutMs)),
    containerChanges: (id) =>
      withTransport(async (api) => {
        const what = `comparing container ${shortRef(id)} with its image`;
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

/** @throws TIMEOUT: the command itself may go on in the container, Docker has no way to end it. */
async function exec(
  api: Transport,
  id: string,
  command: string[],
  timeoutMs: number,
): Promise<{ exitCode: number; output: string }> {
  const what = `running a command in container ${shortRef(id)}`;
  const limit = new AbortController();
  const seconds = timeoutMs / 1000;
  const timer = setTimeout(
    () => limit.abort(new HomeportError('TIMEOUT', `The command did not end within ${seconds} s.`)),
    timeoutMs,
  );
  const signal = limit.signal;
  try {
    const created = shaped(
      shapes.created,
      await api.json({
        method: 'POST',
        path: `${pathOf(id)}/exec`,
        body: { AttachStdout: true, AttachStderr: true, Cmd: command },
        signal,
        what,
      }),
    );
    const started = {
      method: 'POST',
      path: `/exec/${created.Id}/start`,
      body: { Detach: false, Tty: false },
    } as const;
    const stream = await api.open({ ...started, signal, what, deadlineMs: timeoutMs });
    // Read to its end: closing early would take the command's output away from it while it still runs.
    const output: Buffer[] = [];
    let kept = 0;
    for await (const chunk of stream) {
      const buffer = Buffer.from(chunk);
      if (kept < EXEC_OUTPUT_LIMIT) output.push(buffer);
      kept += buffer.length;
    }
    const path = `/exec/${created.Id}/json`;
    const { ExitCode: exitCode } = shaped(shapes.exec, await api.json({ method: 'GET', path, signal, what }));
    return { exitCode: exitCode ?? -1, output: demux(Buffer.concat(output), false).toString() };
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
  }
}
