import { autoRemove, isUp, parentsOf } from './container.ts';
import type { Request, Setup } from './history.ts';
import { NAME, NEIGHBOUR } from './neighbours.ts';
import { appOn } from './store.ts';
import type { World } from './world.ts';

/** What a person does between two requests, and never while an update is under way. */

const ELSEWHERE = 'renamed-by-a-person';

/** `docker compose up`, with another image: the app's container is another one from then on. @returns whether it was done */
export function makeAgain(world: World, setup: Setup, app: string, request: Request, index: number): boolean {
  const { machine, disk } = world;
  const old = machine.find(app);
  if (
    request.outside !== 'made again' ||
    !old ||
    setup.autoRemove ||
    disk.apps.get(app)?.runningRelease == null
  )
    return false;
  // From then on its image goes by another name than the one that the history watches.
  if (setup.tag !== 'none') return false;
  // What lives in its network would have to be made again with it, and what lives in another's has a name for that.
  if (machine.all().some((c) => parentsOf(c).includes(old.id)) || parentsOf(old).length > 0) return false;
  const up = isUp(old);
  const image = machine.images.make(`by hand ${index}`, 'no healthcheck', [`by-hand:${index}`]);
  machine.remove(old.id, true);
  const { Labels, ...body } = old.body;
  const compose = Object.entries(Labels ?? {}).filter(([key]) => key.startsWith('com.docker.compose.'));
  const made = machine.create(
    app,
    { ...body, Image: image, Labels: Object.fromEntries(compose) },
    {},
    'homeport',
  );
  made.restartPolicy = setup.restartPolicy;
  if (up) machine.start(made.id);
  return true;
}

/**
 * Takes the app's name from its container. An update that is asked for then must touch nothing.
 * @returns ends it: the names are what they were, and what was touched meanwhile is told, in words. null: it was not done.
 */
export function takeTheName(world: World, app: string, request: Request): (() => string[]) | null {
  const { machine, disk } = world;
  const own = machine.find(app);
  const other = machine.find(app === NAME ? NEIGHBOUR : NAME);
  // A `--rm` container may go by itself.
  if (!own || autoRemove(own) || disk.apps.get(app)?.runningRelease == null) return null;
  // One that was made again before anybody looked is known by nothing but its name.
  const known = disk.apps.get(app)?.containerId ?? own.id;
  if (known !== own.id) return null;
  if (request.outside === 'renamed') {
    machine.rename(own.id, ELSEWHERE);
    return end([[own.id, ELSEWHERE, app]]);
  }
  if (request.outside !== 'swapped with the other' || !other || autoRemove(other)) return null;
  if (appOn(disk, app).containerName !== app) return null;
  const theirs = other.name;
  machine.rename(own.id, ELSEWHERE);
  machine.rename(other.id, app);
  machine.rename(own.id, theirs);
  return end([
    [own.id, theirs, app],
    [other.id, app, theirs],
  ]);

  function end(names: [id: string, now: string, before: string][]): () => string[] {
    return () => {
      // The other one's update moves along what lives in its network, under the name that it has now: the app knows it by that.
      const holders = names.map(([id, now, before]) => {
        const holder = machine.find(now);
        const known = holder?.id === id || holder?.id === appOn(disk, before).containerId;
        return { now, before, id: known ? holder?.id : undefined };
      });
      const wrong = holders.flatMap(({ id, now, before }) =>
        id === undefined
          ? [`the container of ${before}, which a person called ${now}, is not there any more`]
          : [],
      );
      if (request.outside === 'renamed' && machine.find(app)) wrong.push(`${app} was made a second time`);
      if (wrong.length > 0) return wrong;
      for (const { id } of holders) if (id) machine.rename(id, `${ELSEWHERE}-${id.slice(0, 6)}`);
      for (const { id, before } of holders) {
        const holder = machine.find(id ?? '');
        if (!holder) continue;
        machine.rename(holder.id, before);
        // It may have been made again meanwhile, under the name that it had then.
        holder.meantFor = before;
      }
      return [];
    };
  }
}
