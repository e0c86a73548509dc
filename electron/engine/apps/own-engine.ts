import { z } from 'zod';
import { say, type Text } from '../../shared/text/text.ts';
import type { App } from '../domain/model.ts';
import type { AnsweringEngine, Store } from '../ports.ts';
import { parkedOf, setParked } from '../update/parked.ts';
import { forgetKeeper } from './keeper.ts';

type Records = Pick<Store, 'apps' | 'updates' | 'setting' | 'setSetting' | 'updateApp'>;

/** When a person gave the apps to the engine that they are on. */
const KEY = 'engine-since';
const engineSince = z.coerce.date().catch(new Date(0));

/** More than that many apps are not named. */
const NAMED = 3;
/** Updates of an app whose containers are looked for. */
const RECENT = 5;

/**
 * Why nothing may be asked of the engine that answers: the apps are on another one, where their names mean other containers.
 * Docker promises nothing about an engine's id: one that has any container of the apps' is theirs under whatever id.
 *
 * @returns null: it is theirs, or none of them is anywhere yet, or that can't be told
 */
export async function otherEngineRefusal(store: Records, engine: AnsweringEngine): Promise<Text | null> {
  const { id, name, endpoint } = engine;
  const elsewhere = store.apps().filter((app) => app.engineId !== null && app.engineId !== id);
  if (id === null || elsewhere.length === 0) return null;
  const here = await engine.containers();
  if (elsewhere.some((app) => containersOf(store, app).some((container) => here.has(container)))) return null;
  const names = elsewhere.slice(0, NAMED).map((app) => app.name);
  const more = elsewhere.length - names.length;
  const apps = more > 0 ? say('join.and-more', { items: names, more }) : names;
  return say('docker.another-engine', { endpoint, machine: name, apps, count: elsewhere.length });
}

/** Every container that is on record as the app's, on the engine that it is on now. */
function containersOf(store: Records, app: App): string[] {
  const since = engineSince.parse(store.setting(KEY));
  const parked = parkedOf(store, app.name).map(({ containerId }) => containerId);
  const moved = store
    .updates({ app: app.name, limit: RECENT })
    .filter(({ startedAt }) => startedAt >= since)
    .flatMap(({ journal }) =>
      journal.members.flatMap(({ previousId, candidateId }) => [previousId, candidateId]),
    );
  return [app.containerId, ...parked, ...moved].filter((id) => id !== null);
}

/** A person gives all apps to another engine: what is on record of the one before proves nothing any more. */
export function moveToEngine(store: Records, engineId: string, now: Date): void {
  store.setSetting(KEY, now.toISOString());
  for (const { name } of store.apps()) {
    store.updateApp(name, { engineId, containerId: null });
    setParked(store, name, []);
    // Who looks after what stands on the engine, and this is another one.
    forgetKeeper(store, name);
  }
}

/** Writes down that this is the engine the apps are on. It has been admitted as theirs. */
export function keepEngineId(store: Pick<Store, 'apps' | 'updateApp'>, engineId: string | null): void {
  if (engineId === null) return;
  for (const app of store.apps()) if (app.engineId !== engineId) store.updateApp(app.name, { engineId });
}
