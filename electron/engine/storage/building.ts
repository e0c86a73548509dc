import type { EngineStorage, Store } from '../ports.ts';
import { createBuildLines } from '../slots.ts';
import type { Clock, UpdateDeps } from '../update/context.ts';
import { type BuildCache, createBuildCache } from './build-cache.ts';
import { readCacheLimits } from './limits.ts';

/** The lines for fetching and building, and the account of what builds leave: nothing builds past it. */
export function createBuilding(parts: {
  docker: { storage: EngineStorage };
  store: Store;
  clock: Clock;
  log: (line: string) => void;
  buildSlots?: number;
}): Pick<UpdateDeps, 'checkoutSlots' | 'buildSlots'> & { buildCache: BuildCache } {
  const { docker, store, clock, log } = parts;
  const lines = createBuildLines(parts.buildSlots);
  const limits = () => readCacheLimits(store);
  const buildCache = createBuildCache({ storage: docker.storage, store, limits, now: clock.now, log });
  return {
    buildCache,
    checkoutSlots: lines.checkoutSlots,
    buildSlots: (turn, work) => lines.buildSlots(turn, () => buildCache.during(turn.app, work, turn.signal)),
  };
}
