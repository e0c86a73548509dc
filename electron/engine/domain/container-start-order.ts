import { hasOwnNetworks, personNetworks } from './container-networks.ts';
import { isUnset } from './container-values.ts';
import type { ContainerInspect } from './docker-types.ts';

/**
 * Why the old container has to stop before a new one of the same spec may start, in words; null: both may run side by side
 * for a moment, and the update costs no downtime. In doubt, stop first: a second of downtime is better than two writers.
 */
export function startFirstObstacle(inspect: ContainerInspect): string | null {
  const host = inspect.HostConfig;
  if (!isUnset(host.PortBindings) || host.PublishAllPorts === true) return 'it publishes ports';
  if (!hasOwnNetworks(host.NetworkMode) && host.NetworkMode !== 'none')
    return "it uses the machine's or another container's network";
  if (inspect.Mounts.some((mount) => mount.RW && mount.Type !== 'tmpfs'))
    return 'it writes to a volume or folder that both would share';
  if (
    !isUnset(host.Devices) ||
    !isUnset(host.DeviceRequests) ||
    !isUnset(host.DeviceCgroupRules) ||
    host.Privileged === true
  ) {
    return 'it uses devices';
  }
  for (const mode of ['IpcMode', 'PidMode', 'UTSMode']) {
    const value = host[mode];
    if (
      typeof value === 'string' &&
      (value === 'host' || value === 'shareable' || value.startsWith('container:'))
    ) {
      return 'it shares namespaces with the machine or another container';
    }
  }
  for (const endpoint of Object.values(personNetworks(inspect).networks)) {
    if (!isUnset(endpoint.IPAMConfig) || endpoint.MacAddress !== undefined) return 'it has a fixed address';
    // The name would lead to the new one too, before it is proven healthy.
    if (!isUnset(endpoint.Aliases)) return 'others find it by a network alias';
  }
  return null;
}

/** DESIGN "Downtime": whether the new container may be started, and proven, before the old one stops. */
export function canStartFirst(inspect: ContainerInspect): boolean {
  return startFirstObstacle(inspect) === null;
}
