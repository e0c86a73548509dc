import pLimit from 'p-limit';
import type { Core } from '../core.ts';
import type { Update } from '../domain/model.ts';
import { isSwapBegun } from '../domain/moved.ts';
import { buildTag, isKeptAside, plainName } from '../domain/names.ts';
import type { ImageNeeds } from '../domain/prune.ts';
import { hasRun } from '../domain/restorable.ts';
import { basesOf, movedTagsOf } from '../update/own-tag.ts';

/** How many questions Docker is given at once: it has others to serve. */
const QUESTIONS = 8;

/** The containers on the engine, as far as images are concerned. */
export async function containerNeeds({ docker }: Pick<Core, 'docker'>): Promise<ImageNeeds['containers']> {
  const found = await pLimit(QUESTIONS).map(await docker.containers.list(), ({ Id }) =>
    docker.containers.inspect(Id),
  );
  return found.flatMap((inspect) =>
    inspect === null
      ? []
      : {
          name: plainName(inspect),
          imageId: inspect.Image,
          madeWith: inspect.Config.Image ?? '',
          running: inspect.State.Running,
          aside: isKeptAside(plainName(inspect)),
        },
  );
}

/** What the records say, and what is under way at this very moment. Nothing is awaited. */
export function recordedNeeds(
  core: Pick<Core, 'store' | 'runner' | 'installation' | 'host' | 'hosts'>,
): Omit<ImageNeeds, 'containers'> {
  const { store, runner, installation, host, hosts } = core;
  const apps = store.apps();
  const here = (update: Update) => hosts.of(update.app).host.id === host.id;
  // A rollback that failed is taken up again, with what it moved then.
  const failed = apps
    .flatMap(({ name }) => store.updates({ app: name, limit: 1 }))
    .filter(({ outcome }) => outcome === 'rollback-failed');
  return {
    installation,
    releases: apps.flatMap((app) =>
      store.releases(app.name).map((release) => ({
        app: app.name,
        number: release.number,
        imageId: release.imageId,
        tag: release.tag,
        standing:
          release.number === app.runningRelease ? 'running' : hasRun(release) ? 'restorable' : 'other',
      })),
    ),
    bases: apps.map(({ name }) => ({ app: name, refs: basesOf(store, name) ?? [] })),
    namedBefore: apps.flatMap(({ name: app }) =>
      Object.entries(movedTagsOf(store, app)).map(([name, imageId]) => ({ app, name, imageId })),
    ),
    updates: [...runner.all().filter(here), ...failed].map((update) => ({
      app: update.app,
      imageIds: imagesOf(update),
      names: update.journal.targets.map(({ app }) => buildTag(app, update.id)),
      getting: isGetting(update),
    })),
  };
}

function imagesOf({ fromImageId, journal: { targets, members } }: Update): string[] {
  return [
    fromImageId,
    ...targets.map(({ imageId }) => imageId),
    ...members.flatMap(({ previousImageId, imageId }) => [previousImageId, imageId]),
  ].filter((id) => id !== null);
}

/** What it brings is not proven to be here: it may be anything, and made from anything. */
function isGetting({ outcome, journal }: Update): boolean {
  if (outcome !== null || journal.direction === 'back' || isSwapBegun(journal)) return false;
  return journal.targets.some(({ verified }) => !verified);
}
