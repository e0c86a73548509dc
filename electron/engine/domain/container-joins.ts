import { isContainerMode } from './container-networks.ts';
import type { ContainerSpec } from './container-spec.ts';
import type { ContainerInspect, HostConfig } from './docker-types.ts';

/**
 * Modes by which a container lives in a namespace of another one, its parent (Docker Engine API, HostConfig). Docker keeps the
 * parent's id there, however it was named at create; it starts no container whose parent does not run, and what lives in a
 * parent's processes is killed with it (tried on 20.10).
 */
export const JOINS = ['NetworkMode', 'IpcMode', 'PidMode'] as const;

/** The containers whose namespaces it lives in: by id as the engine tells it, by name in a spec. */
export function joinedBy(host: HostConfig): string[] {
  const refs = JOINS.flatMap((mode) => refOf(host[mode]) ?? []);
  return [...new Set(refs)];
}

/**
 * The spec of a container that lives in namespaces of another, to be made for the one that has that other's place.
 * @param from the names and ids by which the spec may call that other
 * @param to by which it shall call it
 */
export function rejoined(spec: ContainerSpec, from: readonly (string | null)[], to: string): ContainerSpec {
  const hostConfig: HostConfig = { ...spec.hostConfig };
  for (const mode of JOINS) {
    const ref = refOf(hostConfig[mode]);
    if (ref !== null && from.includes(ref)) hostConfig[mode] = `container:${to}`;
  }
  return isContainerMode(hostConfig.NetworkMode)
    ? withoutNetwork({ ...spec, hostConfig })
    : { ...spec, hostConfig };
}

/** What Docker refuses where the network is another's (moby runconfig/hostconfig_unix.go, validateNetContainerMode). */
function withoutNetwork(spec: ContainerSpec): ContainerSpec {
  const config = { ...spec.config };
  for (const field of ['Hostname', 'Domainname', 'MacAddress', 'ExposedPorts'] as const) delete config[field];
  const hostConfig: HostConfig = { ...spec.hostConfig };
  for (const field of ['PortBindings', 'PublishAllPorts', 'Links', 'Dns', 'ExtraHosts'])
    delete hostConfig[field];
  return { ...spec, config, hostConfig, networks: {} };
}

/** Whether it finds the other by `--link` on the default bridge: by the address that it had when this one was started. */
export function isLinkedTo({ HostConfig }: ContainerInspect, name: string): boolean {
  // '/target:/container/alias'
  return (HostConfig.Links ?? []).some((link) => link.split(':')[0]?.replace(/^\//, '') === name);
}

function refOf(mode: unknown): string | null {
  return typeof mode === 'string' && isContainerMode(mode) ? mode.slice('container:'.length) : null;
}
