import { isContainerMode } from '../domain/container-networks.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import type { UpdateDeps } from './context.ts';
import { madeFor } from './made.ts';
import { parkedOf } from './parked.ts';

type Looks = Pick<UpdateDeps, 'docker' | 'store' | 'installation'>;

/**
 * Containers in the network namespace of `parent` (`network_mode: container:…`, `service:…`): they lose their network with it.
 * `running` move with it. `stopped` stay as they are: nobody wants them to run, and one may hold what a finished job wrote.
 * What Homeport itself keeps aside or tries, for whichever app, is neither.
 */
export async function dependantsOf(
  { docker, store, installation }: Looks,
  parent: ContainerInspect,
): Promise<{ running: ContainerInspect[]; stopped: ContainerInspect[] }> {
  const parked = new Set(store.apps().flatMap((app) => parkedOf(store, app.name).map((p) => p.containerId)));
  const running: ContainerInspect[] = [];
  const stopped: ContainerInspect[] = [];
  for (const summary of await docker.listContainers()) {
    if (summary.HostConfig.NetworkMode !== `container:${parent.Id}` || parked.has(summary.Id)) continue;
    const inspect = await docker.inspectContainer(summary.Id);
    if (!inspect) continue;
    if (inspect.State.Running || inspect.State.Restarting) running.push(inspect);
    else if ((await madeFor(docker, installation, inspect))?.hasItsPlace !== false) stopped.push(inspect);
  }
  return { running, stopped };
}

/**
 * A container that was stopped while its parent was updated still names the parent's former container, which is parked by now
 * or gone. What is made of its spec joins the one that has the parent's place.
 * @param recorded what the container ran as, if Homeport knows: it names its parent by name.
 */
export async function withLiveParent(
  { docker, store }: Pick<UpdateDeps, 'docker' | 'store'>,
  live: ContainerInspect,
  spec: ContainerSpec,
  recorded: ContainerSpec | null,
): Promise<ContainerSpec> {
  const mode = live.HostConfig.NetworkMode ?? '';
  if (!isContainerMode(mode)) return spec;
  const parentId = mode.slice('container:'.length);
  const keeper = parkedFor(store, parentId);
  const joined = (NetworkMode: string) => ({ ...spec, hostConfig: { ...spec.hostConfig, NetworkMode } });
  if (keeper) return joined(`container:${keeper.containerName}`);
  const known = recorded?.hostConfig.NetworkMode;
  if (known === undefined || !isContainerMode(known)) return spec;
  return (await docker.inspectContainer(parentId)) === null ? joined(known) : spec;
}

function parkedFor(store: UpdateDeps['store'], containerId: string): App | null {
  return (
    store.apps().find((app) => parkedOf(store, app.name).some((p) => p.containerId === containerId)) ?? null
  );
}
