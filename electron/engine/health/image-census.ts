import pLimit from 'p-limit';
import { isHomeportError } from '../../shared/errors.ts';
import type { ContainerReader } from '../docker-port/containers.ts';
import type { EngineEvents } from '../docker-port/events.ts';
import type { ImageReader } from '../docker-port/images.ts';
import type { Release } from '../domain/model.ts';
import type { KeptOnEngine } from '../domain/restorable.ts';
import type { Store } from '../ports.ts';
import { findParked, parkedOf } from '../update/parked.ts';

/** What the engine still has of each release: what was pruned can't be put back at once, and is not offered so. */
export type ImageCensus = {
  /** What was not looked for yet counts as there. */
  kept(release: Release): KeptOnEngine;
  /** Ids of images and of parked containers that are not there: another set whenever that changed. With the records it is all that `kept` goes by. */
  missing(): ReadonlySet<string>;
  refresh(): Promise<void>;
  close(): void;
};

const SETTLE_MS = 200;
/** How many questions Docker is given at once: it has others to serve. */
const QUESTIONS = 8;
const IMAGE_ACTIONS = ['delete', 'untag', 'tag', 'load', 'pull', 'import'];
/** What becomes of a parked container without Homeport. */
const CONTAINER_ACTIONS = ['destroy', 'start'];

export function startImageCensus(deps: {
  docker: { containers: ContainerReader; images: ImageReader; events: EngineEvents };
  store: Store;
  changed: () => void;
  log: (line: string) => void;
}): ImageCensus {
  const atATime = pLimit(QUESTIONS);
  let missing = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let looked: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const gone = new Set<string>();
    try {
      await atATime.map(deps.store.imageIds(), async (id) => {
        if ((await deps.docker.images.inspect(id)) === null) gone.add(id);
      });
      const parked = deps.store
        .apps()
        .flatMap(({ name }) => parkedOf(deps.store, name).map((it) => ({ ...it, app: name })));
      await atATime.map(parked, async ({ app, containerId, release }) => {
        if ((await findParked(deps, app, release))?.containerId !== containerId) gone.add(containerId);
      });
    } catch (error) {
      if (!isHomeportError(error)) throw error;
      return; // Docker is away: what was known stays, and a resync follows its return.
    }
    const same = gone.size === missing.size && [...gone].every((id) => missing.has(id));
    if (same) return;
    missing = gone;
    deps.changed();
  }

  /** One after the other: an older look never overwrites what a newer one saw. */
  function refresh(): Promise<void> {
    looked = looked.catch(() => undefined).then(look);
    return looked;
  }

  const stop = deps.docker.events.on(({ type, action }) => {
    const concerns =
      type === 'resync' ||
      (type === 'image' && IMAGE_ACTIONS.includes(action)) ||
      (type === 'container' && CONTAINER_ACTIONS.includes(action));
    if (concerns) {
      timer ??= setTimeout(() => {
        timer = null;
        refresh().catch((error: unknown) => deps.log(`Counting images failed: ${String(error)}`));
      }, SETTLE_MS);
    }
  });

  return {
    kept: ({ app, number, imageId }) => ({
      image: !missing.has(imageId),
      parked: parkedOf(deps.store, app).some((p) => p.release === number && !missing.has(p.containerId)),
    }),
    missing: () => missing,
    refresh,
    close() {
      stop();
      if (timer) clearTimeout(timer);
    },
  };
}
