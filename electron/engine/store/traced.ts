import type { Store, Trace, Traces } from '../ports.ts';

/** Topics that were written and are remembered one by one; beyond that, everything counts as written. */
const REMEMBERED = 5000;

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
  ];

  return {
    traces,
    apps: reads(store.apps, () => ['apps']),
    app: reads(store.app, (name) => [`app ${name}`]),
    insertApp: writes(store.insertApp, ({ name }) => ['apps', `app ${name}`]),
    updateApp: writes(store.updateApp, (name) => ['apps', `app ${name}`]),
    deleteApp: writes(store.deleteApp, () => 'all'),

    releases: reads(store.releases, (app) => [`releases ${app}`]),
    release: reads(store.release, (app) => [`releases ${app}`]),
    insertRelease: writes(store.insertRelease, ({ app }) => [`releases ${app}`]),
    passNumbers: writes(store.passNumbers, (app) => [`releases ${app}`]),
    updateRelease: writes(store.updateRelease, (app) => [`releases ${app}`]),
    deleteRelease: writes(store.deleteRelease, (app) => [`releases ${app}`]),

    insertUpdate: writes(store.insertUpdate, ofUpdate),
    record: writes(store.record, ofUpdate),
    update: reads(store.update, (id) => [`update ${id}`]),
    updates: reads(store.updates, ({ app }) => [app === undefined ? 'updates' : `updates ${app}`]),
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

    setting: reads(store.setting, (key) => [`setting ${key}`]),
    setSetting: writes(store.setSetting, (key) => [`setting ${key}`]),

    prune: writes(store.prune, () => 'all'),
    // These neither read nor write what anybody remembers.
    probe: store.probe,
    compact: store.compact,
    backup: store.backup,
    backups: store.backups,
    path: store.path,
    bytes: store.bytes,
    close: store.close,
  };
}

function createTraces() {
  /** One more with each write. */
  let revision = 0;
  /** Everything counts as written at this revision. */
  let floor = 0;
  const written = new Map<string, number>();
  const listeners = new Set<() => void>();
  /** Where what is read now is noted; those around it are told when it has ended. */
  let reading: Set<string> | null = null;

  const note = (topics: string[]) => {
    for (const topic of topics) reading?.add(topic);
  };
  const wrote = (topics: string[] | 'all') => {
    revision += 1;
    if (topics !== 'all') for (const topic of topics) written.set(topic, revision);
    if (topics === 'all' || written.size > REMEMBERED) {
      floor = revision;
      written.clear();
    }
    for (const listener of [...listeners]) listener();
  };
  function follow<T>(work: () => T): { result: T; trace: Trace } {
    const around = reading;
    const topics = new Set<string>();
    const at = revision;
    reading = topics;
    try {
      return { result: work(), trace: { topics, at } };
    } finally {
      reading = around;
      note([...topics]);
    }
  }
  function isFresh(trace: Trace): boolean {
    if (trace.at === revision) return true;
    if (trace.at < floor) return false;
    for (const topic of trace.topics) if ((written.get(topic) ?? 0) > trace.at) return false;
    trace.at = revision;
    return true;
  }
  const traces: Traces = {
    follow,
    isFresh,
    remembered<T>(work: () => T): () => T {
      let last: { result: T; trace: Trace } | null = null;
      return () => {
        if (last === null || !isFresh(last.trace)) last = follow(work);
        else note([...last.trace.topics]);
        return last.result;
      };
    },
    onWrite(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return { traces, note, wrote };
}
