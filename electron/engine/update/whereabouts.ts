import type { ContainerReader } from '../docker-port/containers.ts';
import type { ImageReader } from '../docker-port/images.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import { moves } from '../domain/journal.ts';
import type { App } from '../domain/model.ts';
import { isKeptAside, plainName } from '../domain/names.ts';
import { type Whereabouts, whereaboutsOf } from '../domain/whereabouts.ts';
import type { UpdateDeps } from './context.ts';
import { madeFor } from './made.ts';
import { parkedOf } from './parked.ts';
import type { UpdateRunner } from './runner-port.ts';

/** A look at where an app's container is. */
export type Sighting = {
  /** The app as it was on record when it was looked for. */
  app: App;
  /** The container that has its name. */
  named: ContainerInspect | null;
  /** The one with the known id, under whichever name; null: it is gone, not known, or kept aside by Homeport itself. */
  known: ContainerInspect | null;
  where: Whereabouts;
};

type Looks = {
  docker: { containers: ContainerReader; images: ImageReader };
  store: Pick<UpdateDeps['store'], 'apps' | 'setting'>;
  /** Id of this Homeport. */
  installation: string;
};

/** The container of that name. Docker also takes the beginning of an id for one. */
export async function containerNamed(
  docker: { containers: ContainerReader },
  name: string,
): Promise<ContainerInspect | null> {
  const found = await docker.containers.inspect(name);
  return found && plainName(found) === name ? found : null;
}

/** The app that is known by one of these containers. */
export function ownerById(apps: readonly App[], ids: readonly (string | null)[]): App | undefined {
  return apps.find(({ containerId }) => containerId !== null && ids.includes(containerId));
}

/** Says nothing of an app that is being worked on: its update gives names of its own (`isWorkedOn`). */
export async function sight(looks: Looks, app: App): Promise<Sighting> {
  const named = await containerNamed(looks.docker, app.containerName);
  const known = app.containerId === null ? null : await knownOf(looks, app, named);
  const of = named && (await ownerOf(looks, app, named));
  const where = whereaboutsOf({
    app,
    named: named && { id: named.Id, of },
    known: known && { id: known.Id, name: plainName(known) },
  });
  return { app, named, known, where };
}

/** The other app that a container is known to be of. Of records that lack the ids still, what Homeport made it for tells. */
async function ownerOf(looks: Looks, app: App, named: ContainerInspect): Promise<string | null> {
  const others = looks.store.apps().filter((it) => it.name !== app.name);
  const known = others.find((it) => it.containerId === named.Id);
  if (known || app.containerId !== null || app.runningRelease === null) return known?.name ?? null;
  const made = await madeFor(looks.docker, looks.installation, named);
  return others.find((it) => it.name === made?.app && it.containerId === null)?.name ?? null;
}

async function knownOf({ docker, store }: Looks, app: App, named: ContainerInspect | null) {
  if (named?.Id === app.containerId) return named;
  const known = app.containerId === null ? null : await docker.containers.inspect(app.containerId);
  return known && isAside(store, app, known) ? null : known;
}

/** Homeport's own doing. What runs in spite of it was started by a person, who is asked about it. */
function isAside(store: Looks['store'], app: App, known: ContainerInspect): boolean {
  if (known.State.Running || known.State.Restarting) return false;
  const parked = parkedOf(store, app.name).some(({ containerId }) => containerId === known.Id);
  return parked || isKeptAside(plainName(known));
}

/** An update, of this app or of another one, moves its container now. */
export function isWorkedOn(
  runner: Pick<UpdateRunner, 'active' | 'holder' | 'all'>,
  { app, named, known }: Sighting,
): boolean {
  if (runner.active(app.name) !== null || runner.holder(app) !== null) return true;
  const ids = [named, known].flatMap((it) => it?.Id ?? []);
  return runner.all().some(({ journal }) => ids.some((id) => moves(journal, id)));
}
