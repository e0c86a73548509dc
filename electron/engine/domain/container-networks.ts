import { isUnset } from './container-values.ts';
import type { ContainerInspect, EndpointSettings, HostConfig } from './docker-types.ts';

/** What a person set about a container's networks, apart from what the engine chose. */

/** Modes without endpoints of their own: Docker refuses or ignores endpoint settings there. */
export function hasOwnNetworks(mode: string | undefined): boolean {
  return mode !== 'host' && mode !== 'none' && !isContainerMode(mode);
}

/** `container:<id or name>`: it lives in another container's network namespace. */
export function isContainerMode(mode: string | undefined): boolean {
  return mode?.startsWith('container:') === true;
}

/** '' , 'default' and 'bridge' are one network on Linux. Older engines keep 'default' in the container's HostConfig. */
export function networkOf(mode: string | undefined): string {
  return mode === undefined || mode === '' || mode === 'default' ? 'bridge' : mode;
}

/**
 * The container's networks as a person set them, its main network first.
 * Generated MAC addresses, addresses from the pool and the short id's alias are left out.
 */
export function personNetworks(inspect: ContainerInspect): {
  networks: Record<string, EndpointSettings>;
  networkMode: string;
} {
  const mode = inspect.HostConfig.NetworkMode ?? 'default';
  if (!hasOwnNetworks(mode)) return { networks: {}, networkMode: mode };
  const endpoints = Object.entries(inspect.NetworkSettings.Networks ?? {});
  const main = endpoints.find(([name, endpoint]) => isNetwork(mode, name, endpoint)) ?? endpoints[0];
  if (main === undefined) return { networks: {}, networkMode: mode };

  const ordered = [main, ...endpoints.filter(([name]) => name !== main[0])];
  const networks = Object.fromEntries(
    ordered.map(([name, endpoint]) => [name, personEndpoint(inspect, name, endpoint, name === main[0])]),
  );
  // Taken off its first network by hand: Docker would put a new container on it again, so another one is its main network now.
  // A network given by id is named: the id changes when the network is made again.
  return { networks, networkMode: main[0] === networkOf(mode) ? mode : main[0] };
}

function isNetwork(mode: string, name: string, endpoint: EndpointSettings): boolean {
  if (name === networkOf(mode)) return true;
  return /^[0-9a-f]{12,64}$/.test(mode) && endpoint.NetworkID?.startsWith(mode) === true;
}

function personEndpoint(
  inspect: ContainerInspect,
  name: string,
  endpoint: EndpointSettings,
  main: boolean,
): EndpointSettings {
  const person: EndpointSettings = {};
  const ipam = Object.fromEntries(
    Object.entries(endpoint.IPAMConfig ?? {}).filter(([, value]) => !isUnset(value)),
  );
  const aliases = personAliases(inspect, endpoint);
  // Docker refuses aliases and fixed addresses on its default bridge when the container starts.
  if (name !== 'bridge') {
    if (aliases.length > 0) person.Aliases = aliases;
    if (!isUnset(ipam)) person.IPAMConfig = ipam;
  }
  if (!isUnset(endpoint.Links)) person.Links = [...(endpoint.Links ?? [])];
  if (!isUnset(endpoint.DriverOpts)) person.DriverOpts = { ...endpoint.DriverOpts };
  // API 1.48: which network gives the default route.
  if (!isUnset(endpoint.GwPriority)) person.GwPriority = endpoint.GwPriority;
  const mac = personMac(inspect, endpoint, main);
  if (mac !== null) person.MacAddress = mac;
  return person;
}

/**
 * Engines up to 24 add the short id to the aliases. Engines from 25 keep names in DNSNames, and for API versions below 1.45
 * add the short id and the host name to the aliases in their answer.
 */
function personAliases(inspect: ContainerInspect, endpoint: EndpointSettings): string[] {
  const added = new Set([inspect.Id.slice(0, 12)]);
  if (Array.isArray(endpoint.DNSNames) && inspect.Config.Hostname) added.add(inspect.Config.Hostname);
  return [...new Set(endpoint.Aliases ?? [])].filter((alias) => !added.has(alias));
}

const NEVER_STARTED = '0001-01-01T00:00:00Z';

/**
 * A MAC address that a person asked for. The container-wide one (Config.MacAddress) is always theirs. An endpoint's is the one
 * in use: theirs before the first start, and where it is not "locally administered", which all that Docker makes up are.
 * Engines 25 to 27 make up none that does not begin with 02:42 (libnetwork netutils/utils.go, genMAC). From 28 on a locally
 * administered address given to a second network of a container that ran can't be told from a made-up one; before 25
 * nobody could give one.
 */
function personMac(inspect: ContainerInspect, endpoint: EndpointSettings, main: boolean): string | null {
  if (main && inspect.Config.MacAddress) return inspect.Config.MacAddress;
  const mac = endpoint.MacAddress ?? '';
  if (mac === '') return null;
  if (inspect.State.StartedAt === NEVER_STARTED) return mac;
  const locallyAdministered = (Number.parseInt(mac.slice(0, 2), 16) & 0b10) !== 0;
  if (!locallyAdministered) return mac;
  return isOfEngine25To27(endpoint) && !/^02:42:/.test(mac) ? mac : null;
}

/** By what they write (`null` and 0 too): DNSNames came with API 1.44, GwPriority with 1.48. */
function isOfEngine25To27(endpoint: EndpointSettings): boolean {
  return endpoint.DNSNames !== undefined && endpoint.GwPriority === undefined;
}

/** Docker answers '/target:/container/alias' and wants 'target:alias'. */
export function personLinks(links: HostConfig['Links']): string[] {
  return (links ?? []).map((link) => {
    const [target = '', alias = target] = link.split(':');
    return `${target.replace(/^\//, '')}:${alias.slice(alias.lastIndexOf('/') + 1)}`;
  });
}
