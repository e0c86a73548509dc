import { isContainerMode } from './container-networks.ts';
import { cleanPath } from './container-values.ts';
import { isGeneratedVolumeName } from './container-volumes.ts';
import type { ContainerInspect } from './docker-types.ts';

/** Facts about a container that a person should know before its first update, one sentence each. */
export function containerWarnings(inspect: ContainerInspect): string[] {
  const host = inspect.HostConfig;
  const warnings: string[] = [];
  if (host.AutoRemove === true) {
    warnings.push(
      'It was started with --rm: Docker removes it when it stops. Homeport makes it again from what it recorded, without what it wrote outside of volumes.',
    );
  } else if (
    host.RestartPolicy === undefined ||
    host.RestartPolicy.Name === '' ||
    host.RestartPolicy.Name === 'no'
  ) {
    warnings.push('It has no restart policy: Docker does not start it again after a crash or a reboot.');
  }
  const anonymous = inspect.Mounts.filter(
    (mount) => mount.Type === 'volume' && mount.Name !== undefined && isGeneratedVolumeName(mount.Name),
  );
  if (anonymous.length > 0) {
    warnings.push(
      `Its data in ${listed(anonymous.map((mount) => mount.Destination))} is kept in ${anonymous.length === 1 ? 'a volume' : 'volumes'} without a name. ` +
        'Homeport hands it on at each update; give it a name to find it again yourself.',
    );
  }
  const data = dataWarning(inspect.Mounts.filter(isWritableData).map((mount) => mount.Destination));
  if (data !== null) warnings.push(data);
  if (isContainerMode(host.NetworkMode)) {
    warnings.push(
      'It uses the network of another container: when that one is made again by someone else, this one loses its network.',
    );
  }
  if ((host.Links ?? []).length > 0) {
    warnings.push(
      'It uses --link, which Docker keeps for old containers only: put both containers on a network of your own instead.',
    );
  }
  if (inspect.State.Paused) warnings.push('It is paused: an update starts the new one running.');
  return warnings;
}

/** What it writes there stays when the container goes. Sockets and devices are files that somebody else looks after. */
function isWritableData(mount: ContainerInspect['Mounts'][number]): boolean {
  return (
    mount.RW && (mount.Type === 'volume' || (mount.Type === 'bind' && !/\.sock$|^\/dev\//.test(mount.Source)))
  );
}

/**
 * What a rollback can't bring back, in words; null: the app keeps no data.
 * @param places where its writable volumes and folders are mounted.
 */
export function dataWarning(places: readonly string[]): string | null {
  if (places.length === 0) return null;
  return (
    `Its data in ${listed([...places].sort())} is used by old and new releases alike, and Homeport does not copy it before an update: ` +
    'where a release converts it to a new format, a rollback brings back the container, and the data stays converted. Keep a backup of your own.'
  );
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
): string[] {
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
    .map(
      ([folder, count]) =>
        `${count === 1 ? 'One file' : `${count} files`} written to ${folder} ${count === 1 ? 'is' : 'are'} not on a volume: an update leaves ${count === 1 ? 'it' : 'them'} behind. ` +
        'Mount a volume there to keep such data.',
    );
  const more = ordered.length - SHOWN_FOLDERS;
  if (more > 0)
    warnings.push(`Files in ${more} more ${more === 1 ? 'folder' : 'folders'} are not on a volume either.`);
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

function listed(items: string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}
