import { say, type Text } from '../../shared/text/text.ts';
import { cleanPath } from './container-values.ts';
import type { ContainerInspect, HostConfig } from './docker-types.ts';

export type KnownMount = { Name?: string; Destination: string };

/** `source:destination[:mode]` of a bind. A lone destination asks for an anonymous volume. */
export function bindDestination(bind: string): { destination: string; anonymous: boolean } {
  const [first = '', second] = bind.split(':');
  return second === undefined
    ? { destination: cleanPath(first), anonymous: true }
    : { destination: cleanPath(second), anonymous: false };
}

/**
 * HostConfig's mounts with every anonymous volume named, so that a container made from them gets the same data: those of
 * `-v /data`, of `--mount type=volume` without a source, and of the image's VOLUMEs.
 *
 * @param volumesFrom mounts of the containers in VolumesFrom: they come from there again. Unknown: a mount that neither the
 * person nor the image declared as a volume is taken to come from there.
 */
export function withNamedVolumes(
  inspect: ContainerInspect,
  volumesFrom: readonly KnownMount[] | null,
): Pick<HostConfig, 'Binds' | 'Mounts'> {
  const volumes = inspect.Mounts.filter(
    (mount) => mount.Type === 'volume' && mount.Name !== undefined && mount.Name !== '',
  );
  const volumeAt = (path: string) =>
    volumes.find((volume) => cleanPath(volume.Destination) === cleanPath(path));

  const mounts = (inspect.HostConfig.Mounts ?? []).map((mount) => {
    const name = mount.Type === 'volume' && !mount.Source ? volumeAt(mount.Target)?.Name : undefined;
    return name === undefined ? mount : { ...mount, Source: name };
  });
  const binds = (inspect.HostConfig.Binds ?? []).map((bind) => {
    const { destination, anonymous } = bindDestination(bind);
    const name = anonymous ? volumeAt(destination)?.Name : undefined;
    return name === undefined ? bind : `${name}:${destination}`;
  });

  const covered = new Set([
    ...binds.map((bind) => bindDestination(bind).destination),
    ...mounts.map((mount) => cleanPath(mount.Target)),
  ]);
  const declared = new Set(Object.keys(inspect.Config.Volumes ?? {}).map(cleanPath));
  const usesOthers = (inspect.HostConfig.VolumesFrom ?? []).length > 0;
  const added = volumes
    .filter((volume) => {
      const path = cleanPath(volume.Destination);
      if (covered.has(path)) return false;
      if (!usesOthers) return true;
      if (volumesFrom === null) return declared.has(path);
      return !volumesFrom.some(
        (other) => other.Name === volume.Name && cleanPath(other.Destination) === path,
      );
    })
    .map((volume) => `${volume.Name}:${volume.Destination}${volume.RW ? '' : ':ro'}`)
    .sort();
  return {
    ...(binds.length + added.length > 0 ? { Binds: [...binds, ...added] } : {}),
    ...(mounts.length > 0 ? { Mounts: mounts } : {}),
  };
}

/** Why a container's data could not be handed on to a new one; null: it can. */
export function volumeRefusal(inspect: ContainerInspect): Text | null {
  const nameless = inspect.Mounts.find((mount) => mount.Type === 'volume' && !mount.Name);
  if (nameless === undefined) return null;
  return say('adopt.nameless-volume', { place: nameless.Destination });
}

/** Names that Docker itself gives to anonymous volumes. */
export function isGeneratedVolumeName(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}
