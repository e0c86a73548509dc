import { keeperLabels, keeperVolume } from '../../../electron/engine/apps/keeper-volume.ts';
import { underWayElsewhere } from '../../../electron/engine/domain/elsewhere.ts';
import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { App, Update } from '../../../electron/engine/domain/model.ts';
import { mainMember } from '../../../electron/engine/domain/moved.ts';
import type { UpdateRunner } from '../../../electron/engine/update/runner-port.ts';
import { gitResolved } from '../git-version.ts';
import { inspectOf } from './container.ts';
import { copyOf } from './copy.ts';
import { keepFirst } from './neighbours.ts';
import { HOLDER, type Surroundings, startProcess } from './process.ts';
import { createDisk, type Disk } from './store.ts';
import type { World } from './world.ts';

/** Another data directory's, on the same machine. */
const OTHER_HOLDER = {
  ...HOLDER,
  installation: 'another-homeport',
  directory: '/root/.local/share/homeport',
  who: 'root@simulated',
};

/**
 * Another Homeport on the same engine, with records of its own. It knows nothing of the first one but what the engine tells, and
 * is not hit by what befalls that one's process.
 */
type SecondHomeport = {
  /** Its person takes the app over and updates it, where that is allowed. @returns whether it was done */
  takeOver(app: App): boolean;
  /** What is under way there. */
  open(): Update[];
  /** The machine went down with it, and came up again. */
  restart(): void;
};

export function createSecond(
  world: Pick<World, 'machine' | 'time' | 'trace' | 'build' | 'open'>,
  around: Pick<
    Surroundings,
    'time' | 'machine' | 'trace' | 'build' | 'outages' | 'refuses' | 'status' | 'reboots'
  > & {
    ears(): Pick<Surroundings, 'listeners' | 'backAgain'>;
  },
): SecondHomeport {
  const disk: Disk = createDisk([]);
  let own = { alive: true };
  let ids = 0;
  const start = (): UpdateRunner =>
    startProcess(
      own,
      {
        ...around,
        ...around.ears(),
        disk,
        reach: (what) => void world.trace.push(`   2 ${world.time.now() % 1e8} ${what}`),
        reachAfter: () => undefined,
        forgetAfter: () => undefined,
        storeFails: () => false,
        before: () => undefined,
        newId: () => `v${++ids}`,
      },
      OTHER_HOLDER,
    ).runner;
  let runner = start();

  return {
    takeOver(app) {
      const { machine, time } = world;
      const place = machine.find(app.containerName);
      const all = machine
        .all()
        .map((c) => ({ name: c.name, labels: inspectOf(c, time.now(), {}).Config.Labels }));
      const live = place && { labels: place.body.Labels, restartPolicy: place.restartPolicy, ageMs: 0 };
      // A restore of a container that is kept aside shows nothing before it moves, nor does a way back whose candidate is gone:
      // those milliseconds are a known gap.
      const unseen = world
        .open()
        .some(({ journal }) => mainMember(journal)?.candidateWasParked || journal.direction === 'back');
      const busy = underWayElsewhere(app.containerName, live, all, (id) => disk.updates.has(id), true);
      // What a person has put in the app's place is no app of anybody's.
      if (place?.meantFor !== app.containerName || unseen || busy !== null || disk.apps.has(app.name))
        return false;
      const keeper = {
        ...OTHER_HOLDER,
        app: app.name,
        container: place.name,
        since: '2026-01-01T00:00:00.000Z',
      };
      machine.volumes.remove(keeperVolume(place.name));
      machine.volumes.make(keeperVolume(place.name), keeperLabels(keeper));
      const { config } = app;
      // Nobody is there to be asked.
      const policy = { ...config.policy, onFailure: 'rollback' as const };
      const record = { ...app, config: { ...config, policy }, containerId: place.id, runningRelease: null };
      disk.apps.set(app.name, copyOf(record));
      keepFirst({ ...world, disk }, app.name, place, null);
      const commit = machine.images.idOf(world.build.content).slice(7, 47);
      const targets = [newTarget({ app: app.name, wanted: gitResolved(commit) })];
      runner.start({ app: app.name, kind: 'update', trigger: 'person', fromRelease: 1, known: { targets } });
      return true;
    },
    open: () => runner.all(),
    restart() {
      own.alive = false;
      own = { alive: true };
      runner = start();
      runner.resumeOpen();
    },
  };
}
