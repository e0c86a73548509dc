import { z } from 'zod';
import { isHomeportError } from '../shared/errors.ts';
import { render } from '../shared/text/render.ts';
import { say, type Text } from '../shared/text/text.ts';
import { moveToEngine } from './apps/own-engine.ts';
import { LOCAL_HOST } from './domain/model.ts';
import { scheduleOf } from './domain/own-minute.ts';
import { recordsOf } from './hosts/records-of.ts';
import type { Store } from './ports.ts';
import { endRecovery } from './recovery.ts';
import { nextRuns } from './schedule/cron.ts';
import { openStore } from './store/open.ts';
import { isAnotherDatabase, renewStamp } from './store/stamp.ts';
import type { UpdateRunner } from './update/runner-port.ts';
import { closeAsUnknown } from './update/unknown.ts';

/** Set until the engine has been looked over for what the records do not know. */
const KEY = 'look-over';

export const lookOverDue = (store: Pick<Store, 'setting'>): boolean =>
  z.boolean().catch(false).parse(store.setting(KEY));

export function setLookOverDue(store: Pick<Store, 'setSetting'>, due: boolean): void {
  store.setSetting(KEY, due ? true : undefined);
}

type Parts = { dataDir: string; now: () => Date; log: (line: string) => void };

/**
 * Opens the database. Before anything acts by it, what it says of a time that is over is laid to rest, where it was put back from
 * a copy, or its apps were given to another engine: what exists has the say from then on.
 *
 * @param engineId of the engine that a person gave the apps to; null: it is the one that they were on
 * @throws STORE_UNAVAILABLE
 */
export function openRecords({ dataDir, now, log }: Parts, engineId: string | null): Store {
  const store = openStore({ dataDir, now });
  try {
    beginAnewWhereDue({ dataDir, store, now: now(), log }, engineId);
    return store;
  } catch (error) {
    store.close();
    throw error;
  }
}

function beginAnewWhereDue(
  { dataDir, store, now, log }: { dataDir: string; store: Store; now: Date; log: (line: string) => void },
  engineId: string | null,
): void {
  const putBack = isAnotherDatabase(dataDir, store);
  if (putBack) log('The database is a copy from before: nothing that it says was under way is taken up.');
  if (putBack || engineId !== null)
    beginAnew(store, {
      why: engineId === null ? say('update.put-back') : say('update.moved'),
      now,
      engineId,
    });
  // A way back needs no database that can be written to.
  if (putBack) renewStamp(dataDir, store);
  else renewIfPossible({ dataDir, store, log });
}

/** A copy that is made now is told from the database as soon as an update has begun or ended. @returns its end */
export function startStamping(parts: {
  dataDir: string;
  store: Store;
  runner: Pick<UpdateRunner, 'all' | 'events'>;
  log: (line: string) => void;
}): () => void {
  const underWay = () =>
    parts.runner
      .all()
      .map(({ id }) => id)
      .join();
  let before = underWay();
  return parts.runner.events.on(() => {
    if (underWay() === before) return;
    before = underWay();
    renewIfPossible(parts);
  });
}

function renewIfPossible(parts: { dataDir: string; store: Store; log: (line: string) => void }): void {
  try {
    renewStamp(parts.dataDir, parts.store);
  } catch (error) {
    if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
    parts.log(`That this database is put back one day may go unnoticed: ${error.message}`);
  }
}

function beginAnew(
  store: Store,
  { why, now, engineId }: { why: Text; now: Date; engineId: string | null },
): void {
  // What happened then is nobody's news any more, and may have been told.
  store.letGo(now, render(why));
  closeAsUnknown(store, why, now);
  for (const { name, config } of store.apps()) {
    const [last] = store.updates({ app: name, limit: 1 });
    // What a rollback left stopped then is not started now.
    if (last?.outcome === 'rollback-failed') endRecovery(store, name, last.id);
    // A slot of the schedule that has passed since then was not missed.
    const nextRunAt = nextRuns(scheduleOf(name, config.schedule), 1)[0] ?? null;
    store.updateApp(name, { containerId: null, nextRunAt });
  }
  // The one that can be given other apps' engine by its address is this machine's.
  if (engineId !== null) moveToEngine(recordsOf(store, LOCAL_HOST), engineId, now);
  setLookOverDue(store, true);
}
