import { say } from '../../shared/text/text.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

/**
 * The container's mounts with the name of every volume. Newer engines (tried: 28.5; 26.1 does not) leave out the name of the
 * volume that they made for a bind without a source (`Binds: ['/scratch']`), in every version of the API. They do tell where
 * it lies, and the list of volumes says whose place that is. A volume that is not found so stays without a name.
 */
export async function withVolumeNames(api: Transport, inspect: ContainerInspect): Promise<ContainerInspect> {
  const isNameless = (mount: ContainerInspect['Mounts'][number]) =>
    mount.Type === 'volume' && !mount.Name && mount.Source !== '';
  if (!inspect.Mounts.some(isNameless)) return inspect;
  const { Volumes } = shaped(
    shapes.volumeList,
    await api.json({
      method: 'GET',
      path: '/volumes',
      what: say('docker-call.volumes-of', { container: inspect.Name.replace(/^\//, '') }),
    }),
  );
  const names = new Map((Volumes ?? []).map((volume) => [volume.Mountpoint, volume.Name]));
  const Mounts = inspect.Mounts.map((mount) => {
    const name = isNameless(mount) ? names.get(mount.Source) : undefined;
    return name === undefined ? mount : { ...mount, Name: name };
  });
  return { ...inspect, Mounts };
}
