import type { EngineConnection } from '../docker-port/connection.ts';
import type { ContainerReader } from '../docker-port/containers.ts';
import type { ImageReader } from '../docker-port/images.ts';
import { joinedBy } from '../domain/container-joins.ts';
import { type ContainerSpec, personSpec, type RecordedSpec } from '../domain/container-spec.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { plainName } from '../domain/names.ts';

/**
 * What a person set about a container on this engine.
 * @param recorded the spec that Homeport made this container from, where it did.
 */
export async function specOf(
  docker: { images: ImageReader; containers: ContainerReader } & Pick<EngineConnection, 'platform'>,
  inspect: ContainerInspect,
  recorded: RecordedSpec | null = null,
): Promise<ContainerSpec> {
  const [image, namespaces, volumes, { machineName }] = await Promise.all([
    docker.images.inspect(inspect.Image),
    inspectAll(docker, joinedBy(inspect.HostConfig)),
    // 'name', 'id', 'name:ro'
    inspectAll(
      docker,
      (inspect.HostConfig.VolumesFrom ?? []).map((from) => from.replace(/:.*$/, '')),
    ),
    docker.platform(),
  ]);
  const named = [...namespaces, ...volumes].map((other) => [other.Id, plainName(other)] as const);
  return personSpec(inspect, image?.Config ?? null, {
    containerNames: Object.fromEntries(named),
    volumesFromMounts: volumes.flatMap((other) => other.Mounts),
    machineName,
    recorded,
  });
}

/** Those that are still there. Only what the container names is asked for: a machine can have hundreds of others. */
async function inspectAll(
  docker: { containers: ContainerReader },
  refs: readonly string[],
): Promise<ContainerInspect[]> {
  const found = await Promise.all([...new Set(refs)].map((ref) => docker.containers.inspect(ref)));
  return found.filter((inspect) => inspect !== null);
}
