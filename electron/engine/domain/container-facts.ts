import { say, type Text } from '../../shared/text/text.ts';
import { hasOwnNetworks, personNetworks } from './container-networks.ts';
import type { RecordedSpec } from './container-spec.ts';
import { isUnset } from './container-values.ts';
import { volumeRefusal } from './container-volumes.ts';
import type { ContainerInspect } from './docker-types.ts';

type AdoptionContext = {
  /** Id (or its beginning) of the container Homeport itself runs in; null: it runs in none. */
  ownContainerId: string | null;
  /** Containers that an app's update keeps aside or tries now, by full id: the app's name. Labels can't tell these of an adopted container. */
  working?: Readonly<Record<string, string>>;
  /** What Homeport made it for; null: Homeport did not make it. */
  made?: { app: string; hasItsPlace: boolean } | null;
};

/** Why Homeport can't keep this container up to date; null: it can. */
export function adoptionRefusal(
  inspect: ContainerInspect,
  context: AdoptionContext = { ownContainerId: null },
): Text | null {
  const labels = inspect.Config.Labels ?? {};
  const own = context.ownContainerId ?? '';
  // A container's host name is the beginning of its id: that is how a program inside learns it.
  if (own.length >= 12 && inspect.Id.startsWith(own)) {
    return say('adopt.homeports-own');
  }
  if (Object.keys(labels).some((key) => key.startsWith('com.docker.swarm.'))) {
    return say('adopt.swarm-task');
  }
  if (Object.keys(labels).some((key) => key.startsWith('io.kubernetes.'))) {
    return say('adopt.kubernetes');
  }
  const app = workedOnFor(inspect, context);
  if (app !== null) return say('adopt.kept-aside', { app });
  if (inspect.State.Status === 'removing' || inspect.State.Status === 'dead')
    return say('adopt.being-removed');
  return volumeRefusal(inspect);
}

/** Labels stay with a container for ever: one that still has another name than it was meant to have never became the app. */
function workedOnFor(
  inspect: ContainerInspect,
  { working = {}, made = null }: AdoptionContext,
): string | null {
  if (Object.hasOwn(working, inspect.Id)) return working[inspect.Id] ?? null;
  return made === null || made.hasItsPlace ? null : made.app;
}

/**
 * Why the old container has to stop before a new one of the same spec may start, in words; null: both may run side by side
 * for a moment, and the update costs no downtime. In doubt, stop first: a second of downtime is better than two writers.
 * @param recorded the spec that Homeport made it from, where it did: what an engine makes up is then told from what is fixed.
 */
export function startFirstObstacle(
  inspect: ContainerInspect,
  recorded: RecordedSpec | null = null,
): string | null {
  const host = inspect.HostConfig;
  if (!isUnset(host.PortBindings) || host.PublishAllPorts === true) return 'it publishes ports';
  if (!hasOwnNetworks(host.NetworkMode) && host.NetworkMode !== 'none')
    return "it uses the machine's or another container's network";
  if (inspect.Mounts.some((mount) => mount.RW && mount.Type !== 'tmpfs'))
    return 'it writes to a volume or folder that both would share';
  // Read-only says who may replace the socket, not who may speak through it.
  if (
    inspect.Mounts.some(({ Type, Source }) => Type === 'bind' && /\.sock$|^(\/var)?\/run(\/|$)/.test(Source))
  )
    return "it acts through a socket of the machine's, and both would";
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
  const { networks } = personNetworks(inspect, recorded?.networks);
  // Engines from 25 on find it by its host name there, as by an alias (DNSNames).
  if (hasNameOfItsOwn(inspect) && Object.keys(networks).some((name) => name !== 'bridge'))
    return 'it is found by its host name';
  for (const endpoint of Object.values(networks)) {
    if (!isUnset(endpoint.IPAMConfig) || endpoint.MacAddress !== undefined) return 'it has a fixed address';
    // The name would lead to the new one too, before it is proven healthy.
    if (!isUnset(endpoint.Aliases)) return 'it is found by a network alias';
  }
  return null;
}

/** A host name that a person chose: both containers would have it. Else it is the beginning of the id. */
function hasNameOfItsOwn({ Id, Config }: ContainerInspect): boolean {
  return (Config.Hostname ?? '') !== '' && Config.Hostname !== Id.slice(0, 12);
}

/** Whether the new container may be started, and proven, before the old one stops. */
export function canStartFirst(inspect: ContainerInspect, recorded: RecordedSpec | null = null): boolean {
  return startFirstObstacle(inspect, recorded) === null;
}
