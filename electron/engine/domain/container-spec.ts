import { imageWithout, personConfig } from './container-config.ts';
import { withoutEnginePaths } from './container-hidden-paths.ts';
import { JOINS } from './container-joins.ts';
import { isOwnLabel } from './container-labels.ts';
import { isContainerMode, personLinks, personNetworks } from './container-networks.ts';
import { type KnownMount, withNamedVolumes } from './container-volumes.ts';
import type { ContainerConfig, ContainerInspect, EndpointSettings, HostConfig } from './docker-types.ts';
import { isHomeportRef } from './image-ref.ts';

/**
 * What a *person* set about a container, apart from what its image set: sent to Docker with another image,
 * it yields that image's defaults with the person's wishes on top (Docker merges at create).
 */
export type ContainerSpec = {
  /** Only the fields a person set: whatever equals the image's own config is left out. `Image` and `MacAddress` never stand here. */
  config: ContainerConfig;
  hostConfig: HostConfig;
  /** By network name, the main one first, only what a person set: aliases, static addresses, MAC, links, driver options. */
  networks: Record<string, EndpointSettings>;
  /**
   * The reference that a person made the container with ('myapp:latest'); null: made by id, by digest, or by Homeport, whose
   * records then tell what it was.
   */
  imageRef: string | null;
};

export type SpecContext = {
  /** Names (without '/') by full container id: references to other containers are then kept by name, which outlives an id. */
  containerNames?: Readonly<Record<string, string>>;
  /** Mounts of the containers named in VolumesFrom. */
  volumesFromMounts?: readonly KnownMount[];
  /** The machine's own host name: a container on the host's network has it without a person's asking. */
  machineName?: string;
  recorded?: RecordedSpec | null;
};

/**
 * The spec that Homeport made a container from: what it holds is a person's wish, also where the image happens to say the same
 * by now; a network address that it does not hold was made up by the engine.
 */
export type RecordedSpec = Pick<ContainerSpec, 'config' | 'networks'>;

/**
 * Takes a container apart from its image.
 *
 * @param imageConfig config of the image the container was made from (by `inspect.Image`); null where that image is gone:
 * then the image's own settings count as the person's, which only suits making it again from the same image.
 */
export function personSpec(
  inspect: ContainerInspect,
  imageConfig: ContainerConfig | null,
  context: SpecContext = {},
): ContainerSpec {
  const { networks, networkMode } = personNetworks(inspect, context.recorded?.networks);
  const config = personConfig(
    inspect.Config,
    context.recorded ? imageWithout(imageConfig, context.recorded.config) : imageConfig,
  );
  if (!hasOwnHostname(inspect, context)) delete config.Hostname;

  // Docker publishes a port only if it is exposed too, and the next image may no longer expose it.
  const published = Object.entries(inspect.HostConfig.PortBindings ?? {}).map(([port]) => [port, {}]);
  const exposed = { ...config.ExposedPorts, ...Object.fromEntries(published) };
  if (Object.keys(exposed).length > 0) config.ExposedPorts = exposed;

  const labels = Object.entries(config.Labels ?? {}).filter(([key]) => !isOwnLabel(key));
  if (labels.length > 0) config.Labels = Object.fromEntries(labels);
  else delete config.Labels;

  if (isContainerMode(networkMode)) {
    // Docker shows those of the container it joined.
    delete config.Hostname;
    delete config.Domainname;
    delete config.ExposedPorts;
  }
  return {
    config,
    hostConfig: personHostConfig(inspect, networkMode, context),
    networks,
    imageRef: imageRefOf(inspect),
  };
}

/** The restart policy that a person wants, in Docker's words; `no` where none is set. */
export function wantedRestartPolicy(spec: ContainerSpec): { Name: string; MaximumRetryCount?: number } {
  const policy = spec.hostConfig.RestartPolicy;
  if (policy === undefined || policy.Name === '') return { Name: 'no' };
  if (policy.Name === 'on-failure' && policy.MaximumRetryCount)
    return { Name: policy.Name, MaximumRetryCount: policy.MaximumRetryCount };
  return { Name: policy.Name };
}

function hasOwnHostname(inspect: ContainerInspect, context: SpecContext): boolean {
  const name = inspect.Config.Hostname ?? '';
  if (name === '' || name === inspect.Id.slice(0, 12)) return false;
  // Docker refuses a host name together with the host's UTS namespace, and shows the machine's there.
  if (inspect.HostConfig.UTSMode === 'host') return false;
  return !(inspect.HostConfig.NetworkMode === 'host' && name === context.machineName);
}

function personHostConfig(inspect: ContainerInspect, networkMode: string, context: SpecContext): HostConfig {
  const hostConfig: HostConfig = { ...withoutEnginePaths(inspect.HostConfig), NetworkMode: networkMode };
  delete hostConfig.Binds;
  delete hostConfig.Mounts;
  Object.assign(hostConfig, withNamedVolumes(inspect, context.volumesFromMounts ?? null));
  if ((hostConfig.Links ?? []).length > 0) hostConfig.Links = personLinks(hostConfig.Links);

  const names = context.containerNames ?? {};
  for (const mode of JOINS) {
    const value = hostConfig[mode];
    if (typeof value === 'string' && isContainerMode(value))
      hostConfig[mode] = `container:${named(value.slice('container:'.length), names)}`;
  }
  if (hostConfig.VolumesFrom) {
    hostConfig.VolumesFrom = hostConfig.VolumesFrom.map((from) => {
      const [ref = '', ...mode] = from.split(':');
      return [named(ref, names), ...mode].join(':');
    });
  }
  return hostConfig;
}

function named(ref: string, names: Readonly<Record<string, string>>): string {
  return Object.hasOwn(names, ref) ? (names[ref] ?? ref) : ref;
}

function imageRefOf(inspect: ContainerInspect): string | null {
  const ref = inspect.Config.Image ?? '';
  const hex = ref.replace(/^sha256:/, '');
  const isId =
    ref.startsWith('sha256:') || (hex.length >= 12 && inspect.Image.replace(/^sha256:/, '').startsWith(hex));
  // A reference by digest names one image for ever: there is nothing to move.
  return ref === '' || isId || ref.includes('@') || isHomeportRef(ref) ? null : ref;
}
