import { say, type Text } from '../../shared/text/text.ts';
import { cleanPath } from './container-values.ts';
import type { ContainerInspect } from './docker-types.ts';

type Uses = Pick<ContainerInspect, 'Mounts'> & {
  HostConfig: Pick<ContainerInspect['HostConfig'], 'PortBindings' | 'RestartPolicy'>;
  State: Pick<ContainerInspect['State'], 'Running' | 'Restarting' | 'Paused'>;
};

/**
 * Why a container must not be lost sight of while another one takes its place; null: nothing speaks against it.
 * @param next the other one; null: it will be made as this one was.
 */
export function clashWith(old: Uses, next: Uses | null): Text | null {
  const runs = old.State.Running || old.State.Restarting || old.State.Paused;
  const comesBack = old.HostConfig.RestartPolicy?.Name === 'always';
  if (!runs && !comesBack) return null;
  const how = runs ? say('clash.runs') : say('clash.comes-back');
  const places = next === null ? writable(old) : both(writable(old), writable(next));
  if (places[0] !== undefined) return say('clash.writes', { how, place: places[0] });
  const ports =
    next === null ? published(old) : published(old).filter((port) => published(next).includes(port));
  return ports[0] === undefined ? null : say('clash.port', { how, port: ports[0] });
}

/** Names of volumes, and folders of the machine, that it writes to. */
function writable({ Mounts }: Uses): string[] {
  return Mounts.filter((mount) => mount.RW && mount.Type !== 'tmpfs').flatMap(({ Type, Name, Source }) => {
    if (Type === 'volume' && Name) return [Name];
    return Source ? [cleanPath(Source)] : [];
  });
}

/** A folder inside another one is both's. */
function both(a: string[], b: string[]): string[] {
  const inside = (path: string, of: string) => path === of || path.startsWith(`${of === '/' ? '' : of}/`);
  return a.filter((one) => b.some((other) => inside(one, other) || inside(other, one)));
}

function published({ HostConfig }: Uses): string[] {
  return Object.entries(HostConfig.PortBindings ?? {}).flatMap(([port, bindings]) =>
    (bindings ?? []).flatMap(({ HostPort }) =>
      HostPort ? [`${HostPort}/${port.split('/')[1] ?? 'tcp'}`] : [],
    ),
  );
}
