import { createKeepers } from '../../../electron/engine/apps/keeper.ts';
import { DockerRefusal } from '../../../electron/engine/docker/errors.ts';
import { appNow } from '../../../electron/engine/domain/app-state.ts';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { recoverNow } from '../../../electron/engine/recovery.ts';
import { createSlots } from '../../../electron/engine/slots.ts';
import { createRunner, type UpdateRunner } from '../../../electron/engine/update/runner.ts';
import type { DockerStatus } from '../../../electron/shared/dto.ts';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { clockOf, type VirtualTime } from './clock.ts';
import { answers, portsOf } from './container.ts';
import { copyOf } from './copy.ts';
import { type Build, dockerOver, type Line } from './docker.ts';
import { beginAnew } from './earlier-records.ts';
import type { Machine } from './machine.ts';
import { simulatedSources } from './sources.ts';
import { type Disk, storeOn } from './store.ts';

/** Whose processes these are: one data directory's, on one machine. */
export const HOLDER = {
  installation: 'this-homeport',
  machine: 'simulated',
  directory: '/home/mira/.local/share/homeport',
  who: 'mira@simulated',
};

/** Thrown out of a durable write in whose middle the process dies. */
class Died extends Error {}

const never = <T>(): Promise<T> => new Promise(() => undefined);

/** What a process finds around it, and what happens to it there. */
export type Surroundings = {
  time: VirtualTime;
  machine: Machine;
  disk: Disk;
  trace: string[];
  build(): Build;
  /** One more point of the history. `withAfter`: what is to happen after the effect waits for `reachAfter`. */
  reach(what: string, withAfter: boolean): void;
  reachAfter(): void;
  forgetAfter(): void;
  /** How many things keep the engine from answering. */
  outages(): number;
  /** The engine is going down, and answers every change with an error. */
  refuses(): boolean;
  storeFails(): boolean;
  status(): DockerStatus;
  listeners: Set<(status: DockerStatus) => void>;
  backAgain: Set<() => void>;
  reboots(): { updates: Update[]; seen: boolean }[];
  before(call: string, ref: string): void;
  newId(): string;
};

/** The real runner over the simulated world, and what a start does before it. */
export type Process = {
  runner: UpdateRunner;
  /** The database was put back. Throws, or never ends, where the process dies meanwhile. */
  beginAnew(): Promise<void>;
  /** Takes up the failed rollback of an app again, where that is due. Throws, or never ends, where the process dies meanwhile. */
  recover(app: string): Promise<Update | null>;
};

/** Homeport's process. Once dead, nothing of it acts any more. */
export function startProcess(own: { alive: boolean }, around: Surroundings, holder = HOLDER): Process {
  const { time, machine } = around;
  const alive = () => own.alive;
  const away = () => {
    if (around.outages() > 0) throw new HomeportError('DOCKER_AWAY', 'Docker does not answer.');
  };
  const line: Line = {
    status: around.status,
    onStatus(listener) {
      around.listeners.add(listener);
      listener(around.status());
      return () => around.listeners.delete(listener);
    },
    async waitUntilConnected(signal) {
      signal.throwIfAborted();
      while (alive() && around.outages() > 0)
        await new Promise<void>((resolve) => around.backAgain.add(resolve));
      if (!alive()) await never();
    },
    async look(effect) {
      if (!alive()) return never();
      time.tick(1);
      machine.settle();
      away();
      for (const reboot of around.reboots()) reboot.seen = true;
      return effect();
    },
    async change(call, ref, effect) {
      if (!alive()) return never();
      time.tick(2);
      around.reach(`${call} ${ref}`, true);
      if (!alive()) return never();
      machine.settle();
      away();
      around.before(call, ref);
      try {
        if (around.refuses())
          throw new DockerRefusal(500, 'error creating overlay mount: no such file or directory');
        const result = effect();
        around.reachAfter();
        if (!alive()) return never();
        away();
        return result;
      } catch (error) {
        around.trace.push(`     ${String(error)}`);
        around.forgetAfter();
        throw error;
      }
    },
    async point(what, ref) {
      if (!alive()) return never();
      time.tick(1);
      machine.settle();
      around.reach(`${what} ${ref}`, false);
      if (!alive()) return never();
    },
    wait: (until, signal) =>
      new Promise((resolve, reject) => {
        const cancel = time.at(until, () => {
          if (alive()) resolve();
        });
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
  };
  const store = storeOn(
    around.disk,
    (what, effect) => {
      if (!alive()) throw new Died();
      around.reach(`store ${what}`, true);
      if (!alive()) throw new Died();
      if (around.storeFails()) {
        around.forgetAfter();
        throw new HomeportError('STORE_UNAVAILABLE', 'The database can not be written: the disk is full.');
      }
      const result = effect();
      around.reachAfter();
      if (!alive()) throw new Died();
      return result;
    },
    () => {
      if (!alive()) throw new Died();
    },
  );
  const docker = dockerOver(machine, time, line, () => around.build());
  const clock = clockOf(time, alive, (what) => {
    around.reach(what, false);
  });
  const log = (words: string) => void around.trace.push(`     ${words}`);
  const sources = simulatedSources({
    build: around.build,
    look: () => line.look(() => undefined),
    now: clock.now,
  });
  const keepers = createKeepers({
    docker,
    store,
    holder,
    wasMoved: () => false,
    now: clock.now,
    changed: () => undefined,
    log,
  });
  const host = {
    store,
    docker,
    probe: async () => ({ ok: true, detail: '' }),
    listens: async ({ port }: { port: number }) =>
      line.look(() => machine.all().some((c) => answers(c, time.now()) && portsOf(c).includes(String(port)))),
    checkoutSlots: createSlots(2),
    buildSlots: createSlots(2),
    keepers,
  };
  const runner = createRunner(
    {
      store,
      on: () => host,
      sources,
      clock,
      workDir: '/tmp/homeport-simulated-world',
      installation: holder.installation,
    },
    log,
    () => around.newId(),
  );
  return {
    runner,
    async recover(name) {
      const app = store.app(name);
      const monitor = {
        async refresh(of: string) {
          const there = await docker.containers.inspect(store.app(of)?.containerName ?? '');
          // Nobody stops anything by hand here.
          return appNow(there, { seen: false, policyCameLater: () => true });
        },
      };
      const updates = (query: { app?: string; limit: number }) =>
        [...around.disk.updates.values()]
          .filter((it) => it.app === query.app)
          .reverse()
          .slice(0, query.limit)
          .map(copyOf);
      return app && recoverNow({ store: { ...store, updates }, docker, monitor, runner, log }, app);
    },
    beginAnew: () =>
      beginAnew({ store, docker, clock, keepers, installation: holder.installation }, [
        ...around.disk.apps.keys(),
      ]),
  };
}

/** What is asked of a process in whose middle it dies is asked of nobody. */
export function dyingIsFine(ask: () => void): void {
  try {
    ask();
  } catch (error) {
    if (!(error instanceof Died)) throw error;
  }
}
