import { createHash } from 'node:crypto';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { joinedBy } from '../../../electron/engine/domain/container-joins.ts';
import { OWN_LABELS } from '../../../electron/engine/domain/container-labels.ts';
import type {
  ContainerCreateOptions,
  EndpointSettings,
} from '../../../electron/engine/domain/docker-types.ts';
import type { VirtualTime } from './clock.ts';
import {
  autoRemove,
  behaviourOf,
  diesWith,
  exitOf,
  exitOfStart,
  isUp,
  parentsOf,
  portsOf,
  type SimulatedContainer,
} from './container.ts';
import { copyOf } from './copy.ts';
import type { Prune } from './history.ts';
import { createImages, type SimulatedImages } from './images.ts';
import { createVolumes, type SimulatedVolumes } from './volumes.ts';

const STOP_TAKES_MS = 150;
const KILLED = 137;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 60_000;

/** Containers, images and volumes of one machine, and what happens to them as time goes by. Mirrors Docker 20.10 where it matters. */
export type Machine = {
  images: SimulatedImages;
  volumes: SimulatedVolumes;
  /** Names of volumes that Docker itself took away, with a `--rm` container that nobody had told to stop. */
  endedWithTheirContainer: Set<string>;
  all(): SimulatedContainer[];
  /** By id, beginning of the id, or name. */
  find(ref: string): SimulatedContainer | null;
  uses(imageId: string): boolean;
  create(
    name: string,
    body: ContainerCreateOptions,
    networks: Record<string, EndpointSettings>,
    madeBy: SimulatedContainer['madeBy'],
  ): SimulatedContainer;
  start(ref: string): void;
  /** Sends the stop. @returns when it will have arrived. */
  sendStop(ref: string): number;
  pause(ref: string): void;
  rename(ref: string, name: string): void;
  setPolicy(ref: string, policy: string): void;
  /** @param volumes those that were made for it alone go with it */
  remove(ref: string, force: boolean, volumes?: boolean): void;
  /** Somebody makes room. @param spare what must stay all the same @returns whether anything went */
  prune(what: Prune, spare: (container: SimulatedContainer) => boolean): boolean;
  /** Lets happen what was to happen until now. */
  settle(): void;
  /** Everything dies at once. */
  powerOff(): void;
  /** The engine goes down and leaves its containers running (live-restore): Docker 20.10 never looks at their health again. */
  lookAway(): void;
  /** Restart policies act. */
  powerOn(): void;
  /** A port that a stray process holds. */
  strayPort: string | null;
};

export function createMachine(time: VirtualTime, changed: () => void): Machine {
  const images = createImages();
  const containers = new Map<string, SimulatedContainer>();
  const volumes = createVolumes((name) =>
    [...containers.values()].some(({ mounts }) => mounts.some(({ volume }) => volume === name)),
  );
  const endedWithTheirContainer = new Set<string>();
  let made = 0;

  const find: Machine['find'] = (ref) => {
    const all = [...containers.values()];
    return (
      containers.get(ref) ??
      all.find((c) => c.name === ref || (ref.length >= 12 && c.id.startsWith(ref))) ??
      null
    );
  };
  const known = (ref: string): SimulatedContainer => {
    const container = find(ref);
    if (!container) throw new DockerRefusal(404, `No such container: ${ref}`);
    return container;
  };
  const freeName = (name: string) => {
    if ([...containers.values()].some((c) => c.name === name))
      throw new DockerRefusal(409, `The container name "/${name}" is already in use.`);
  };

  /** As Docker removes a `--rm` container: with `-v`. */
  const autoRemoved = (container: SimulatedContainer, byHand: boolean) => {
    containers.delete(container.id);
    for (const name of volumes.removeAnonymous(container.mounts))
      if (!byHand) endedWithTheirContainer.add(name);
  };

  /** @param byHand `docker stop`, after which a restart policy does nothing. */
  const dies = (container: SimulatedContainer, at: number, exitCode: number, byHand: boolean) => {
    container.status = 'exited';
    container.paused = false;
    container.endedAt = at;
    container.exitCode = exitCode;
    container.stopAt = null;
    container.restartAt = null;
    const policy = container.restartPolicy;
    const again =
      policy === 'always' || policy === 'unless-stopped' || (policy === 'on-failure' && exitCode !== 0);
    if (!byHand && again) {
      container.status = 'restarting';
      container.restartAt = at + Math.min(FIRST_RESTART_MS * 2 ** container.restartCount, LONGEST_RESTART_MS);
    } else if (autoRemove(container)) {
      autoRemoved(container, byHand);
    }
    for (const other of [...containers.values()])
      if (isUp(other) && diesWith(other, container)) dies(other, at, KILLED, false);
    changed();
  };

  const run = (container: SimulatedContainer, at: number) => {
    const refuse = (status: number, words: string) => {
      throw new DockerRefusal(status, words);
    };
    if (behaviourOf(container).startFails) refuse(400, 'OCI runtime create failed: exec: "app": not found');
    const parents = parentsOf(container);
    for (const parent of parents) {
      const running = find(parent);
      if (!running) refuse(409, `No such container: ${parent}`);
      else if (!isUp(running)) refuse(409, `cannot join a non running container: ${parent}`);
    }
    for (const port of portsOf(container)) {
      const taken = [...containers.values()].some(
        (c) => c !== container && isUp(c) && portsOf(c).includes(port),
      );
      if (taken || machine.strayPort === port)
        refuse(500, `Bind for 0.0.0.0:${port} failed: port is already allocated`);
    }
    container.status = 'running';
    container.startedAt = at;
    container.exitsAt = exitOfStart(container, at, find(parents[0] ?? ''));
    container.restartAt = null;
    container.manuallyStopped = false;
    container.unwatchedSince = null;
    changed();
  };

  /** When something happens to it by itself; null: nothing does. */
  const nextOf = (container: SimulatedContainer): number | null => {
    const times = [container.stopAt, exitOf(container), container.restartAt].filter((at) => at !== null);
    return times.length > 0 ? Math.min(...times) : null;
  };

  const happen = (container: SimulatedContainer, at: number) => {
    if (at === container.stopAt) {
      container.manuallyStopped = true;
      return dies(container, at, KILLED, true);
    }
    if (at === exitOf(container)) return dies(container, at, 1, false);
    container.restartCount += 1;
    try {
      run(container, at);
    } catch (error) {
      if (!(error instanceof DockerRefusal)) throw error;
      container.status = 'exited';
      container.restartAt = null;
    }
  };

  const machine: Machine = {
    images,
    volumes,
    endedWithTheirContainer,
    strayPort: null,
    all: () => [...containers.values()],
    find,
    uses: (imageId) => [...containers.values()].some((c) => c.imageId === imageId),
    create(name, body, networks, madeBy) {
      freeName(name);
      const image = images.find(body.Image ?? '');
      if (!image) throw new DockerRefusal(404, `No such image: ${body.Image}`);
      made += 1;
      const id = createHash('sha256').update(`container ${made}`).digest('hex');
      const joins = (mode: 'NetworkMode' | 'IpcMode' | 'PidMode') => {
        const [ref] = joinedBy({ [mode]: body.HostConfig?.[mode] });
        return ref === undefined ? {} : { [mode]: `container:${known(ref).id}` };
      };
      const inNetwork = joins('NetworkMode');
      const container: SimulatedContainer = {
        id,
        name,
        imageId: image.id,
        behaviour: image.behaviour,
        body: copyOf({
          ...body,
          HostConfig: { ...body.HostConfig, ...inNetwork, ...joins('IpcMode'), ...joins('PidMode') },
        }),
        networks: copyOf(
          'NetworkMode' in inNetwork ? {} : Object.keys(networks).length > 0 ? networks : { bridge: {} },
        ),
        mounts: volumes.mount(body, images.declared()),
        restartPolicy: body.HostConfig?.RestartPolicy?.Name ?? 'no',
        status: 'created',
        startedAt: null,
        exitsAt: null,
        endedAt: null,
        exitCode: 0,
        restartCount: 0,
        paused: false,
        manuallyStopped: false,
        stopAt: null,
        restartAt: null,
        unwatchedSince: null,
        madeBy,
        meantFor: body.Labels?.[OWN_LABELS.member] ?? name,
      };
      containers.set(id, container);
      changed();
      return container;
    },
    start(ref) {
      const container = known(ref);
      if (container.paused)
        throw new DockerRefusal(409, 'cannot start a paused container, try unpause instead');
      if (container.status !== 'running') run(container, time.now());
    },
    sendStop(ref) {
      const container = known(ref);
      if (!isUp(container)) return time.now();
      container.stopAt ??= time.now() + STOP_TAKES_MS;
      return container.stopAt;
    },
    pause(ref) {
      const container = known(ref);
      if (container.status !== 'running' || container.paused)
        throw new DockerRefusal(409, `Container ${ref} is not running, or is paused already`);
      container.paused = true;
      changed();
    },
    rename(ref, name) {
      const container = known(ref);
      freeName(name);
      container.name = name;
      changed();
    },
    setPolicy(ref, policy) {
      const container = known(ref);
      if (autoRemove(container)) {
        throw new DockerRefusal(
          409,
          'Restart policy cannot be updated because AutoRemove is enabled for the container',
        );
      }
      container.restartPolicy = policy;
      changed();
    },
    remove(ref, force, withVolumes = false) {
      const container = known(ref);
      if (isUp(container) && !force)
        throw new DockerRefusal(
          409,
          `You cannot remove a running container ${container.id}. Stop it or force it.`,
        );
      containers.delete(container.id);
      if (withVolumes) volumes.removeAnonymous(container.mounts);
      changed();
    },
    prune(what, spare) {
      const before = containers.size;
      if (what === 'all') {
        for (const container of [...containers.values()])
          if (!isUp(container) && !spare(container)) containers.delete(container.id);
      }
      const needed = (imageId: string) =>
        [...containers.values()].some(
          (c) => c.imageId === imageId && (what !== 'by force' || isUp(c) || spare(c)),
        );
      const gone = what === 'nothing' ? 0 : images.prune(needed);
      changed();
      return gone > 0 || containers.size < before;
    },
    settle() {
      for (;;) {
        // In the order it happened: what one container does may depend on whether another one runs.
        const [due] = [...containers.values()]
          .flatMap((container) => {
            const at = nextOf(container);
            return at === null || at > time.now() ? [] : [{ container, at }];
          })
          .sort((a, b) => a.at - b.at);
        if (!due) return;
        happen(due.container, due.at);
      }
    },
    powerOff() {
      for (const container of containers.values()) {
        container.stopAt = null;
        container.restartAt = null;
        container.paused = false;
        if (!isUp(container)) continue;
        container.status = 'exited';
        container.endedAt = time.now();
        container.exitCode = KILLED;
      }
      changed();
    },
    lookAway() {
      for (const container of containers.values()) container.unwatchedSince ??= time.now();
    },
    powerOn() {
      const all = [...containers.values()];
      for (const container of all.filter((c) => autoRemove(c) && !isUp(c))) autoRemoved(container, false);
      const parentsFirst = all.sort((a, b) => parentsOf(a).length - parentsOf(b).length);
      for (const container of parentsFirst) {
        const { restartPolicy: policy, manuallyStopped } = container;
        const starts = policy === 'always' || (policy === 'unless-stopped' && !manuallyStopped);
        if (!containers.has(container.id) || isUp(container) || !starts) continue;
        try {
          run(container, time.now());
        } catch (error) {
          if (!(error instanceof DockerRefusal)) throw error;
        }
      }
    },
  };
  return machine;
}
