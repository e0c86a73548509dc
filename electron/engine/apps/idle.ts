import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { App } from '../domain/model.ts';
import { isAstray } from '../domain/whereabouts.ts';
import { astrayRefusal } from '../domain/whereabouts-words.ts';
import { isWorkedOn, sight } from '../update/whereabouts.ts';

export function appOrThrow(core: Pick<Core, 'store'>, name: string): App {
  const app = core.store.app(name);
  if (app) return app;
  const apps = core.store.apps().map((each) => each.name);
  throw new HomeportError(
    'NOT_FOUND',
    apps.length === 0 ? say('app.none-yet', { app: name }) : say('app.unknown', { app: name, apps }),
  );
}

type Holding = 'stopped' | 'restarted' | 'removed';

const held = new WeakMap<object, Map<string, Holding>>();

/**
 * A stop or a removal takes its time: until it has ended nothing else begins on the app, by a schedule or by a person.
 * @param what is done to it
 */
export async function holding<T>(core: Core, app: string, what: Holding, work: () => Promise<T>): Promise<T> {
  const apps = held.get(core) ?? new Map<string, Holding>();
  held.set(core, apps);
  apps.set(app, what);
  try {
    return await work();
  } finally {
    apps.delete(app);
  }
}

/** An update of it is under way, or a person's stop or removal. */
export function isBusy(core: { runner: Pick<Core['runner'], 'active'> }, app: string): boolean {
  return core.runner.active(app) !== null || held.get(core)?.has(app) === true;
}

/** Throws CONFLICT while the app is being worked on, or held. */
export function idleOrThrow(core: Core, app: string): void {
  const what = held.get(core)?.get(app);
  if (what !== undefined) throw new HomeportError('CONFLICT', say('app.being-done', { app, what }));
  notUpdatedOrThrow(core, app);
}

/** Throws CONFLICT while an update of the app is under way. */
function notUpdatedOrThrow(core: Core, app: string): void {
  const active = core.runner.active(app);
  if (active) {
    const { kind, phase } = active.update;
    throw new HomeportError(
      'CONFLICT',
      say('app.busy', { app, kind: say(`kind.${kind}`), phase: say(`phase.${phase}`) }),
    );
  }
}

/** Throws CONFLICT while the update of another app moves its container along, or lives in its network. */
export function unmovedOrThrow(core: Core, app: App): void {
  const holder = core.runner.holder(app);
  if (holder === null || holder.app === app.name) return;
  const both = { app: app.name, other: holder.app };
  throw new HomeportError(
    'CONFLICT',
    holder.moves ? say('app.moves-with-other', both) : say('app.other-lives-in-it', both),
  );
}

/** Throws CONFLICT where the app's name does not lead to its container any more: only a person can tell which of the two is meant. */
export async function inPlaceOrThrow(core: Core, app: App): Promise<void> {
  const sighting = await sight(core, app);
  if (isAstray(sighting.where) && !isWorkedOn(core.runner, sighting))
    throw new HomeportError('CONFLICT', astrayRefusal(app, sighting.where));
}
