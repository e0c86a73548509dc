import { otherEngineRefusal } from '../../../electron/engine/apps/own-engine.ts';
import type { Update } from '../../../electron/engine/domain/model.ts';
import type { UpdateDeps } from '../../../electron/engine/update/context.ts';
import { noteDrift } from '../../../electron/engine/update/drift.ts';
import { passTakenNumbers } from '../../../electron/engine/update/numbers.ts';
import { closeAsUnknown } from '../../../electron/engine/update/unknown.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { asWritten } from '../../../electron/shared/text/text.ts';
import { copyOf } from './copy.ts';
import type { Disk } from './store.ts';
import type { World } from './world.ts';

/** The database is of an earlier time than the engine, or the engine is not the one that the database tells of. */

const AGAIN_MS = 2000;

/** Everything in the database becomes what it was when the copy was made. */
export function putBack(disk: Disk, copy: Disk): void {
  Object.assign(disk, copyOf(copy));
}

/**
 * What the next start does first: what the database says is under way ends as unknown, and what exists is looked at, as soon as
 * the engine answers.
 */
export function beginAnew(
  deps: Pick<UpdateDeps, 'store' | 'docker' | 'clock' | 'keepers' | 'installation'>,
  apps: readonly string[],
): Promise<void> {
  closeAsUnknown(deps.store, asWritten('The database was put back.'), deps.clock.now());
  const look = async () => {
    for (const name of apps) {
      await passTakenNumbers(deps, name);
      const app = deps.store.app(name);
      const live = app && (await deps.docker.containers.inspect(app.containerName));
      if (app && live) await noteDrift(deps, app, live);
    }
  };
  const lookWhenConnected = async (): Promise<void> => {
    try {
      await deps.docker.waitUntilConnected(new AbortController().signal);
      await look();
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      await deps.clock.sleep(AGAIN_MS, new AbortController().signal);
      await lookWhenConnected();
    }
  };
  return lookWhenConnected();
}

/** Nothing may be asked of an engine that has no container of the apps', whatever it calls its own. */
export async function expectRefused(world: World): Promise<void> {
  const { disk } = world;
  const updates = ({ app, limit = 100 }: { app?: string; limit?: number }): Update[] =>
    [...disk.updates.values()]
      .filter((update) => update.app === app)
      .reverse()
      .slice(0, limit);
  const refusal = await otherEngineRefusal(
    {
      apps: () => [...disk.apps.values()],
      updates,
      setting: (key) => disk.settings.get(key),
      setSetting: (key, value) => void disk.settings.set(key, value),
      updateApp: () => undefined,
    },
    {
      id: 'another-engine',
      name: 'other',
      endpoint: 'simulated',
      containers: async () => new Set(['a', 'b']),
    },
  );
  if (refusal === null) world.broken.push('another engine was taken for the apps’');
}
