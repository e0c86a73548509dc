import type { AppNow } from '../../../electron/engine/domain/app-state.ts';
import { NOTHING_KNOWN } from '../../../electron/engine/domain/app-state.ts';
import { LOCAL_HOST, type Update } from '../../../electron/engine/domain/model.ts';
import { deliverTo } from '../../../electron/engine/notify/deliver.ts';
import type { Channel, ChannelRules } from '../../../electron/engine/notify/ports.ts';
import type { ToldFacts } from '../../../electron/engine/notify/told.ts';
import { watchTroubles } from '../../../electron/engine/notify/troubles.ts';
import type { Store } from '../../../electron/engine/ports.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import type { Notification } from '../../../electron/shared/notifications.ts';
import { defaultPreferences } from '../../../electron/shared/preferences.ts';
import type { Text } from '../../../electron/shared/text/text.ts';
import { oneAppJournal } from '../../support/one-app-journal.ts';
import { factsOver } from '../live/facts.ts';
import { app, ended, open, T0, tempDir, update } from '../store/support.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const { quietHours } = defaultPreferences().notifications;

export const EVERYTHING: ChannelRules = { wants: () => true, quietHours };

/** Docker as it stands, from then on. */
export function docker(
  state: DockerStatus['state'],
  since: Date,
  more: Partial<DockerStatus> = {},
): DockerStatus {
  return {
    state,
    endpoint: 'unix:///x.sock',
    version: null,
    apiVersion: null,
    message: null,
    otherEngine: null,
    since: since.toISOString(),
    ...more,
  };
}

/**
 * Events, outbox and one channel over a real database, with a clock in hand: what there is to tell is written down and delivered by the parts
 * that do it in the engine. Its channel is one that a test sees into: `far.told` is what has arrived.
 */
export function notifyWorld() {
  const dataDir = tempDir();
  const far = {
    told: [] as Notification[],
    rules: EVERYTHING as ChannelRules | null,
    /** Called in the middle of a delivery: it may throw. */
    on: (_: Notification): void | Promise<void> => undefined,
  };
  const channel: Channel = {
    id: 'test',
    rules: () => far.rules,
    async deliver(notification) {
      far.told.push(notification);
      await far.on(notification);
    },
    onChange: () => () => undefined,
  };
  const log: string[] = [];
  const inHand = {
    now: T0,
    docker: docker('connected', T0),
    low: null as Text | null,
    storeProblem: null as Text | null,
    /** Another host's Docker; null: there is no other. */
    other: null as DockerStatus | null,
    states: new Map<string, AppNow>(),
  };
  const at = () => inHand.now;
  let running = start();

  function start() {
    const store = open(dataDir);
    const { here } = factsOver(store);
    const host = {
      host: { id: LOCAL_HOST, name: 'This machine' },
      docker: { status: () => inHand.docker },
      disks: { low: () => inHand.low },
    };
    const facts: ToldFacts = {
      store,
      hosts: {
        all: () => {
          const { other } = inHand;
          const nas = other && { ...host, host: { id: 'nas', name: 'NAS' }, docker: { status: () => other } };
          return nas === null ? [host] : [host, nas];
        },
      },
      on: () => ({ ...here, monitor: { now: (name) => inHand.states.get(name) ?? NOTHING_KNOWN } }),
      storeProblem: () => inHand.storeProblem,
    };
    const deps = { facts, now: at, log: (line: string) => log.push(line) };
    const troubles = watchTroubles(deps);
    const delivery = deliverTo(channel, { ...deps, store, again: () => undefined });
    return { store, facts, troubles, delivery };
  }

  return {
    far,
    inHand,
    log,
    store: (): Store => running.store,
    delivery: () => running.delivery,
    later(ms: number) {
      inHand.now = new Date(inHand.now.getTime() + ms);
    },
    /** One look of the engine's; answers what is told by it, a notification a line, and when to look again. */
    async look(): Promise<{ told: string[]; againInMs: number | null }> {
      const before = far.told.length;
      running.troubles.look();
      const againInMs = running.delivery.look();
      // What can be delivered at once is, before anything else is done.
      await new Promise(setImmediate);
      return { told: far.told.slice(before).map(inWords), againInMs };
    },
    /** The monitor sees an app so, and says so. */
    sees(name: string, state: AppNow['state'], more: Partial<AppNow> = {}) {
      const now = { ...NOTHING_KNOWN, state, since: at().toISOString(), ...more };
      inHand.states.set(name, now);
      running.troubles.lookAt(name);
    },
    addApp(name = 'web') {
      running.store.insertApp(app(name, { runningRelease: 1 }));
      inHand.states.set(name, { ...NOTHING_KNOWN, state: 'healthy' });
    },
    /** An update that began and ended, in two transactions as in the engine. */
    ends(id: string, outcome: NonNullable<Update['outcome']>, more: Partial<Update> = {}) {
      const journal = oneAppJournal({ release: 2 });
      running.store.insertUpdate(update(id, { startedAt: at(), journal, ...more }));
      running.store.record(ended(id, at(), { outcome, journal, ...more }));
    },
    /** As after kill -9: whatever was in memory is gone. */
    restart() {
      running.delivery.close();
      running.store.close();
      running = start();
    },
  };
}

export function inWords({ events }: Notification): string {
  return events.map(({ kind, app: name }) => (name === null ? kind : `${kind} ${name}`)).join(' + ');
}
