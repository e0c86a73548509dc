import { isHomeportError, messageOf } from '../../shared/errors.ts';
import type { EngineConnection } from '../docker-port/connection.ts';
import type { EngineEvents } from '../docker-port/events.ts';
import type { Volumes } from '../docker-port/volumes.ts';
import { holderOf, wasMoved } from '../holder.ts';
import type { Store } from '../ports.ts';
import type { Signal } from '../signal.ts';
import type { Clock } from '../update/context.ts';
import { createKeepers, type Keepers } from './keeper.ts';
import { keeperVolume } from './keeper-volume.ts';

const SETTLE_MS = 100;
/** To take over is to remove a volume and to make it again. */
const ACTIONS = ['create', 'destroy'];

/** The keepers of this data directory's Homeport, looked at whenever the engine comes back, or says that one has changed. */
export function startKeepers(parts: {
  dataDir: string;
  docker: EngineConnection & { volumes: Volumes; events: EngineEvents };
  store: Store;
  clock: Clock;
  changed: Signal<void>;
  log: (line: string) => void;
}): { installation: string; keepers: Keepers; refresh(): Promise<void>; close(): void } {
  const { docker, store, clock, log } = parts;
  const holder = holderOf(parts.dataDir);
  const keepers = createKeepers({
    docker,
    store,
    holder,
    wasMoved: (directory) => wasMoved(directory, holder.directory),
    now: clock.now,
    changed: () => parts.changed.emit(),
    log,
  });
  let looked: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | null = null;
  let closed = false;

  /** One after the other: an older look never overwrites what a newer one saw. */
  function refresh(): Promise<void> {
    looked = looked.then(async () => {
      if (closed || docker.status().state !== 'connected') return;
      try {
        await keepers.refresh();
      } catch (error) {
        // Looked at again when it is back, and before anything is moved.
        if (!isHomeportError(error, 'DOCKER_AWAY'))
          log(`Who looks after the apps could not be found out: ${messageOf(error)}`);
      }
    });
    return looked;
  }

  const stops = [
    docker.onStatus(({ state }) => {
      if (state === 'connected') void refresh();
    }),
    docker.events.on(({ type, action, id }) => {
      if (type !== 'volume' || !ACTIONS.includes(action) || !id.startsWith(keeperVolume(''))) return;
      timer ??= setTimeout(() => {
        timer = null;
        void refresh();
      }, SETTLE_MS);
    }),
  ];
  return {
    installation: holder.installation,
    keepers,
    refresh,
    close() {
      closed = true;
      for (const stop of stops) stop();
      if (timer) clearTimeout(timer);
    },
  };
}
