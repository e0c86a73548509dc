import { isLinkedTo, JOINS, joinedBy, rejoined } from '../domain/container-joins.ts';
import type { ContainerSpec } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import type { UpdateDeps } from './context.ts';
import { madeFor } from './made.ts';
import { parkedOf } from './parked.ts';

type Looks = Pick<UpdateDeps, 'docker' | 'store' | 'installation'>;

type Dependants = {
  /** They move with it. */
  running: ContainerInspect[];
  /** They stay as they are: nobody wants them to run, and one may hold what a finished job wrote. */
  stopped: ContainerInspect[];
  /** Names of those that run and know it by the address it has now (`--link` on the default bridge). */
  linked: string[];
  /** Names of those that run and live in, or are linked to, one that moves with it. */
  further: string[];
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
  const others: ContainerInspect[] = [];
  // The list tells of the network only.
  for (const { Id } of await docker.containers.list()) {
    const inspect = parked.has(Id) || Id === parent.Id ? null : await docker.containers.inspect(Id);
    if (inspect) others.push(inspect);
  }
  const up = others.filter(({ State }) => State.Running || State.Restarting);
  const livesIn = (it: ContainerInspect, other: ContainerInspect) =>
    joinedBy(it.HostConfig).includes(other.Id);
  const running = up.filter((it) => livesIn(it, parent));
  const stopped: ContainerInspect[] = [];
  for (const it of others) {
    if (up.includes(it) || !livesIn(it, parent)) continue;
    if ((await madeFor(docker, installation, it))?.hasItsPlace !== false) stopped.push(it);
  }
  const hangsOn = (it: ContainerInspect) =>
    running.some((child) => livesIn(it, child) || isLinkedTo(it, plainName(child)));
  return {
    running,
    stopped,
    linked: up.filter((it) => isLinkedTo(it, plainName(parent))).map(plainName),
    further: up.filter(hangsOn).map(plainName),
  };
}

/**
 * A container that was stopped while its parent was updated still names the parent's former container, which is parked by now
 * or gone. What is made of its spec joins the one that has the parent's place.
 * @param recorded what the container ran as, if Homeport knows: it names its parents by name.
 */
export async function withCurrentParents(
  { docker, store }: Pick<UpdateDeps, 'docker' | 'store'>,
  current: ContainerInspect,
  spec: ContainerSpec,
  recorded: ContainerSpec | null,
): Promise<ContainerSpec> {
  let joined = spec;
  for (const parentId of joinedBy(current.HostConfig)) {
    const keeper = parkedFor(store, parentId);
    const mode = JOINS.find((it) => current.HostConfig[it] === `container:${parentId}`);
    const [known] = mode && recorded ? joinedBy({ [mode]: recorded.hostConfig[mode] }) : [];
    const parent = await docker.containers.inspect(parentId);
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
