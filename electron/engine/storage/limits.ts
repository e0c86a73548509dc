import { cacheLimits } from '../../shared/contract.ts';
import type { CacheLimits } from '../../shared/storage-dto.ts';
import { CACHE_LIMITS } from '../domain/build-cache.ts';
import type { Store } from '../ports.ts';

const KEY = 'cache-limits';
/** What an older or newer Homeport wrote and makes no sense here is no reason to let the cache grow. */
const kept = cacheLimits.catch(CACHE_LIMITS);

/** How much build cache of Homeport's an engine keeps: a person's own choice, else the usual. */
export function readCacheLimits(store: Pick<Store, 'setting'>): CacheLimits {
  return kept.parse(store.setting(KEY) ?? CACHE_LIMITS);
}

/** @param said what is not said stays */
export function keepCacheLimits(
  store: Pick<Store, 'setting' | 'setSetting'>,
  said: { bytes?: number | undefined; days?: number | undefined },
): CacheLimits {
  const before = readCacheLimits(store);
  const limits = { bytes: said.bytes ?? before.bytes, days: said.days ?? before.days };
  store.setSetting(KEY, limits);
  return limits;
}
