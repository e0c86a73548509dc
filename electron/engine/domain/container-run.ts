import type { PublishedPort, RunSettings, VolumeMount } from '../../shared/config.ts';
import type { ContainerSpec } from './container-spec.ts';
import { cleanPath } from './container-values.ts';
import { isGeneratedVolumeName } from './container-volumes.ts';
import type { ContainerConfig, ContainerInspect, HostConfig, PortBinding } from './docker-types.ts';

/**
 * The spec of an app that Homeport makes from its run settings. What a person wrote there stands, also where it happens to
 * equal the image's own setting.
 *
 * @param previous the container it takes over from: its anonymous volumes are handed over by name, except where the settings
 * now name something else for the same place.
 */
export function specFromRun(run: RunSettings, previous: ContainerInspect | null): ContainerSpec {
  const ports = run.ports.map(portKey);
  const env = Object.entries(run.env).map(([name, value]) => `${name}=${value}`);
  const config: ContainerConfig = {
    ...(env.length > 0 ? { Env: env } : {}),
    ...(run.command === null ? {} : { Cmd: run.command }),
    // Docker publishes a port only if it is exposed too.
    ...(ports.length > 0 ? { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) } : {}),
  };

  const binds = [...run.volumes.map(bindOf), ...inheritedVolumes(run, previous)];
  const [main = 'default'] = run.networks;
  const hostConfig: HostConfig = {
    NetworkMode: main,
    RestartPolicy: { Name: run.restartPolicy },
    ...(binds.length > 0 ? { Binds: binds } : {}),
    ...(ports.length > 0 ? { PortBindings: portBindings(run.ports) } : {}),
  };
  return {
    config,
    hostConfig,
    networks: Object.fromEntries(run.networks.map((name) => [name, {}])),
    imageRef: null,
  };
}

function portKey(port: PublishedPort): string {
  return `${port.containerPort}/${port.protocol}`;
}

function portBindings(ports: PublishedPort[]): Record<string, PortBinding[]> {
  const bindings: Record<string, PortBinding[]> = {};
  for (const port of ports) {
    const binding = { HostIp: port.hostIp, HostPort: port.hostPort === null ? '' : String(port.hostPort) };
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), binding];
  }
  return bindings;
}

function bindOf(volume: VolumeMount): string {
  return `${volume.source}:${volume.destination}${volume.readOnly ? ':ro' : ''}`;
}

/** Only volumes that Docker named: a named one that left the settings was taken away by a person. */
function inheritedVolumes(run: RunSettings, previous: ContainerInspect | null): string[] {
  const taken = new Set(run.volumes.map((volume) => cleanPath(volume.destination)));
  return (previous?.Mounts ?? [])
    .filter(
      (mount) => mount.Type === 'volume' && mount.Name !== undefined && isGeneratedVolumeName(mount.Name),
    )
    .filter((mount) => !taken.has(cleanPath(mount.Destination)))
    .map((mount) => `${mount.Name}:${mount.Destination}${mount.RW ? '' : ':ro'}`)
    .sort();
}
