import { z } from 'zod';
import type { ContainerReader } from '../docker-port/containers.ts';
import { joinedBy } from '../domain/container-joins.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import type { Store } from '../ports.ts';
import type { UpdateDeps } from './context.ts';

/**
 * Parked containers, kept on record by id: a container of somebody else's with a similar name is never taken for one.
 */
export type Parked = {
  containerId: string;
  /** The release it ran as. */
  release: number | null;
  /** ISO; it is kept until `parkHours` later. */
  parkedAt: string;
};

const parkedList = z.array(
  z.object({ containerId: z.string(), release: z.number().nullable(), parkedAt: z.string() }),
);

const key = (app: string): string => `parked/${app}`;

export function parkedOf(store: Pick<Store, 'setting'>, app: string): Parked[] {
  return parkedList.catch([]).parse(store.setting(key(app)) ?? []);
}

export function setParked(store: Pick<Store, 'setSetting'>, app: string, parked: Parked[]): void {
  store.setSetting(key(app), parked);
}

/**
 * Whether a container that is on record as parked may go. One that a person started is theirs; and one that has the app's name is
 * the app by now, whatever a database says that was put back.
 */
export function isPutAside(
  inspect: ContainerInspect,
  { containerName }: Pick<App, 'containerName'>,
): boolean {
  return !inspect.State.Running && plainName(inspect) !== containerName;
}

/** The parked container of a release, if it still exists and does not run. */
export async function findParked(
  deps: Pick<UpdateDeps, 'store'> & { docker: { containers: ContainerReader } },
  app: string,
  release: number | null,
): Promise<Parked | null> {
  for (const parked of parkedOf(deps.store, app)) {
    if (parked.release !== release) continue;
    const inspect = await deps.docker.containers.inspect(parked.containerId);
    const expected = release === null ? null : deps.store.release(app, release)?.imageId;
    if (!inspect || inspect.State.Running || inspect.Image !== expected) continue;
    if (await hasItsParents(deps.docker.containers, inspect)) return parked;
  }
  return null;
}

/** One that lives in a container which was replaced since can't start any more: its spec makes it anew. */
async function hasItsParents(
  containers: ContainerReader,
  { HostConfig }: ContainerInspect,
): Promise<boolean> {
  for (const parent of joinedBy(HostConfig))
    if ((await containers.inspect(parent))?.State.Running !== true) return false;
  return true;
}
