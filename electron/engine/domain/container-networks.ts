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
 * @param recorded the networks that Homeport gave this very container, where it made it.
 */
export function personNetworks(
  inspect: ContainerInspect,
  recorded: Readonly<Record<string, EndpointSettings>> | null = null,
): {
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
    ordered.map(([name, endpoint]) => [name, personEndpoint(inspect, name, endpoint, recorded)]),
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
  recorded: Readonly<Record<string, EndpointSettings>> | null,
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
  if (endpoint.GwPriority) person.GwPriority = endpoint.GwPriority;
  const mac = personMac(inspect, name, endpoint, recorded);
  if (mac !== null) person.MacAddress = mac;
  return person;
}

/**
 * Engines up to 24 add the short id to the aliases. Engines from 25 on keep names in DNSNames; for API versions below 1.45 they
 * add the short id and the host name to the aliases in their answer, for newer ones they tell what was asked for.
 */
function personAliases(inspect: ContainerInspect, endpoint: EndpointSettings): string[] {
  const aliases = [...new Set(endpoint.Aliases ?? [])];
  const shortId = inspect.Id.slice(0, 12);
  if (!aliases.includes(shortId)) return aliases;
  const added = new Set([shortId]);
  if (Array.isArray(endpoint.DNSNames) && inspect.Config.Hostname) added.add(inspect.Config.Hostname);
  return aliases.filter((alias) => !added.has(alias));
}

const NEVER_STARTED = '0001-01-01T00:00:00Z';

/**
 * A MAC address that a person asked for. That of the network in NetworkMode stands in Config.MacAddress. Any other endpoint shows
 * the one in use, and only while the container runs: theirs before the first start, and where it is not one that this engine
 * makes up (libnetwork netutils, GenerateMACFromIP and GenerateRandomMAC):
 * - up to 24 nobody could give a network an address of its own;
 * - 25 to 27 make up 02:42 and the IPv4 address, or 02:42 and chance where there is none;
 * - from 28 on any locally administered address may be made up. In doubt it is kept: a made-up address that stays is harmless,
 *   one that a router knows the app by and that changes is not.
 */
function personMac(
  inspect: ContainerInspect,
  name: string,
  endpoint: EndpointSettings,
  recorded: Readonly<Record<string, EndpointSettings>> | null,
): string | null {
  const told = name === networkOf(inspect.HostConfig.NetworkMode);
  if (told && inspect.Config.MacAddress) return inspect.Config.MacAddress;
  if (recorded !== null && Object.hasOwn(recorded, name)) return recorded[name]?.MacAddress ?? null;
  const mac = endpoint.MacAddress ?? '';
  if (mac === '') return null;
  if (inspect.State.StartedAt === NEVER_STARTED) return mac;
  const locallyAdministered = (Number.parseInt(mac.slice(0, 2), 16) & 0b10) !== 0;
  if (!locallyAdministered) return mac;
  if (told || endpoint.DNSNames === undefined) return null;
  return isOfEngine25To27(endpoint) && isMadeUpFromAddress(mac, endpoint.IPAddress ?? '') ? null : mac;
}

/** By what they write (`null` and 0 too): DNSNames came with API 1.44, GwPriority with 1.48. */
function isOfEngine25To27(endpoint: EndpointSettings): boolean {
  return endpoint.DNSNames !== undefined && endpoint.GwPriority === undefined;
}

/** 10.0.0.2 makes 02:42:0a:00:00:02; without an IPv4 address the rest is chance. */
function isMadeUpFromAddress(mac: string, address: string): boolean {
  if (!/^02:42:/.test(mac)) return false;
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return address === '' || mac === `02:42:${bytes.join(':')}`;
}

/** Docker answers '/target:/container/alias' and wants 'target:alias'. */
export function personLinks(links: HostConfig['Links']): string[] {
  return (links ?? []).map((link) => {
    const [target = '', alias = target] = link.split(':');
    return `${target.replace(/^\//, '')}:${alias.slice(alias.lastIndexOf('/') + 1)}`;
  });
}
