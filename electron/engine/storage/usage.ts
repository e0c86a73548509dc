import path from 'node:path';
import { textOf } from '../../shared/errors.ts';
import type { StorageUsage } from '../../shared/storage-dto.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import { parkedOf } from '../update/parked.ts';
import { disksOf } from './disks.ts';
import { folderBytes, keptAside } from './leftovers.ts';
import { readCacheLimits } from './limits.ts';

/** An engine with thousands of layers takes its time; longer than this nobody looks at a page that loads. */
const SIZES_MS = 60_000;

/** What Homeport takes on the disks, counted when somebody asks. What can't be told is said in words. */
export async function storageUsage(core: Core, dataDir: string): Promise<StorageUsage> {
  const unknown: Text[] = [];
  const known = async <T>(work: () => Promise<T>, unsaid: (why: Text) => Text): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      unknown.push(unsaid(textOf(error)));
      return null;
    }
  };
  const { store, engineStorage: storage, host } = core;
  const backups = store.backups();
  const [disks, aside, workBytes, cache, sizes] = await Promise.all([
    known(
      () => disksOf({ dataDir, machine: host.machine }),
      (why) => say('storage.disks', { why }),
    ),
    keptAside(dataDir),
    folderBytes(path.join(dataDir, 'work')),
    known(
      () => core.buildCache.size(),
      (why) => say('storage.cache', { why }),
    ),
    known(
      () => storage.sizes(SIZES_MS),
      (why) => say('storage.images', { why }),
    ),
  ]);
  return {
    disks: disks ?? [],
    databaseBytes: store.bytes(),
    backups: { count: backups.length, bytes: backups.reduce((sum, it) => sum + it.bytes, 0) },
    keptAside: aside,
    workBytes,
    cache: cache && { ...cache, limits: readCacheLimits(store) },
    apps: sizes && store.apps().map(({ name }) => appUsage(core, name, sizes)),
    unknown,
  };
}

type Sizes = Awaited<ReturnType<Core['engineStorage']['sizes']>>;

/** An image's layers that others have too are on the disk once: of those the largest image's share is told, and never a sum. */
function appUsage({ store }: Core, app: string, sizes: Sizes): NonNullable<StorageUsage['apps']>[number] {
  const ids = new Set(store.releases(app).map((it) => it.imageId));
  const images = [...ids].flatMap((id) => sizes.images.get(id) ?? []);
  const parked = parkedOf(store, app).map((it) => sizes.writableLayers.get(it.containerId) ?? 0);
  return {
    app,
    images: images.length,
    ownBytes: images.reduce((sum, it) => sum + Math.max(0, it.bytes - it.sharedBytes), 0),
    sharedBytes: Math.max(0, ...images.map((it) => it.sharedBytes)),
    parkedBytes: parked.reduce((sum, it) => sum + it, 0),
  };
}
