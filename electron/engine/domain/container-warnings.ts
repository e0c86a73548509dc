import { listed, say, type Text } from '../../shared/text/text.ts';
import { isContainerMode } from './container-networks.ts';
import { cleanPath } from './container-values.ts';
import { isGeneratedVolumeName } from './container-volumes.ts';
import type { ContainerInspect } from './docker-types.ts';

/** Facts about a container that a person should know before its first update, one sentence each. */
export function containerWarnings(inspect: ContainerInspect): Text[] {
  const host = inspect.HostConfig;
  const warnings: Text[] = [];
  if (host.AutoRemove === true) {
    warnings.push(say('warning.auto-remove'));
  } else if (
    host.RestartPolicy === undefined ||
    host.RestartPolicy.Name === '' ||
    host.RestartPolicy.Name === 'no'
  ) {
    warnings.push(say('warning.no-restart-policy'));
  }
  const anonymous = inspect.Mounts.filter(
    (mount) => mount.Type === 'volume' && mount.Name !== undefined && isGeneratedVolumeName(mount.Name),
  );
  if (anonymous.length > 0) {
    const places = listed(anonymous.map((mount) => mount.Destination));
    warnings.push(say('warning.nameless-volumes', { places, count: anonymous.length }));
  }
  const data = dataWarning(inspect.Mounts.filter(isWritableData).map((mount) => mount.Destination));
  if (data !== null) warnings.push(data);
  if (isContainerMode(host.NetworkMode)) warnings.push(say('warning.network-of-another'));
  if ((host.Links ?? []).length > 0) warnings.push(say('warning.links'));
  if (inspect.State.Paused) warnings.push(say('warning.paused'));
  return warnings;
}

/** What it writes there stays when the container goes. Sockets and devices are files that somebody else looks after. */
function isWritableData(mount: ContainerInspect['Mounts'][number]): boolean {
  return (
    mount.RW && (mount.Type === 'volume' || (mount.Type === 'bind' && !/\.sock$|^\/dev\//.test(mount.Source)))
  );
}

/**
 * What a rollback can't bring back; null: the app keeps no data.
 * @param places where its writable volumes and folders are mounted.
 */
export function dataWarning(places: readonly string[]): Text | null {
  return places.length === 0 ? null : say('warning.data', { places: listed([...places].sort()) });
}

/** Written again by every start, or thrown away by it: no one's data. Folders with all that is in them. */
const THROWAWAY = [
  '/tmp',
  '/run',
  '/var/run',
  '/var/log',
  '/var/tmp',
  '/var/lock',
  '/var/cache',
  '/proc',
  '/sys',
  '/dev',
  '/root/.cache',
  '/.dockerenv',
];

/** Docker mounts these itself, or programs write them at each start. */
const THROWAWAY_FILE =
  /^\/etc\/(hosts|hostname|resolv\.conf|mtab|ld\.so\.cache)$|\.(pid|lock|pyc|log)$|\/__pycache__(\/|$)|\/\.(ash|bash|python|sh)_history$|\/\.cache(\/|$)/;

const SHOWN_FOLDERS = 5;

/**
 * Data in the container's writable layer, which no new container gets: one sentence a folder.
 *
 * @param changes lines of `docker diff`: 'A /data/db', 'C /etc', 'D /old'. What was deleted is the image's and comes back; that is no data.
 */
export function writableLayerWarnings(
  changes: readonly string[],
  inspect: Pick<ContainerInspect, 'Mounts'>,
): Text[] {
  const entries = changes.map((line) => ({ kind: line.slice(0, 1), path: line.slice(2) }));
  // A changed folder is listed with everything changed in it: only the ends of the tree are of interest.
  const folders = new Set(entries.flatMap(({ path }) => ancestors(path)));
  const mountPoints = inspect.Mounts.map((mount) => cleanPath(mount.Destination));
  const written = entries
    .filter(({ kind, path }) => kind !== 'D' && path.startsWith('/') && !folders.has(path))
    .map(({ path }) => path)
    .filter((path) => !THROWAWAY.some((folder) => inside(path, folder)) && !THROWAWAY_FILE.test(path))
    // The places that Docker made to mount something on.
    .filter((path) => !mountPoints.some((mount) => inside(path, mount) || inside(mount, path)));

  const counts = new Map<string, number>();
  for (const path of written) {
    const folder = folderOf(path);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const ordered = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const warnings = ordered
    .slice(0, SHOWN_FOLDERS)
    .map(([folder, count]) => say('warning.writable-layer', { count, folder }));
  const more = ordered.length - SHOWN_FOLDERS;
  if (more > 0) warnings.push(say('warning.more-writable-layer', { count: more }));
  return warnings;
}

/** At most three levels deep: '/var/lib/app' stands for all below it. */
function folderOf(path: string): string {
  const parts = path.split('/').slice(1, -1).slice(0, 3);
  return `/${parts.join('/')}`;
}

function ancestors(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1, -1).map((_, index) => parts.slice(0, index + 2).join('/'));
}

function inside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
