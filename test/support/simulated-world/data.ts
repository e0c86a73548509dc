import { keeperVolume } from '../../../electron/engine/apps/keeper-volume.ts';
import { isGeneratedVolumeName } from '../../../electron/engine/domain/container-volumes.ts';
import type { ContainerCreateOptions } from '../../../electron/engine/domain/docker-types.ts';
import type { Update } from '../../../electron/engine/domain/model.ts';
import type { Before } from './expectations.ts';
import type { Setup } from './history.ts';
import type { Expect } from './nothing-left.ts';
import { appOn } from './store.ts';
import type { World } from './world.ts';

const VOLUME = 'app-data';
const PLACE = '/data';

/** What the app's container is made with for its data. */
export function bindsOf({ data }: Setup): Pick<NonNullable<ContainerCreateOptions['HostConfig']>, 'Binds'> {
  return data === 'named' || data === 'shared' ? { Binds: [`${VOLUME}:${PLACE}`] } : {};
}

/** The same, as a person says it of an app that Homeport makes. */
export function volumesOf({ data }: Setup): { source: string; destination: string }[] {
  return data === 'named' || data === 'shared' ? [{ source: VOLUME, destination: PLACE }] : [];
}

/** The second app's own: it reads and writes what the first one does. */
export function neighboursBinds({ data }: Setup): { Binds?: string[] } {
  return data === 'shared' ? { Binds: [`${VOLUME}:/shared`] } : {};
}

/** Images that declare a volume: each container that is told of none has one made for it. */
export function declareVolumes({ machine }: World, { data }: Setup): void {
  machine.images.declare(data === 'anonymous' ? [PLACE] : []);
}

/**
 * From now on what any container has counts as somebody's data. Only between two requests: what a candidate alone was given goes
 * with it.
 */
export function noteData({ machine, data }: World): void {
  for (const { mounts } of machine.all())
    for (const { volume } of mounts) {
      const there = machine.volumes.find(volume);
      if (there) data.set(volume, there.made);
    }
}

/** Volumes that were somebody's data and are gone, or are there again and empty. Not those that Docker itself took. */
export function lostData({ machine, data }: World): string[] {
  return [...data].flatMap(([name, made]) => {
    if (machine.volumes.find(name)?.made === made || machine.endedWithTheirContainer.has(name)) return [];
    return [`the volume ${name} is gone, with its data`];
  });
}

/** Volumes that some container has and that are not there any more. */
export function takenFromOthers({ machine }: World): string[] {
  return machine
    .all()
    .flatMap(({ name, mounts }) =>
      mounts.flatMap(({ volume }) =>
        machine.volumes.find(volume) ? [] : [`the volume ${volume} was removed, and ${name} uses it`],
      ),
    );
}

/** Volumes that Docker made for a container that is gone, and that never were anybody's. */
export function emptyVolumes(world: World): string[] {
  const used = new Set(world.machine.all().flatMap(({ mounts }) => mounts.map(({ volume }) => volume)));
  return world.machine.volumes
    .all()
    .map(({ name }) => name)
    .filter((name) => isGeneratedVolumeName(name) && !used.has(name) && !world.data.has(name));
}

/** Homeport removes volumes of its own making by name, and no other ever. */
export function isNobodysData(world: World, volume: string): boolean {
  return [...world.disk.apps.values()].some(({ containerName }) => keeperVolume(containerName) === volume);
}

/** What the app's container had before has the one that is there now, at the same places. */
export function expectSameData(world: World, before: Before, update: Update, expect: Expect): void {
  const live = world.machine.find(appOn(world.disk, update.app).containerName);
  // An earlier release comes back with the volumes that it had.
  const anotherSpec = update.kind === 'restore' && update.outcome === 'succeeded';
  if (live === null || before.container === null || anotherSpec) return;
  for (const { volume, destination } of before.container.mounts) {
    if (world.machine.endedWithTheirContainer.has(volume)) continue;
    const now = live.mounts.find((mount) => mount.destination === destination);
    expect(now?.volume === volume, `${update.outcome}, and ${destination} has ${now?.volume} for ${volume}`);
  }
}
