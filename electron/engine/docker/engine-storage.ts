import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { HomeportError, messageOf } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { EngineStorage } from '../docker-port/storage.ts';
import type { BuildRecord } from '../domain/build-cache.ts';
import { isOlder } from './client.ts';
import { dockerStatusOf } from './errors.ts';
import type { Transport } from './request.ts';
import { shaped } from './shapes.ts';
import type { WithTransport } from './with-transport.ts';

/** From this API on the engine tells of one kind alone; before, it counts containers and volumes too, file by file. */
const BY_KIND = '1.42';
/** Longer is not waited for while a build stands still for it. */
const RECORDS_MS = 20_000;
/** How soon an engine that counts for somebody else is asked again. */
const COUNTING_MS = 200;
/** One record may be a few gigabytes of small files. */
const REMOVE_MS = 120_000;
/** As BuildKit makes them. The engine takes the text for a pattern: nothing else may ever be in it. */
const RECORD_ID = /^[a-z0-9]{20,40}$/;

const time = z.string().nullish();
const count = z.number().default(0);

const record = z
  .object({
    ID: z.string().regex(RECORD_ID),
    Parent: z.string().nullish(),
    Parents: z.array(z.string()).nullish(),
    // Docker 23 to 28 write the name with a space in front.
    ' Parents': z.array(z.string()).nullish(),
    Type: z.string().default(''),
    Description: z.string().default(''),
    InUse: z.boolean().default(false),
    Shared: z.boolean().default(false),
    Size: count,
    LastUsedAt: time,
    UsageCount: count,
  })
  .transform((it): BuildRecord => {
    const parents = it.Parents ?? it[' Parents'] ?? [it.Parent ?? ''];
    return {
      id: it.ID,
      parents: parents.filter((id) => id !== ''),
      kind: it.Type,
      description: it.Description,
      inUse: it.InUse,
      shared: it.Shared,
      bytes: it.Size,
      lastUsedAt: it.LastUsedAt ? Date.parse(it.LastUsedAt) : null,
      uses: it.UsageCount,
    };
  });

const shapes = {
  cache: z.object({ BuildCache: z.array(record).nullish() }),
  images: z.object({
    Images: z.array(z.object({ Id: z.string(), Size: count, SharedSize: count })).nullish(),
  }),
  containers: z.object({ Containers: z.array(z.object({ Id: z.string(), SizeRw: count })).nullish() }),
  pruned: z.object({ CachesDeleted: z.array(z.string()).nullish() }),
  info: z.object({
    ID: z.string().default(''),
    Name: z.string().default(''),
    DockerRootDir: z.string().default(''),
    OperatingSystem: z.string().default(''),
    DriverStatus: z.array(z.array(z.string())).nullish(),
  }),
};

/** What an engine has on its disk, and taking build cache away. */
export function engineStorage(withTransport: WithTransport): EngineStorage {
  return {
    buildRecords: () =>
      withTransport(async (api) => {
        const answer = await diskUsage(api, 'build-cache', RECORDS_MS);
        return shaped(shapes.cache, answer).BuildCache ?? [];
      }),
    removeBuildRecord: (id) => withTransport((api) => removeRecord(api, id)),
    sizes: (deadlineMs) =>
      withTransport(async (api) => {
        const whole = isByKind(api) ? null : await diskUsage(api, 'image', deadlineMs);
        const images = shaped(shapes.images, whole ?? (await diskUsage(api, 'image', deadlineMs)));
        const containers = shaped(
          shapes.containers,
          whole ?? (await diskUsage(api, 'container', deadlineMs)),
        );
        return {
          images: new Map(
            // -1: not counted.
            images.Images?.map(({ Id, Size, SharedSize }) => [
              Id,
              { bytes: Size, sharedBytes: Math.max(0, SharedSize) },
            ]),
          ),
          writableLayers: new Map(containers.Containers?.map(({ Id, SizeRw }) => [Id, SizeRw])),
        };
      }),
    about: () =>
      withTransport(async (api) => {
        const what = say('docker-call.disk');
        const info = shaped(shapes.info, await api.json({ method: 'GET', path: '/info', what }));
        return {
          id: info.ID,
          machineName: info.Name,
          rootDir: info.DockerRootDir,
          // Its engine lives in a virtual machine, whose folders are not this machine's.
          isDesktop: info.OperatingSystem.includes('Docker Desktop'),
          imagesInContainerd: (info.DriverStatus ?? []).some(
            ([name, value]) => name === 'driver-type' && value?.startsWith('io.containerd.'),
          ),
        };
      }),
  };
}

const isByKind = (api: Transport): boolean => api.apiVersion === null || !isOlder(api.apiVersion, BY_KIND);

/**
 * An engine that does not know kinds tells of everything. Older ones (tried: 20.10) count for one at a time and refuse the others,
 * whoever they are: those are asked again until the time is up.
 */
async function diskUsage(api: Transport, kind: string, deadlineMs: number): Promise<unknown> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    try {
      return await api.json({
        method: 'GET',
        path: '/system/df',
        query: { type: isByKind(api) ? kind : undefined },
        deadlineMs: deadline - performance.now(),
        what: say('docker-call.disk-use'),
      });
    } catch (error) {
      const counting = dockerStatusOf(error) === 500 && /already running/.test(messageOf(error));
      if (!counting || performance.now() + COUNTING_MS > deadline) throw error;
    }
    await delay(COUNTING_MS);
  }
}

/**
 * By its id alone, one at a time: several ids, and names of filters that the engine does not know, are refused by it. Without
 * `all` records that are an image's layer as well would stay. What another record is made from stays in any case.
 */
async function removeRecord(api: Transport, id: string): Promise<boolean> {
  if (!RECORD_ID.test(id)) throw new HomeportError('BAD_INPUT', say('docker.no-cache-record', { id }));
  const answer = await api.json({
    method: 'POST',
    path: '/build/prune',
    query: { all: true, filters: JSON.stringify({ id: { [id]: true } }) },
    deadlineMs: REMOVE_MS,
    what: say('docker-call.remove-cache'),
  });
  return shaped(shapes.pruned, answer).CachesDeleted?.includes(id) ?? false;
}
