import { keeperLabels, keeperVolume } from '../../../electron/engine/apps/keeper-volume.ts';
import type { App, Update } from '../../../electron/engine/domain/model.ts';
import type { UpdateRunner } from '../../../electron/engine/update/runner-port.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { createTime, type VirtualTime } from './clock.ts';
import { copyOf } from './copy.ts';
import type { Build } from './docker.ts';
import { expectRefused, putBack } from './earlier-records.ts';
import type { Incident } from './history.ts';
import { createMachine, type Machine } from './machine.ts';
import { createOutages } from './outages.ts';
import { actAsPerson } from './person.ts';
import { dyingIsFine, HOLDER, type Process, startProcess } from './process.ts';
import { createSecond } from './second-homeport.ts';
import { appOn, createDisk, type Disk } from './store.ts';

export type World = {
  time: VirtualTime;
  machine: Machine;
  disk: Disk;
  /** What the next build makes. */
  build: Build;
  /** Everything that happened, for the report of a failure. */
  trace: string[];
  /** What has happened during the present request, for judging what may be true after it. */
  marks: Marks;
  runner(): UpdateRunner;
  alive(): boolean;
  /** The dead process is replaced, and takes up what was left open. */
  restart(): void;
  plan(incidents: Incident[]): void;
  /** The failed rollback of an app is taken up again, where that is due: as soon as everybody waits. */
  recover(app: string): void;
  /** It is still found out whether it is due. */
  recovering(): boolean;
  /** Now. */
  happens(incident: Incident): void;
  /** The engine answers. */
  connected(): boolean;
  /** No more trouble: what is away comes back. */
  calm(): void;
  /** Updates that have not ended. */
  open(): Update[];
  /** The app that is asked for at present: what happens, happens to it. */
  subject: string;
  /** Asks for an update of the other app; where there is none, nothing happens. */
  askOther(): void;
  /** The database is of an earlier time than what exists: what comes of an update can't be foretold from it. */
  outOfDate: boolean;
  /** When that became so; simulated milliseconds. */
  outOfDateSince: number;
  /** Another Homeport has taken the first app over. */
  takenOver: boolean;
  /** What is under way at that one. */
  openThere(): Update[];
  /** A start upon earlier records has not looked at everything yet. */
  lookingOver(): boolean;
  /** Volumes that hold somebody's data, by name, with when they were made. */
  data: Map<string, number>;
  /** What invariants were broken. */
  broken: string[];
};

type Marks = {
  interfered: boolean;
  strayPort: boolean;
  storeFailed: boolean;
  /** The open updates as they were on the disk when everything died, and whether Homeport has looked at the engine since. */
  reboots: { updates: Update[]; seen: boolean }[];
  crashes: number;
  cancelled: boolean;
};

const noMarks = (): Marks => ({
  interfered: false,
  strayPort: false,
  storeFailed: false,
  reboots: [],
  crashes: 0,
  cancelled: false,
});

export type Watch = {
  /** After every change on the machine. */
  changed(world: World): void;
  /** Before a process changes something. */
  before(world: World, call: string, ref: string): void;
};

/** From the first refusal to the end of the engine that goes down. Simulated milliseconds. */
const GOES_DOWN_MS = 30;

export function createWorld(apps: [App, ...App[]], watch: Watch): World {
  const time = createTime(Date.parse('2026-01-01T00:00:00Z'));
  let process = { alive: true };
  let incidents: Incident[] = [];
  let point = 0;
  let storeFailsUntil = 0;
  /** Set while the engine is going down, and does nothing any more: what ends it. */
  let goDown: (() => void) | null = null;
  let ids = 0;
  /** The database was put back, and no start has seen to it to the end yet. */
  let anewDue = false;
  let afterwards: Incident[] = [];
  /** The process that looks whether a failed rollback is due. */
  let recovers: typeof process | null = null;
  const outages = createOutages(time);
  const hears = { first: outages.ears(null), second: outages.ears(null) };

  const world: World = {
    time,
    machine: createMachine(time, () => watch.changed(world)),
    disk: createDisk(apps),
    subject: apps[0].name,
    askOther: () => undefined,
    build: { content: '', behaviour: 'healthy', fails: false, architecture: 'amd64', bases: [] },
    trace: [],
    marks: noMarks(),
    data: new Map(),
    broken: [],
    outOfDate: false,
    outOfDateSince: 0,
    takenOver: false,
    openThere: () => second.open(),
    lookingOver: () => anewDue,
    runner: () => now.runner,
    alive: () => process.alive,
    restart() {
      // A process takes longer to start than an engine to go down.
      goDown?.();
      process = { alive: true };
      hears.first = outages.ears(hears.first);
      world.trace.push('--- Homeport starts');
      now = start(process);
      try {
        dyingIsFine(() => {
          if (anewDue) lookOver(now);
          now.runner.resumeOpen();
        });
      } catch (error) {
        if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
        // Nothing begins on a database that can't be used.
        die(error.message);
        time.tick(1000);
      }
    },
    plan(list) {
      incidents = [...list];
      point = 0;
      world.marks = noMarks();
    },
    recover(app) {
      const own = process;
      recovers = own;
      now
        .recover(app)
        .catch((error: unknown) => {
          if (own.alive && !isHomeportError(error))
            world.broken.push(`The failed rollback was not taken up: ${String(error)}`);
        })
        .finally(() => {
          recovers = null;
        });
    },
    recovering: () => recovers?.alive === true,
    connected: () => outages.count() === 0,
    happens: (incident) => happens(incident),
    calm() {
      incidents = [];
      storeFailsUntil = 0;
      world.machine.strayPort = null;
    },
    open: () => [...world.disk.updates.values()].filter((u) => u.outcome === null),
  };

  const engineRestarts = (ms: number) => {
    world.marks.reboots.push({ updates: copyOf(world.open()), seen: false });
    world.machine.powerOff();
    outages.begin(ms, () => world.machine.powerOn());
  };
  /** Once more at the next start, where the process dies meanwhile. */
  const lookOver = (it: Process) => {
    const own = process;
    it.beginAnew().then(
      () => {
        anewDue = false;
      },
      (error: unknown) => {
        if (own.alive) world.broken.push(`The look-over failed: ${String(error)}`);
      },
    );
  };
  const die = (why: string) => {
    world.trace.push(`*** ${why}`);
    process.alive = false;
  };

  function happens(it: Incident): void {
    world.trace.push(`!!! ${JSON.stringify(it)}`);
    switch (it.what) {
      case 'crash':
        world.marks.crashes += 1;
        die('Homeport dies');
        break;
      case 'reboot':
        world.marks.reboots.push({ updates: copyOf(world.open()), seen: false });
        die('The machine goes down');
        world.machine.powerOff();
        time.tick(5000);
        outages.over();
        goDown = null;
        world.machine.powerOn();
        hears.second = outages.ears(hears.second);
        second.restart();
        break;
      case 'engine restart':
        engineRestarts(it.ms);
        break;
      case 'engine stops':
        goDown ??= () => {
          goDown = null;
          engineRestarts(it.ms);
        };
        time.at(time.now() + GOES_DOWN_MS, () => goDown?.());
        break;
      case 'live restore':
        world.machine.lookAway();
        outages.begin(it.ms, () => undefined);
        break;
      case 'engine away':
        outages.begin(it.ms, () => undefined);
        break;
      case 'store fails':
        world.marks.storeFailed = true;
        storeFailsUntil = time.now() + it.ms;
        break;
      case 'port stolen':
        world.marks.strayPort = true;
        world.machine.strayPort = '8080';
        time.at(time.now() + it.ms, () => {
          world.machine.strayPort = null;
        });
        break;
      case 'backup':
        copy = copyOf(world.disk);
        break;
      case 'put back':
        die('Homeport is stopped, and its database put back');
        putBack(world.disk, copy);
        world.outOfDate = true;
        world.outOfDateSince = time.now();
        anewDue = true;
        break;
      case 'other engine':
        void expectRefused(world);
        outages.begin(it.ms, () => undefined);
        break;
      case 'taken over':
        world.takenOver ||= second.takeOver(appOn(world.disk, apps[0].name));
        break;
      case 'cancel':
        try {
          now.runner.cancel(world.subject);
          world.marks.cancelled = true;
        } catch (error) {
          if (!isHomeportError(error)) throw error;
        }
        break;
      case 'other update':
        // As soon as everybody waits: nobody can ask in the middle of a call.
        time.at(time.now(), () => world.askOther());
        break;
      case 'person':
        world.marks.interfered = actAsPerson(world, it.act) || world.marks.interfered;
    }
  }

  /** One more point of the history. What is to happen afterwards waits for `after`. */
  function reach(what: string, withAfter: boolean): void {
    point += 1;
    // The store is synchronous: nobody can ask for anything in the middle of a write.
    const isDue = (it: Incident) => it.at <= point && !(it.what === 'cancel' && what.startsWith('store '));
    const due = incidents.filter(isDue);
    incidents = incidents.filter((it) => !isDue(it));
    for (const it of due) {
      if (withAfter && 'when' in it && it.when === 'after') afterwards.push(it);
      else if (process.alive) happens(it);
    }
    if (process.alive) world.trace.push(`${String(point).padStart(4)} ${time.now() % 1e8} ${what}`);
  }
  function reachAfter(): void {
    const due = afterwards;
    afterwards = [];
    for (const it of due) happens(it);
  }

  /** What every process on the machine finds there. */
  const surroundings = {
    time,
    machine: world.machine,
    trace: world.trace,
    build: () => world.build,
    outages: outages.count,
    refuses: () => goDown !== null,
    status: outages.status,
    reboots: () => world.marks.reboots,
  };
  const second = createSecond(world, { ...surroundings, ears: () => hears.second });
  const start = (own: { alive: boolean }): Process =>
    startProcess(own, {
      ...surroundings,
      disk: world.disk,
      reach,
      reachAfter,
      forgetAfter: () => {
        afterwards = [];
      },
      storeFails: () => time.now() < storeFailsUntil,
      ...hears.first,
      before: (call, ref) => watch.before(world, call, ref),
      newId: () => `u${++ids}`,
    });

  // As they were added or adopted.
  for (const { name: app, containerName: container, createdAt } of apps) {
    const keeper = { ...HOLDER, app, container, since: createdAt.toISOString() };
    world.machine.volumes.make(keeperVolume(container), keeperLabels(keeper));
  }
  let now = start(process);
  let copy = copyOf(world.disk);
  return world;
}
