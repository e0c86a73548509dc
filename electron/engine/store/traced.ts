import type { Store } from '../ports.ts';
import { createTraces } from './traces.ts';

/**
 * A store that knows what was read of it and what was written since. Every method says here which rows it reads or writes: one
 * that does not does not compile.
 *
 * INVARIANT: a method's topics cover at least the rows that it touches. Too many only costs a second look.
 */
export function traced(store: Omit<Store, 'traces'>): Store {
  const { traces, note, wrote } = createTraces();
  const reads =
    <Args extends unknown[], Result>(
      method: (...args: Args) => Result,
      topics: (...args: Args) => string[],
    ) =>
    (...args: Args): Result => {
      note(topics(...args));
      return method(...args);
    };
  /** @param topics 'all': whatever was read may be another. */
  const writes =
    <Args extends unknown[], Result>(
      method: (...args: Args) => Result,
      topics: (...args: Args) => string[] | 'all',
    ) =>
    (...args: Args): Result => {
      try {
        return method(...args);
      } finally {
        // Also where it failed: what became of a write that was not answered is not known.
        wrote(topics(...args));
      }
    };
  const ofUpdate = ({ id, app }: { id: string; app: string }) => [
    `update ${id}`,
    `updates ${app}`,
    'updates',
    'events',
  ];

  /** They are asked for at every event of Docker's, and change seldom. */
  const apps = traces.remembered(reads(store.apps, () => ['apps']));

  return {
    traces,
    apps: () => [...apps()],
    app: reads(store.app, (name) => [`app ${name}`]),
    insertApp: writes(store.insertApp, ({ name }) => ['apps', `app ${name}`]),
    updateApp: writes(store.updateApp, (name) => ['apps', `app ${name}`, 'events']),
    deleteApp: writes(store.deleteApp, () => 'all'),

    releases: reads(store.releases, (app) => [`releases ${app}`]),
    release: reads(store.release, (app) => [`releases ${app}`]),
    imageIds: reads(store.imageIds, () => ['releases']),
    insertRelease: writes(store.insertRelease, ({ app }) => ['releases', `releases ${app}`]),
    passNumbers: writes(store.passNumbers, (app) => [`releases ${app}`]),
    updateRelease: writes(store.updateRelease, (app) => ['releases', `releases ${app}`]),
    deleteRelease: writes(store.deleteRelease, (app) => ['releases', `releases ${app}`]),

    insertUpdate: writes(store.insertUpdate, ofUpdate),
    record: writes(store.record, ofUpdate),
    reopen: writes(store.reopen, (it) => [...ofUpdate(it), `log ${it.id}`]),
    update: reads(store.update, (id) => [`update ${id}`]),
    updates: reads(store.updates, ({ app }) => [app === undefined ? 'updates' : `updates ${app}`]),
    updatesDuring: reads(store.updatesDuring, () => ['updates']),
    openUpdates: reads(store.openUpdates, () => ['updates']),
    steps: reads(store.steps, (id) => [`update ${id}`]),
    interruptSteps: writes(store.interruptSteps, (id) => [`update ${id}`]),

    appendLog: writes(store.appendLog, (id) => [`log ${id}`]),
    log: reads(store.log, (id) => [`log ${id}`]),
    stepsWithLog: reads(store.stepsWithLog, (id) => [`update ${id}`, `log ${id}`]),

    insertHealth: writes(store.insertHealth, ({ app }) => [`health ${app}`]),
    health: reads(store.health, (app) => [`health ${app}`]),

    buildRecords: reads(store.buildRecords, (engine) => [`build records ${engine}`]),
    setBuildRecords: writes(store.setBuildRecords, (engine) => [`build records ${engine}`]),

    // Nothing writes them yet.
    hosts: reads(store.hosts, () => ['hosts']),

    keepTroubles: writes(store.keepTroubles, () => ['events']),
    troubles: reads(store.troubles, () => ['events']),
    // Asked for at every change: only what came is a change.
    enrol: (channel) => {
      const came = store.enrol(channel);
      if (came > 0) wrote(['outbox']);
      return came;
    },
    pending: reads(store.pending, () => ['outbox', 'events']),
    settle: writes(store.settle, () => ['outbox']),
    postpone: writes(store.postpone, () => ['outbox']),
    letGo: writes(store.letGo, () => ['outbox']),

    setting: reads(store.setting, (key) => [`setting ${key}`]),
    setSetting: writes(store.setSetting, (key) => [`setting ${key}`]),

    prune: writes(store.prune, () => 'all'),
    // These neither read nor write what anybody remembers.
    proveWritable: store.proveWritable,
    compact: store.compact,
    backup: store.backup,
    backups: store.backups,
    path: store.path,
    bytes: store.bytes,
    close: store.close,
  };
}
