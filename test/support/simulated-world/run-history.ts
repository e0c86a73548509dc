import { personSpec } from '../../../electron/engine/domain/container-spec.ts';
import type { ContainerCreateOptions } from '../../../electron/engine/domain/docker-types.ts';
import type { App, Journal } from '../../../electron/engine/domain/model.ts';
import {
  rebuildPlan,
  releaseToRestore,
  restoreJournal,
  restoreMeans,
} from '../../../electron/engine/domain/restorable.ts';
import { appConfig, runSettings } from '../../../electron/shared/config.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { inspectOf } from './container.ts';
import { standing, untrueAfter } from './expectations.ts';
import type { History, Request, Setup } from './history.ts';
import { CHILD_LABEL, INVARIANTS } from './invariants.ts';
import { dyingIsFine } from './process.ts';
import { keptOf } from './releases-kept.ts';
import { createWorld, type World } from './world.ts';

const NAME = 'app';
/** More turns of the event loop without anything due than this: it hangs. Real milliseconds. */
const HANGS_AFTER_MS = 5000;
/** No history takes longer: it goes round in circles. Simulated milliseconds. */
const ENDLESS_MS = 3 * 24 * 3600 * 1000;

/** Lives through a history. Throws with the whole story where something that must be true is not. */
export async function runHistory({ setup, requests }: History): Promise<World> {
  const world = createWorld(appOf(setup), INVARIANTS);
  if (setup.begin === 'adopt') adopt(world, setup);
  else world.disk.app.runningRelease = null;
  for (const [index, { request, incidents }] of requests.entries()) {
    // What the app itself runs by, or would be started from, is not for this history to lose.
    world.machine.prune(request.pruned, (c) => c.name === NAME || c.name.startsWith('child-'));
    const before = standing(world);
    prepareBuild(world, request, index);
    world.plan(incidents);
    world.trace.push(`=== request ${index}: ${JSON.stringify(request)}`);
    const known = knownOf(world, request);
    if (known === null) continue;
    const count = world.disk.updates.size;
    const kind =
      known.release !== undefined
        ? 'restore'
        : before.container === null && world.disk.app.runningRelease === null
          ? 'add'
          : 'update';
    try {
      dyingIsFine(() => {
        world
          .runner()
          .start({ app: NAME, kind, trigger: 'person', fromRelease: world.disk.app.runningRelease, known });
      });
    } catch (error) {
      if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
    }
    await ended(world, request);
    const update = [...world.disk.updates.values()].at(-1);
    const wrong = [...world.broken];
    if (update && world.disk.updates.size > count)
      wrong.push(...untrueAfter(world, setup, request, before, update));
    if (wrong.length > 0)
      throw new Error(
        `${[...new Set(wrong)].join('\n')}\n${JSON.stringify(update)}\n${world.trace.join('\n')}`,
      );
    // What a person did to it stays: what comes after can't be foretold.
    if (world.marks.interfered) break;
    world.calm();
    if (update?.outcome === 'rollback-failed') break;
  }
  return world;
}

/** Turns the event loop until nothing is under way: time goes on only when everybody waits for it. */
async function ended(world: World, request: Request): Promise<void> {
  const limit = world.time.now() + ENDLESS_MS;
  let idleSince: number | null = null;
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (!world.alive()) {
      world.restart();
      continue;
    }
    if (world.connected() && world.runner().all().length === 0 && world.open() === null) {
      world.machine.settle();
      return;
    }
    const active = world.runner().active(NAME);
    const asked = active?.update.journal.decision === 'awaiting' && active.waitingFor?.includes('keep it?');
    if (asked) {
      world.time.tick(60_000);
      dyingIsFine(() => void world.runner().decide(NAME, request.decision));
      continue;
    }
    if (world.time.now() > limit) throw new Error(`It never ends.\n${world.trace.slice(-200).join('\n')}`);
    if (world.time.fire()) {
      idleSince = null;
      continue;
    }
    idleSince ??= Date.now();
    if (Date.now() - idleSince > HANGS_AFTER_MS) throw new Error(`It hangs.\n${world.trace.join('\n')}`);
  }
}

function prepareBuild(world: World, request: Request, index: number): void {
  const live = world.machine.find(NAME);
  const same = request.sameImage && !request.foreignArchitecture && live !== null;
  world.build = {
    content: (same ? contentOf(world, live.imageId) : null) ?? `build ${index}`,
    behaviour: same ? live.behaviour : request.behaviour,
    fails: request.buildFails,
    architecture: request.foreignArchitecture ? 'arm64' : 'amd64',
  };
}

function contentOf(world: World, imageId: string): string | null {
  const known = ['first', ...Array.from({ length: 9 }, (_, i) => `build ${i}`)];
  return known.find((content) => world.machine.images.idOf(content) === imageId) ?? null;
}

/** null: there is nothing to restore. */
function knownOf(world: World, request: Request): Partial<Journal> | null {
  if (request.kind === 'restore') {
    const releases = [...world.disk.releases.values()].sort((a, b) => b.number - a.number);
    const { runningRelease, config } = world.disk.app;
    const kept = keptOf(world);
    const gone = releases.find(
      (r) => r.number !== runningRelease && restoreMeans(r, kept(r), config.source) === 'rebuild',
    );
    const plan = gone ? rebuildPlan(gone, config.source) : null;
    const there = releaseToRestore(releases, runningRelease, kept);
    // Asked for by its number, one whose image is gone is built again also where another one could be put back at once.
    if (gone && plan && (there === null || request.pruned !== 'nothing'))
      return restoreJournal(gone, { ...plan, key: gone.sourceKey });
    return there && restoreJournal(there, null);
  }
  const commit = world.machine.images.idOf(world.build.content).slice(7, 47);
  return { target: { key: `key-${commit}`, commit, contextCommit: commit } };
}

export function appOf(setup: Setup): App {
  return {
    name: NAME,
    containerName: NAME,
    specFrom: setup.begin === 'add' ? 'homeport' : 'container',
    config: appConfig.parse({
      source: { from: { kind: 'git', url: 'https://example.org/app.git' } },
      policy: {
        gate: { timeoutS: 4, stableForS: 1 },
        onFailure: setup.onFailure,
        keepReleases: setup.keepReleases,
      },
    }),
    run:
      setup.begin === 'add'
        ? runSettings.parse({
            restartPolicy: setup.restartPolicy,
            ports: setup.published ? [{ hostPort: 8080, containerPort: 80 }] : [],
          })
        : null,
    runningRelease: null,
    configChanged: false,
    nextRunAt: null,
    lastCheck: null,
    dismissed: {},
    createdAt: new Date(0),
  };
}

/** The app ran before Homeport knew of it. */
export function adopt(world: World, setup: Setup): void {
  const { machine, disk } = world;
  const tag = 'homeport/app:1-first';
  const imageId = machine.images.make('first', 'healthy', [tag, ...(setup.ownTag ? ['myapp:latest'] : [])]);
  const body: ContainerCreateOptions = {
    Image: setup.ownTag ? 'myapp:latest' : imageId,
    Labels: setup.compose ? { 'com.docker.compose.project': 'p', 'com.docker.compose.service': 's' } : {},
    HostConfig: {
      NetworkMode: 'default',
      RestartPolicy: { Name: setup.restartPolicy },
      AutoRemove: setup.autoRemove,
      ...(setup.published ? { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } : {}),
    },
  };
  const container = machine.create(NAME, body, {}, 'homeport');
  machine.start(NAME);
  for (const [index, childPolicy] of setup.children.entries()) {
    const child: ContainerCreateOptions = {
      Image: machine.images.make('child', 'no healthcheck', ['child:latest']),
      Labels: { [CHILD_LABEL]: '1' },
      HostConfig: { NetworkMode: `container:${NAME}`, RestartPolicy: { Name: childPolicy } },
    };
    machine.start(machine.create(`child-${index}`, child, {}, 'homeport').id);
  }
  const inspect = inspectOf(container, world.time.now(), {});
  if (!setup.running) {
    world.time.tick(machine.sendStop(NAME) - world.time.now());
    machine.settle();
  }
  disk.lastRelease = 1;
  disk.app.runningRelease = 1;
  disk.releases.set(1, {
    app: NAME,
    number: 1,
    imageId,
    tag,
    sourceKey: `adopted:${imageId}`,
    provenance: 'adopted',
    commit: null,
    build: null,
    state: 'good',
    quarantineReason: null,
    spec: personSpec(inspect, machine.images.inspect(imageId)?.Config ?? null),
    createdAt: new Date(0),
    deployedAt: new Date(0),
  });
}
