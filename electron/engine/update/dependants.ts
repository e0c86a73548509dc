import { isLinkedTo, JOINS, joinedBy, rejoined } from '../domain/container-joins.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import type { UpdateDeps } from './context.ts';
import { madeFor } from './made.ts';
import { plainName } from './observe.ts';
import { parkedOf } from './parked.ts';

type Looks = Pick<UpdateDeps, 'docker' | 'store' | 'installation'>;

export type Dependants = {
  /** They move with it. */
  running: ContainerInspect[];
  /** They stay as they are: nobody wants them to run, and one may hold what a finished job wrote. */
  stopped: ContainerInspect[];
  /** Names of those that run and know it by the address it has now (`--link` on the default bridge). */
  linked: string[];
};

/**
 * Containers that live in a namespace of `parent` (`network_mode`, `pid`, `ipc: container:…` or `service:…`): they lose it with
 * their parent. What Homeport itself keeps aside or tries, for whichever app, is none.
 */
export async function dependantsOf(
  { docker, store, installation }: Looks,
  parent: ContainerInspect,
): Promise<Dependants> {
  const parked = new Set(store.apps().flatMap((app) => parkedOf(store, app.name).map((p) => p.containerId)));
  const found: Dependants = { running: [], stopped: [], linked: [] };
  for (const summary of await docker.listContainers()) {
    if (parked.has(summary.Id) || summary.Id === parent.Id) continue;
    // The list tells of the network only.
    const inspect = await docker.inspectContainer(summary.Id);
    if (!inspect) continue;
    const runs = inspect.State.Running || inspect.State.Restarting;
    if (runs && isLinkedTo(inspect, plainName(parent))) found.linked.push(plainName(inspect));
    if (!joinedBy(inspect.HostConfig).includes(parent.Id)) continue;
    if (runs) found.running.push(inspect);
    else if ((await madeFor(docker, installation, inspect))?.hasItsPlace !== false)
      found.stopped.push(inspect);
  }
  return found;
}

/**
 * A container that was stopped while its parent was updated still names the parent's former container, which is parked by now
 * or gone. What is made of its spec joins the one that has the parent's place.
 * @param recorded what the container ran as, if Homeport knows: it names its parents by name.
 */
export async function withLiveParents(
  { docker, store }: Pick<UpdateDeps, 'docker' | 'store'>,
  live: ContainerInspect,
  spec: ContainerSpec,
  recorded: ContainerSpec | null,
): Promise<ContainerSpec> {
  let joined = spec;
  for (const parentId of joinedBy(live.HostConfig)) {
    const keeper = parkedFor(store, parentId);
    const mode = JOINS.find((it) => live.HostConfig[it] === `container:${parentId}`);
    const [known] = mode && recorded ? joinedBy({ [mode]: recorded.hostConfig[mode] }) : [];
    const parent = await docker.inspectContainer(parentId);
    const place = keeper?.containerName ?? (parent === null ? known : undefined);
    if (place !== undefined) joined = rejoined(joined, [parentId, parent && plainName(parent)], place);
  }
  return joined;
}

function parkedFor(store: UpdateDeps['store'], containerId: string): App | null {
  return (
    store.apps().find((app) => parkedOf(store, app.name).some((p) => p.containerId === containerId)) ?? null
  );
}
