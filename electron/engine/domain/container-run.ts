import type { PublishedPort, RunSettings } from '../../shared/config.ts';
import { formatVolume } from '../../shared/docker-run/ports-and-volumes.ts';
import { LONE_NETWORK } from '../../shared/run-options.ts';
import { configOf, endpointOf, hostConfigOf } from './container-run-options.ts';
import type { ContainerSpec } from './container-spec.ts';
import { canonical, cleanPath } from './container-values.ts';
import { isGeneratedVolumeName } from './container-volumes.ts';
import type {
  ContainerConfig,
  ContainerInspect,
  EndpointSettings,
  HostConfig,
  PortBinding,
} from './docker-types.ts';

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
    ...configOf(run),
    ...(env.length > 0 ? { Env: env } : {}),
    ...(run.command === null ? {} : { Cmd: run.command }),
    // Docker publishes a port only if it is exposed too.
    ...(ports.length > 0 ? { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) } : {}),
  };

  const binds = [...run.volumes.map(formatVolume), ...inheritedVolumes(run, previous)];
  const [main = 'default'] = run.networks;
  const hostConfig: HostConfig = {
    ...hostConfigOf(run),
    NetworkMode: main,
    RestartPolicy: restartPolicyOf(run),
    ...(binds.length > 0 ? { Binds: binds } : {}),
    ...(ports.length > 0 ? { PortBindings: portBindings(run.ports) } : {}),
  };
  return {
    config,
    hostConfig,
    networks: networksOf(run),
    imageRef: null,
  };
}

/** By name, the main one first. Of the default bridge there is something to say only where it has an address. */
function networksOf(run: RunSettings): Record<string, EndpointSettings> {
  const endpoint = endpointOf(run);
  const [main, ...others] = run.networks;
  if (main !== undefined && LONE_NETWORK.test(main)) return {};
  const first = main ?? (Object.keys(endpoint).length > 0 ? 'bridge' : null);
  if (first === null) return {};
  return { [first]: endpoint, ...Object.fromEntries(others.map((name) => [name, {}])) };
}

function restartPolicyOf({ restartPolicy, restartRetries }: RunSettings): {
  Name: string;
  MaximumRetryCount?: number;
} {
  if (restartPolicy !== 'on-failure' || restartRetries === undefined) return { Name: restartPolicy };
  return { Name: restartPolicy, MaximumRetryCount: restartRetries };
}

/** Whether a container of this spec runs by these settings, whatever volumes were handed over to it. */
export function runsBy(spec: ContainerSpec, run: RunSettings): boolean {
  const comparable = ({ config, hostConfig, networks }: ContainerSpec) => {
    const named = (hostConfig.Binds ?? []).filter((bind) => !isGeneratedVolumeName(bind.split(':')[0] ?? ''));
    return canonical({ config, hostConfig: { ...hostConfig, Binds: named }, networks });
  };
  return comparable(spec) === comparable(specFromRun(run, null));
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

/** Only volumes that Docker named: a named one that left the settings was taken away by a person. */
function inheritedVolumes(run: RunSettings, previous: ContainerInspect | null): string[] {
  const taken = new Set(
    [...run.volumes.map((volume) => volume.destination), ...Object.keys(run.tmpfs ?? {})].map(cleanPath),
  );
  return (previous?.Mounts ?? [])
    .filter(
      (mount) => mount.Type === 'volume' && mount.Name !== undefined && isGeneratedVolumeName(mount.Name),
    )
    .filter((mount) => !taken.has(cleanPath(mount.Destination)))
    .map((mount) => `${mount.Name}:${mount.Destination}${mount.RW ? '' : ':ro'}`)
    .sort();
}
