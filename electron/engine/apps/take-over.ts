import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { madeElsewhere, parkedFor, underWayElsewhere } from '../domain/elsewhere.ts';
import { type Keeper, keeperInWords } from '../domain/keeper.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { appOrThrow, idleOrThrow } from './idle.ts';
import { keeperVolume } from './keeper-volume.ts';

/** What another Homeport has to do with a container. */
export type ElsewhereNow = {
  /** Why it can't be had from it at all. */
  refusal: Text | null;
  /** Who looks after it, in words: it can be taken over. */
  lookedAfterBy: string | null;
};

/** @param keepers all on the engine */
export async function elsewhere(
  core: Core,
  inspect: ContainerInspect,
  keepers: ReadonlyMap<string, Keeper>,
): Promise<ElsewhereNow> {
  const name = plainName(inspect);
  const image = await core.docker.images.inspect(inspect.Image);
  const made = madeElsewhere(
    { name, labels: inspect.Config.Labels },
    image?.Config?.Labels ?? null,
    core.installation,
  );
  // One that a person made carries no label of Homeport's: only its name tells that it is kept aside.
  const parked = parkedFor(name)?.member;
  const keeper = others(core, keepers.get(name));
  const aside = made?.aside ? made.member : others(core, keepers.get(parked ?? '')) ? parked : undefined;
  if (aside !== undefined) {
    return {
      refusal: say('adopt.kept-aside-elsewhere', { app: aside }),
      lookedAfterBy: null,
    };
  }
  const who = keeper
    ? keeperInWords(keeper)
    : 'another Homeport (which made this container and may have forgotten it since)';
  return { refusal: null, lookedAfterBy: keeper || made ? who : null };
}

function others(core: Core, keeper: Keeper | undefined): Keeper | null {
  return keeper === undefined || core.keepers.isOwn(keeper) ? null : keeper;
}

/** All keepers on the engine; none where it does not tell: that is said when one is to be taken. */
export async function keepersOf(core: Core): Promise<ReadonlyMap<string, Keeper>> {
  try {
    return await core.keepers.onEngine();
  } catch (error) {
    if (!isHomeportError(error, 'DOCKER_REFUSED') && !isHomeportError(error, 'TIMEOUT')) throw error;
    core.log(`Who looks after the containers can't be told: ${error.message}`);
    return new Map();
  }
}

/** Throws CONFLICT in the middle of another Homeport's update of it, also of one that was cut off there. */
async function settledElsewhereOrThrow(core: Core, container: string): Promise<void> {
  const all = (await core.docker.containers.list()).map(({ Names, Labels }) => ({
    name: Names[0]?.slice(1) ?? '',
    labels: Labels,
  }));
  const place = await core.docker.containers.inspect(container);
  const found = underWayElsewhere(
    container,
    place && {
      labels: place.Config.Labels,
      restartPolicy: place.HostConfig.RestartPolicy?.Name ?? '',
      ageMs: core.clock.now().getTime() - Date.parse(place.Created),
    },
    all,
    (update) => core.store.update(update) !== null,
    others(core, (await keepersOf(core)).get(container)) !== null,
  );
  if (found === null) return;
  throw new HomeportError('CONFLICT', say('keeper.under-way-elsewhere', { container, found }));
}

/**
 * Looks after an app again that another Homeport took over. What that one made of it since is a change from outside.
 * @throws CONFLICT nobody took it over, or an update of the other one is under way
 */
export async function takeBack(core: Core, name: string): Promise<App> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  if ((await core.keepers.other(app)) === null)
    throw new HomeportError('CONFLICT', say('keeper.is-ours', { name }));
  await takeFromOthers(core, app.name, app.containerName, true);
  core.keepers.foundAgain(name);
  await core.monitor.refresh(name);
  core.reschedule();
  core.changed.emit();
  return appOrThrow(core, name);
}

/**
 * Looks after the container from now on. The other one's update is looked for before and after: of two that begin in the same
 * moment, one sees the other (its candidate here, the keeper there).
 * @returns its undo
 */
export async function takeFromOthers(
  core: Core,
  app: string,
  container: string,
  takeOver: boolean,
): Promise<() => Promise<void>> {
  await settledElsewhereOrThrow(core, container);
  const undo = await core.keepers.take(app, container, takeOver);
  try {
    await settledElsewhereOrThrow(core, container);
  } catch (error) {
    await undo();
    throw error;
  }
  return undo;
}

/**
 * Looks after a container from now on that is yet to be made.
 * @returns its undo
 * @throws CONFLICT where another Homeport looks after one of that name
 */
export async function takeFree(core: Core, name: string): Promise<() => Promise<void>> {
  const keepers = await keepersOf(core);
  refuseNameElsewhere(core, name, name, keepers);
  const keeper = others(core, keepers.get(name));
  if (keeper) {
    throw new HomeportError(
      'CONFLICT',
      say('keeper.name-elsewhere', { name, who: keeperInWords(keeper), volume: keeperVolume(name) }),
    );
  }
  return core.keepers.take(name, name, false);
}

/**
 * Image tags are called after the app: two apps of one name, of two Homeports, would move and remove each other's.
 * @throws CONFLICT
 */
export function refuseNameElsewhere(
  core: Core,
  name: string,
  container: string,
  keepers: ReadonlyMap<string, Keeper>,
): void {
  for (const keeper of keepers.values()) {
    if (keeper.app !== name || keeper.container === container || core.keepers.isOwn(keeper)) continue;
    throw new HomeportError(
      'CONFLICT',
      say('keeper.app-elsewhere', { name, container: keeper.container, who: keeperInWords(keeper) }),
    );
  }
}
