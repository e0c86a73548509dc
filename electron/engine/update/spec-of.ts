import { type ContainerSpec, personSpec } from '../domain/container-spec.ts';
import type { ContainerConfig, ContainerInspect } from '../domain/docker-types.ts';
import type { DockerHost } from '../ports.ts';

/**
 * What a person set about a container on this engine.
 * @param recorded config of the spec that Homeport made this container from, where it did: a wish stays one
 * also where the image happens to say the same.
 */
export async function specOf(
  docker: DockerHost,
  inspect: ContainerInspect,
  recorded: ContainerConfig | null = null,
): Promise<ContainerSpec> {
  const [image, containers, { machineName }] = await Promise.all([
    docker.inspectImage(inspect.Image),
    docker.listContainers(),
    docker.platform(),
  ]);
  const named = containers.map((c) => [c.Id, c.Names[0]?.replace(/^\//, '') ?? c.Id] as const);
  return personSpec(inspect, image?.Config ?? null, {
    containerNames: Object.fromEntries(named),
    volumesFromMounts: await mountsOfOthers(docker, inspect.HostConfig.VolumesFrom ?? []),
    machineName,
    recorded,
  });
}

/** @param volumesFrom 'name', 'id', 'name:ro' */
async function mountsOfOthers(
  docker: DockerHost,
  volumesFrom: string[],
): Promise<ContainerInspect['Mounts']> {
  const others = await Promise.all(
    volumesFrom.map((from) => docker.inspectContainer(from.replace(/:(ro|rw)$/, ''))),
  );
  return others.flatMap((other) => other?.Mounts ?? []);
}
