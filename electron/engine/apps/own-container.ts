import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { isAstray } from '../domain/whereabouts.ts';
import type { Store } from '../ports.ts';
import { isWorkedOn, sight } from '../update/whereabouts.ts';

/**
 * Whether the container of an app's name is the app's. Until its first release has come up, that is only what its own update
 * has made: anything else of that name is somebody's own, and neither shown, restarted nor removed as the app.
 */
export function isOwnContainer(
  store: Pick<Store, 'updates'>,
  app: App,
  { Id }: Pick<ContainerInspect, 'Id'>,
): boolean {
  if (app.runningRelease !== null) return true;
  const [last] = store.updates({ app: app.name, limit: 1 });
  return last?.journal.members.some(({ candidateId }) => candidateId === Id) ?? false;
}

/** The app's container as it is now, also where its name leads to another one; null: it has none. */
export async function containerOf(core: Core, app: App): Promise<ContainerInspect | null> {
  const sighting = await sight(core, app);
  const astray = isAstray(sighting.where) && !isWorkedOn(core.runner, sighting);
  const inspect = astray ? sighting.known : sighting.named;
  return inspect && isOwnContainer(core.store, app, inspect) ? inspect : null;
}
