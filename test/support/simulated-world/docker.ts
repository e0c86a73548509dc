import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import type { Volume } from '../../../electron/engine/docker-port/volumes.ts';
import type { ContainerSummary } from '../../../electron/engine/domain/docker-types.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import type { BehaviourName } from './behaviours.ts';
import type { VirtualTime } from './clock.ts';
import { inspectOf } from './container.ts';
import type { FailedPull } from './history.ts';
import type { Machine } from './machine.ts';
import { ENGINE_ID } from './neighbours.ts';
import type { SimulatedVolume } from './volumes.ts';

/** What stands between a process and the engine: crashes, a lost connection, the invariants. */
export type Line = {
  /** A look at the engine. */
  look<T>(effect: () => T): Promise<T>;
  /** A call that changes something. `ref`: the container or image it is about. */
  change<T>(call: string, ref: string, effect: () => T): Promise<T>;
  /** One more point of the history, at which nothing changes. */
  point(what: string, ref: string): Promise<void>;
  /** Time that a call takes. Never ends for a dead process. */
  wait(until: number, signal?: AbortSignal): Promise<void>;
  status(): DockerStatus;
  onStatus(listener: (status: DockerStatus) => void): () => void;
  waitUntilConnected(signal: AbortSignal): Promise<void>;
};

/** What the next build makes. */
export type Build = {
  content: string;
  behaviour: BehaviourName;
  fails: boolean;
  architecture: string;
  /** What its Dockerfile says it is made from. */
  bases: string[];
  /** How long a build of that app's takes, where not the usual time. Simulated milliseconds. */
  slow?: { app: string; takesMs: number };
  /** What a build of that app's makes, where not the same. */
  other?: { app: string; content: string; behaviour: BehaviourName };
  /** How a pull ends, where it fails. */
  pull?: FailedPull;
};

const BUILD_TAKES_MS = 1000;

/** The engine's API as one process sees it. */
export function dockerOver(machine: Machine, time: VirtualTime, line: Line, build: () => Build): DockerHost {
  const unused = (): never => {
    throw new Error('Not part of an update');
  };
  const configOf = (imageId: string) => machine.images.inspect(imageId)?.Config ?? {};
  return {
    endpoint: 'simulated',
    status: line.status,
    onStatus: line.onStatus,
    waitUntilConnected: line.waitUntilConnected,
    events: { on: () => () => undefined },
    platform: () =>
      line.look(() => ({
        os: 'linux',
        architecture: 'amd64',
        machineName: 'simulated',
        engineId: ENGINE_ID,
      })),
    info: unused,
    containers: {
      inspect: (ref) =>
        line.look(() => {
          const container = machine.find(ref);
          return container && inspectOf(container, time.now(), configOf(container.imageId));
        }),
      list: (label) =>
        line.look(() =>
          machine.all().flatMap((c): ContainerSummary[] => {
            const labels = { ...configOf(c.imageId).Labels, ...c.body.Labels };
            const [key = '', value] = label?.split('=') ?? [];
            if (label !== undefined && labels[key] !== value) return [];
            return [
              {
                Id: c.id,
                Names: [`/${c.name}`],
                Image: c.imageId,
                ImageID: c.imageId,
                State: c.status,
                Status: c.status,
                Labels: labels,
                HostConfig: { NetworkMode: c.body.HostConfig?.NetworkMode ?? 'default' },
              },
            ];
          }),
        ),
      create: (name, body, networks) =>
        line.change('create', name, () => machine.create(name, body, networks, 'homeport').id),
      start: (id) => line.change('start', id, () => machine.start(id)),
      async stop(id) {
        const arrives = await line.change('stop', id, () => (machine.find(id) ? machine.sendStop(id) : null));
        if (arrives !== null) await line.wait(arrives);
        await line.point('stopped', id);
        await line.look(() => undefined);
      },
      restart: unused,
      pause: (id) => line.change('pause', id, () => machine.pause(id)),
      rename: (id, name) => line.change('rename', id, () => machine.rename(id, name)),
      setRestartPolicy: (id, policy) => line.change('policy', id, () => machine.setPolicy(id, policy.Name)),
      remove: (id, options = {}) =>
        line.change('remove', id, () => {
          if (machine.find(id)) machine.remove(id, options.force === true, options.volumes === true);
        }),
      changes: unused,
    },
    images: {
      inspect: (ref) => line.look(() => machine.images.inspect(ref)),
      tag: (ref, tag) =>
        line.change('tag', tag, () => {
          if (!machine.images.tag(ref, tag)) throw new DockerRefusal(404, `No such image: ${ref}`);
        }),
      remove: (ref) =>
        line.change('untag', ref, () => {
          const removed = machine.images.untag(ref, machine.uses);
          return removed === 'conflict' ? [] : removed;
        }),
      list: unused,
      tags: (prefix) => line.look(() => machine.images.tags(prefix)),
      async pull(ref, { limitMs, onProgress }, signal) {
        const { fails, pull } = build();
        await line.look(() => undefined);
        onProgress?.([{ id: '0123456789ab', status: 'Downloading', current: 1, total: 2 }]);
        if (fails && pull === 'hangs') {
          await line.wait(time.now() + limitMs, signal);
          throw new HomeportError('TIMEOUT', 'The engine did not get it in time.');
        }
        await line.wait(time.now() + BUILD_TAKES_MS, signal);
        if (fails) throw new HomeportError('SOURCE_UNAVAILABLE', `The pull failed: ${pull ?? 'refused'}`);
        return line.change('pull', ref, () => {
          const id = machine.images.fetch(ref);
          if (id === null) throw new HomeportError('SOURCE_UNAVAILABLE', 'manifest unknown');
          return id;
        });
      },
      async build(request, signal) {
        const isOf = (it: { app: string } | undefined) => it && request.tag.startsWith(`homeport/${it.app}:`);
        const { fails, architecture, slow, other, ...usual } = build();
        const { content, behaviour } = other && isOf(other) ? other : usual;
        request.log('Step 1/1 : FROM scratch');
        await line.look(() => undefined);
        const takesMs = slow && isOf(slow) ? slow.takesMs : BUILD_TAKES_MS;
        await line.wait(time.now() + takesMs, signal);
        if (fails) throw new HomeportError('BUILD_FAILED', 'The build failed: exit code 1');
        return line.change('build', request.tag, () =>
          machine.images.make(content, behaviour, [request.tag], architecture),
        );
      },
    },
    volumes: {
      create: (name, labels) => {
        const make = () => volumeOf(machine.volumes.make(name, labels));
        return machine.volumes.find(name) ? line.look(make) : line.change('create volume', name, make);
      },
      list: (label) =>
        line.look(() =>
          machine.volumes
            .all()
            .filter(({ labels }) => label === undefined || label in labels)
            .map(volumeOf),
        ),
      inspect: (name) =>
        line.look(() => {
          const volume = machine.volumes.find(name);
          return volume && volumeOf(volume);
        }),
      remove: (name) =>
        line.change('remove volume', name, () => {
          if (machine.volumes.find(name)) machine.volumes.remove(name);
        }),
    },
    logs: {
      last: () => line.look(() => ['a line of the container']),
      follow: async function* () {},
    },
    exec: { run: unused },
    renew: () => undefined,
    review: () => undefined,
    close: () => undefined,
  };
}

function volumeOf({ name, labels }: SimulatedVolume): Volume {
  return { name, labels: { ...labels }, driver: 'local', mountpoint: `/volumes/${name}/_data` };
}
