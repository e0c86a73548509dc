import path from 'node:path';
import { z } from 'zod';
import type { SampleDto } from '../../shared/sample.ts';
import type { App } from '../domain/model.ts';
import type { Store } from '../ports.ts';
import { repositoryIn } from './repository.ts';

/**
 * What was made for the sample, written down before it is made: whatever cuts the making or the removing off, the next start
 * knows what to look for. It is gone only when all of that is.
 */
const sampleRecord = z.object({
  /** Name of its app. */
  app: z.string(),
  /** As its app names it. In a copy of the data directory that is the original's. */
  repository: z.string(),
  /** Name of its volume, which nobody else's has. */
  volume: z.string(),
  base: z.enum(['registry', 'busybox']),
  /** Id of the base image, where the engine did not have it before. */
  pulled: z.string().nullable(),
  /** The engine that all of it is on; null: it can't be told from others. */
  engineId: z.string().nullable(),
});
export type SampleRecord = z.infer<typeof sampleRecord>;

const KEY = 'sample';

export function recordOf(store: Pick<Store, 'setting'>): SampleRecord | null {
  return sampleRecord
    .nullable()
    .catch(null)
    .parse(store.setting(KEY) ?? null);
}

export function keepRecord(store: Pick<Store, 'setSetting'>, record: SampleRecord | null): void {
  store.setSetting(KEY, record ?? undefined);
}

/**
 * The name alone says nothing: somebody may have removed the sample and given its name to an app of their own. Where the data
 * directory was moved, the app may still name the former place, or by now the new one.
 */
export function isSample(
  store: Pick<Store, 'setting' | 'path'>,
  { name, config }: Pick<App, 'name' | 'config'>,
): boolean {
  const record = recordOf(store);
  const { source } = config;
  if (record?.app !== name || source.kind !== 'git' || source.from.kind !== 'git') return false;
  const { from } = source;
  return from.url === record.repository || from.url === ownRepository(store);
}

type Sample = { app: App; record: SampleRecord };

/** The sample as an app on record; null: there is none. */
export function currentSample(store: Pick<Store, 'app' | 'setting' | 'path'>): Sample | null {
  const record = recordOf(store);
  const app = record && store.app(record.app);
  return record && app && isSample(store, app) ? { app, record } : null;
}

export function sampleDto(store: Pick<Store, 'app' | 'setting' | 'path'>): SampleDto | null {
  const sample = currentSample(store);
  return sample && { app: sample.app.name, repository: sample.record.repository, base: sample.record.base };
}

export const dataDirOf = (store: Pick<Store, 'path'>): string => path.dirname(store.path);

/** Where this data directory has the sample's repository, if it has one. */
export const ownRepository = (store: Pick<Store, 'path'>): string => repositoryIn(dataDirOf(store));
