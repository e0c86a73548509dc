import { createHash } from 'node:crypto';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { bindDestination } from '../../../electron/engine/domain/container-volumes.ts';
import type { ContainerCreateOptions } from '../../../electron/engine/domain/docker-types.ts';

/** `made`: one that is made again under its name is another one, and empty. */
export type SimulatedVolume = { name: string; labels: Record<string, string>; made: number };

/** `anonymous`: the engine made the volume for this very mount, as `docker rm -v` understands it. */
export type SimulatedMount = { volume: string; destination: string; writable: boolean; anonymous: boolean };

/** Volumes as Docker keeps them: they stay until somebody removes them by name, or the container that they were made for with `-v`. */
export type SimulatedVolumes = {
  all(): SimulatedVolume[];
  find(name: string): SimulatedVolume | null;
  /** Makes it, or finds the one that has this name. */
  make(name: string, labels?: Record<string, string>): SimulatedVolume;
  /** Whatever of them does not exist is made. @param declared places that the image declares as volumes */
  mount(body: ContainerCreateOptions, declared: readonly string[]): SimulatedMount[];
  /** Refused while a container has it. Gone already is an error, too. */
  remove(name: string): void;
  /** Of a container that is gone: those that were made for it, where no other one has them. */
  removeAnonymous(mounts: readonly SimulatedMount[]): string[];
};

export function createVolumes(inUse: (name: string) => boolean): SimulatedVolumes {
  const volumes = new Map<string, SimulatedVolume>();
  let made = 0;

  const make: SimulatedVolumes['make'] = (name, labels = {}) => {
    const there = volumes.get(name);
    if (there) return there;
    made += 1;
    const volume = { name, labels: { ...labels }, made };
    volumes.set(name, volume);
    return volume;
  };
  const makeAnonymous = () => make(createHash('sha256').update(`volume ${made}`).digest('hex')).name;

  return {
    all: () => [...volumes.values()],
    find: (name) => volumes.get(name) ?? null,
    make,
    mount({ HostConfig, Volumes }, declared) {
      const mounts: SimulatedMount[] = [];
      const add = (source: string | undefined, destination: string, writable: boolean) => {
        if (mounts.some((mount) => mount.destination === destination)) return;
        const volume = source ? make(source).name : makeAnonymous();
        mounts.push({ volume, destination, writable, anonymous: !source });
      };
      for (const bind of HostConfig?.Binds ?? []) {
        const { destination, anonymous } = bindDestination(bind);
        const [source = '', , mode = ''] = bind.split(':');
        // A folder of the machine's is no volume.
        if (anonymous) add(undefined, destination, true);
        else if (!source.startsWith('/')) add(source, destination, !mode.split(',').includes('ro'));
      }
      for (const { Type, Source, Target, ReadOnly } of HostConfig?.Mounts ?? [])
        if (Type === 'volume') add(Source, Target, ReadOnly !== true);
      for (const destination of [...Object.keys(Volumes ?? {}), ...declared])
        add(undefined, destination, true);
      return mounts;
    },
    remove(name) {
      if (!volumes.has(name)) throw new DockerRefusal(404, `get ${name}: no such volume`);
      if (inUse(name)) throw new DockerRefusal(409, `remove ${name}: volume is in use`);
      volumes.delete(name);
    },
    removeAnonymous(mounts) {
      const gone = mounts.flatMap(({ volume, anonymous }) => (anonymous && !inUse(volume) ? [volume] : []));
      for (const name of gone) volumes.delete(name);
      return gone;
    },
  };
}
