import type { PublishedPort, RunSettings, VolumeMount } from '../../shared/config.ts';
import { personConfig } from './container-config.ts';
import type { ContainerSpec } from './container-spec.ts';
import { cleanPath } from './container-values.ts';
import { isGeneratedVolumeName } from './container-volumes.ts';
import type { ContainerConfig, ContainerInspect, HostConfig, PortBinding } from './docker-types.ts';

/**
 * The spec of an app that Homeport makes from its run settings.
 *
 * @param previous the container it takes over from: its anonymous volumes are handed over by name, except where the settings
 * now name something else for the same place.
 * @param imageConfig config of the image it will run: settings equal to the image's own are left out, as in every spec.
 */
export function specFromRun(
  run: RunSettings,
  previous: ContainerInspect | null,
  imageConfig: ContainerConfig | null,
): ContainerSpec {
  const ports = run.ports.map(portKey);
  const wanted: ContainerConfig = {
    Env: Object.entries(run.env).map(([name, value]) => `${name}=${value}`),
    ...(run.command === null ? {} : { Cmd: run.command }),
  };
  const config = personConfig({ ...wanted, ...inheritedCommand(run, imageConfig) }, imageConfig);
  // Docker publishes a port only if it is exposed too.
  if (ports.length > 0) config.ExposedPorts = Object.fromEntries(ports.map((port) => [port, {}]));

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

/** Without a setting the image's own stand, which personConfig then leaves out. */
function inheritedCommand(run: RunSettings, image: ContainerConfig | null): ContainerConfig {
  if (image === null) return {};
  return {
    Entrypoint: image.Entrypoint ?? null,
    ...(run.command === null ? { Cmd: image.Cmd ?? null } : {}),
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
