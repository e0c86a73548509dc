import { setTimeout as delay } from 'node:timers/promises';
import { isHomeportError, messageOf } from '../../shared/errors.ts';
import { orAborted } from '../../shared/or-aborted.ts';
import type { CacheLimits } from '../../shared/storage-dto.ts';
import {
  type BuildRecord,
  type OwnBuildRecord,
  ownAfterBuilds,
  ownBytes,
  ownRecords,
  recordsOfApp,
  recordsToPrune,
  signOfOthers,
  stillOwn,
} from '../domain/build-cache.ts';
import type { EngineStorage, Store } from '../ports.ts';
import { createHeldRecords } from './held-records.ts';

export type BuildCache = {
  /**
   * Runs a build of Homeport's and notes what it left in the cache. However that goes, it is the build's result that counts; one
   * that is called off waits for none of it.
   */
  during<T>(app: string, build: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Brings what is Homeport's within the limits. @returns bytes that the disk won. Waits for no build: then it removes nothing. */
  prune(limits: CacheLimits): Promise<number>;
  /** What no other app uses goes. @returns bytes that the disk won. */
  forget(app: string): Promise<number>;
  /** What is there, and what of it is Homeport's. */
  size(): Promise<{ bytes: number; ownBytes: number; ownRecords: number }>;
};

type Look = { engine: string; forgets: boolean; own: OwnBuildRecord[]; records: BuildRecord[] };
type Span = { apps: string[]; begun: Promise<Look | null> };

/** After its end a build may have its records in hands for a moment more; what stays so longer is not waited for again. */
const RELEASED_MS = 2_000;
const LOOK_AGAIN_MS = 200;
/** Records removed before it is looked again whether somebody uses the next ones. */
const AT_ONCE = 25;
/** An engine that counts every file of its volumes before it answers is not asked with every build. */
const SLOW_ENGINE_MS = 24 * 3600_000;

/**
 * Keeps account of what Homeport's builds leave in an engine's cache, and takes it away again.
 *
 * INVARIANTS
 * - Only ids that the engine listed before and after Homeport's own builds are ever removed, one by one (domain/build-cache.ts).
 * - Builds of Homeport's that overlap are one span: it is looked at before the first and after the last.
 * - Spans and removals are one after the other.
 */
export function createBuildCache(deps: {
  storage: EngineStorage;
  store: Pick<Store, 'buildRecords' | 'setBuildRecords'>;
  limits: () => CacheLimits;
  now: () => Date;
  log: (line: string) => void;
}): BuildCache {
  const { storage, store, log } = deps;
  const held = createHeldRecords(deps.now);
  let span: Span | null = null;
  let underWay = 0;
  let notBefore = 0;
  let last: Promise<unknown> = Promise.resolve();

  const after = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  /** What is there, and what of Homeport's nobody else has used since. */
  async function look(): Promise<Look> {
    const { id: engine, imagesInContainerd: forgets } = await storage.about();
    const records = await quietRecords();
    const own = stillOwn(store.buildRecords(engine), records);
    return { engine, forgets, own, records };
  }

  const lookBefore = async () => (deps.now().getTime() < notBefore ? null : look());

  async function quietRecords(): Promise<BuildRecord[]> {
    for (const deadline = Date.now() + RELEASED_MS; ; await delay(LOOK_AGAIN_MS)) {
      const records = await storage.buildRecords();
      const released = !records.some((it) => it.inUse && !held.wasHeld(it));
      if (released || Date.now() > deadline) return held.seen(records);
    }
  }

  async function end({ apps, begun }: Span): Promise<void> {
    const before = await begun;
    if (before === null) return;
    const records = await quietRecords();
    const doubt = signOfOthers(before.records, records, apps.length);
    if (doubt !== null)
      log(`What the build left in Docker's build cache is not counted as Homeport's: ${doubt}.`);
    const own = ownAfterBuilds(before.own, before.records, records, apps);
    store.setBuildRecords(before.engine, own);
    const going = recordsToPrune(own, records, deps.limits(), deps.now(), before.forgets);
    await remove({ ...before, own, records }, going);
  }

  /** What is removed changes when its parents were used last: they are Homeport's still, where nobody else built meanwhile. */
  async function remove(seen: Look, ids: string[]): Promise<number> {
    const bytesOf = new Map(seen.records.map((it) => [it.id, it.shared ? 0 : it.bytes]));
    let { own, records } = seen;
    let won = 0;
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const still = new Set(own.map((it) => it.id));
      for (const id of ids.slice(at, at + AT_ONCE))
        if (still.has(id) && (await storage.removeBuildRecord(id))) won += bytesOf.get(id) ?? 0;
      const now = await quietRecords();
      own = ownAfterBuilds(own, records, now, []);
      records = now;
      store.setBuildRecords(seen.engine, own);
    }
    return won;
  }

  const idle = (work: () => Promise<number>): Promise<number> =>
    after(async () => (underWay > 0 ? 0 : await work()));

  return {
    async during(app, build, signal = new AbortController().signal) {
      underWay += 1;
      span ??= {
        apps: [],
        begun: after(lookBefore).catch((error: unknown) => {
          if (isHomeportError(error, 'TIMEOUT')) notBefore = deps.now().getTime() + SLOW_ENGINE_MS;
          log(`What this build leaves in Docker's build cache can't be told apart: ${messageOf(error)}`);
          return null;
        }),
      };
      const mine = span;
      mine.apps.push(app);
      try {
        await orAborted(mine.begun, signal);
        return await build();
      } finally {
        underWay -= 1;
        if (underWay === 0) {
          span = null;
          const ending = after(() => end(mine)).catch((error: unknown) =>
            log(`What the build left in Docker's build cache could not be counted: ${messageOf(error)}`),
          );
          await orAborted(ending, signal);
        }
      }
    },
    prune: (limits) =>
      idle(async () => {
        const seen = await look();
        store.setBuildRecords(seen.engine, seen.own);
        return remove(seen, recordsToPrune(seen.own, seen.records, limits, deps.now(), seen.forgets));
      }),
    forget: (app) =>
      idle(async () => {
        const seen = await look();
        const ids = recordsOfApp(seen.own, seen.records, app);
        const others = (it: OwnBuildRecord) => ({ ...it, apps: it.apps.filter((user) => user !== app) });
        const won = await remove(seen, ids);
        // What another app uses too is that one's alone from now on. What could not go is nobody's, and goes by its age.
        store.setBuildRecords(seen.engine, store.buildRecords(seen.engine).map(others));
        return won;
      }),
    size: () =>
      after(async () => {
        const { own, records } = await look();
        const mine = ownRecords(own, records);
        return { bytes: ownBytes(records), ownBytes: ownBytes(mine), ownRecords: mine.length };
      }),
  };
}
