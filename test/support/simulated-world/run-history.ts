import type { ContainerCreateOptions } from '../../../electron/engine/domain/docker-types.ts';
import { newTarget } from '../../../electron/engine/domain/member-shape.ts';
import type { App, Journal, Update } from '../../../electron/engine/domain/model.ts';
import { isSwapBegun } from '../../../electron/engine/domain/moved.ts';
import {
  againPlan,
  releaseToRestore,
  restoreMeans,
  restoreTarget,
} from '../../../electron/engine/domain/restorable.ts';
import { runSettings } from '../../../electron/shared/config.ts';
import { isHomeportError } from '../../../electron/shared/errors.ts';
import { gitResolved } from '../git-version.ts';
import { registryResolved } from '../registry-version.ts';
import { bindsOf, declareVolumes, noteData, volumesOf } from './data.ts';
import { ended } from './ended.ts';
import { alwaysUntrue, standing, untrueAfter } from './expectations.ts';
import type { History, Request, Setup, Together } from './history.ts';
import { INVARIANTS } from './invariants.ts';
import { keepFirst, MY_TAG, NAME, NEIGHBOUR, neighbourOf, recordOf, settleIn } from './neighbours.ts';
import { makeAgain, takeTheName } from './outside.ts';
import { dyingIsFine } from './process.ts';
import { keptOf, provenLost } from './releases-kept.ts';
import { appOn, releasesOn } from './store.ts';
import { untrueTogether, viewsOf } from './together.ts';
import { tryAgain } from './tried-again.ts';
import { createWorld, type World } from './world.ts';

type Known = Partial<Journal> & Pick<Journal, 'targets'>;

/** Lives through a history. Throws with the whole story where something that must be true is not. */
export async function runHistory({ setup, requests }: History): Promise<World> {
  const neighbour = neighbourOf(setup);
  const world = createWorld([appOf(setup), ...(neighbour ? [neighbour] : [])], INVARIANTS);
  declareVolumes(world, setup);
  if (setup.begin === 'adopt') adopt(world, setup);
  noteData(world);
  for (const [index, { request, incidents, again = [] }] of requests.entries()) {
    const name = request.about === 'neighbour' && neighbour ? NEIGHBOUR : NAME;
    const other = name === NAME ? NEIGHBOUR : NAME;
    world.subject = name;
    // What the apps themselves run by, or would be started from, is not for this history to lose.
    world.machine.prune(
      request.pruned,
      (c) => [NAME, NEIGHBOUR].includes(c.name) || c.name.startsWith('child-'),
    );
    const madeAgain = makeAgain(world, setup, name, request, index);
    const before = standing(world, name);
    prepareBuild(world, setup, name, request, index);
    world.plan(incidents);
    world.trace.push(`=== request ${index}: ${JSON.stringify(request)}`);
    const own = knownOf(world, name, request);
    if (own === null) continue;
    const together = neighbour !== null && request.together !== 'no' && request.kind === 'update';
    const known = together ? withOther(world, own, other, orderOf(setup, name, request)) : own;
    const beforeOther = together ? standing(world, other) : null;
    const count = world.disk.updates.size;
    const giveBack = takeTheName(world, name, request);
    begin(world, name, known);
    world.askOther = () => {
      const free = world.alive() && !world.lookingOver() && world.runner().active(other) === null;
      if (neighbour !== null && free) begin(world, other, newest(world, other));
    };
    if (request.beside) world.askOther();
    await ended(world, request);
    const wrong = [...world.broken];
    const uncertain = world.outOfDate || world.takenOver;
    // Whoever interferes with an update may have taken what was renamed.
    const lost = giveBack && !world.marks.interfered ? giveBack() : [];
    if (!uncertain) wrong.push(...lost);
    const updates = [...world.disk.updates.values()].slice(count);
    if (uncertain) expectEnded(updates, wrong);
    else
      for (const update of updates)
        for (const view of viewsOf(update)) wrong.push(...alwaysUntrue(world, setup, view));
    const update = updates.find((it) => it.app === name);
    // Two at once: each must keep every promise, and what comes of them depends on which came first.
    const asked = giveBack === null && updates.length === 1 && !uncertain;
    if (update && asked && beforeOther === null)
      wrong.push(...untrueAfter(world, setup, request, before, update));
    if (update && asked && beforeOther !== null)
      wrong.push(...untrueTogether(world, setup, request, [before, beforeOther], update));
    if (update && giveBack && isSwapBegun(update.journal) && !world.marks.interfered && !uncertain)
      wrong.push(`${request.outside}, and swapped all the same`);
    if (update && madeAgain && asked) wrong.push(...provenLost(world, before, update));
    noteData(world);
    if (wrong.length > 0)
      throw new Error(
        `${[...new Set(wrong)].join('\n')}\n${JSON.stringify(update)}\n${world.trace.join('\n')}`,
      );
    // What a person did to it stays: what comes after can't be foretold.
    if (world.marks.interfered) break;
    world.calm();
    const failed = updates.filter(({ outcome }) => outcome === 'rollback-failed');
    for (const { id, app } of failed) {
      const alone = asked && beforeOther === null && app === name;
      await tryAgain(world, setup, request, alone ? before : null, id, again);
    }
    if (failed.some(({ id }) => world.disk.updates.get(id)?.outcome !== 'rolled-back')) break;
  }
  return world;
}

/** Upon records of an earlier time nothing is foretold, but that it ends; what must never happen is held all along. */
function expectEnded(updates: readonly Update[], wrong: string[]): void {
  for (const { outcome } of updates) if (outcome === null) wrong.push('the update has not ended');
}

/** Asks for an update as a person would. One that can't be written down is not begun. */
function begin(world: World, name: string, known: Known): void {
  const { runningRelease } = appOn(world.disk, name);
  const restores = known.targets.some(({ release }) => release !== null);
  const kind = restores ? 'restore' : runningRelease === null ? 'add' : 'update';
  try {
    dyingIsFine(() => {
      world.runner().start({ app: name, kind, trigger: 'person', fromRelease: runningRelease, known });
    });
  } catch (error) {
    if (!isHomeportError(error, 'STORE_UNAVAILABLE')) throw error;
  }
}

function prepareBuild(world: World, setup: Setup, name: string, request: Request, index: number): void {
  const other = name === NAME ? NEIGHBOUR : NAME;
  const live = world.machine.find(name);
  const pulled = name === NAME && (setup.from ?? 'git') !== 'git';
  const known = request.again || request.kind === 'restore';
  // What was pulled is there, and is not pulled once more.
  const here = pulled && (request.again || request.sameImage) && request.kind === 'update';
  const same = request.sameImage && !request.foreignArchitecture && live !== null;
  world.build = {
    content: (same ? contentOf(world, live.imageId) : null) ?? `build ${index}`,
    behaviour: same ? live.behaviour : request.behaviour,
    fails: request.buildFails && !here,
    architecture: request.foreignArchitecture && !(pulled && known) ? 'arm64' : 'amd64',
    bases: setup.tag === 'base of the build' ? [MY_TAG] : [],
    ...(request.pull ? { pull: request.pull } : {}),
    slow: { app: other, takesMs: request.otherBuildMs },
    ...(request.together === 'no'
      ? {}
      : { other: { app: other, content: `build ${index} of the other`, behaviour: request.otherBehaviour } }),
  };
}

function contentOf(world: World, imageId: string): string | null {
  const known = ['first', 'worker', ...Array.from({ length: 9 }, (_, i) => `build ${i}`)];
  return known.find((content) => world.machine.images.idOf(content) === imageId) ?? null;
}

/** null: there is nothing to restore. */
function knownOf(world: World, name: string, request: Request): Known | null {
  if (request.kind !== 'restore') return (request.again ? again(world, name) : null) ?? newest(world, name);
  const releases = releasesOn(world.disk, name);
  const { runningRelease, config } = appOn(world.disk, name);
  const kept = keptOf(world);
  const gone = releases.find(
    (r) => r.number !== runningRelease && restoreMeans(r, kept(r), config.source) === 'rebuild',
  );
  const plan = gone ? againPlan(gone, config.source) : null;
  const there = releaseToRestore(releases, runningRelease, kept);
  // Asked for by its number, one whose image is gone is built again also where another one could be put back at once.
  if (gone && plan && (there === null || request.pruned !== 'nothing'))
    return { targets: [restoreTarget(gone, { ...plan, key: gone.sourceKey })] };
  return there && { targets: [restoreTarget(there, null)] };
}

/** What the app's source names as its newest: what was published is there for good. */
function newest(world: World, app: string): Known {
  const { source } = appOn(world.disk, app).config;
  if (source.kind === 'registry') {
    const { images } = world.machine;
    const { content, behaviour, architecture } = world.build;
    const id = images.publish(content, behaviour, architecture);
    const version = /\d+/.exec(content)?.[0] ?? '0';
    const tag = source.follow.kind === 'versions' ? `1.${version}` : 'latest';
    const wanted = registryResolved(source.image, tag, { id, configDigest: images.idOf(content) });
    return { targets: [newTarget({ app, wanted })] };
  }
  const commit = world.machine.images.idOf(world.build.content).slice(7, 47);
  return { targets: [newTarget({ app, wanted: gitResolved(commit) })] };
}

/** What lives in another can't be needed by it: that is refused, and nothing to foretell. */
function orderOf({ neighbour }: Setup, name: string, { together }: Request): Together {
  const parentLast = name === NAME ? 'the other first' : 'the other last';
  return neighbour === 'in its network' && together === parentLast ? 'as it comes' : together;
}

/** One update of both. */
function withOther(world: World, { targets: [own], ...wishes }: Known, app: string, how: Together): Known {
  if (own === undefined) throw new Error('An update brings something');
  const [other] = newest(world, app).targets;
  return {
    ...wishes,
    targets: [
      { ...own, needs: how === 'the other first' ? [1] : [] },
      ...(other ? [{ ...other, needs: how === 'the other last' ? [0] : [] }] : []),
    ],
  };
}

/** What runs, from the same commit; null: Homeport did not build it. */
function again(world: World, name: string): Known | null {
  const { runningRelease } = appOn(world.disk, name);
  const running = releasesOn(world.disk, name).find(({ number }) => number === runningRelease);
  if (!running?.origin || !running.version) return null;
  const { version, sourceKey: key, origin } = running;
  return { targets: [newTarget({ app: name, wanted: { key, version, inputs: origin.inputs } })], pull: true };
}

export function appOf(setup: Setup): App {
  const run = runSettings.parse({
    restartPolicy: setup.restartPolicy,
    ports: setup.published ? [{ hostPort: 8080, containerPort: 80 }] : [],
    volumes: volumesOf(setup),
  });
  return recordOf(NAME, setup, setup.begin === 'add' ? run : null);
}

/** The app ran before Homeport knew of it. */
export function adopt(world: World, setup: Setup): void {
  const { machine } = world;
  const tag = 'homeport/app:1-first';
  const named = setup.tag !== 'none';
  const imageId = machine.images.make('first', 'healthy', [tag]);
  if (setup.tag === 'from a registry') machine.images.pull('first', 'healthy', MY_TAG);
  else if (named) machine.images.tag(imageId, MY_TAG);
  const body: ContainerCreateOptions = {
    Image: named ? MY_TAG : imageId,
    Labels: setup.compose ? { 'com.docker.compose.project': 'p', 'com.docker.compose.service': 's' } : {},
    HostConfig: {
      NetworkMode: 'default',
      RestartPolicy: { Name: setup.restartPolicy },
      AutoRemove: setup.autoRemove,
      ...bindsOf(setup),
      ...(setup.published ? { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } } : {}),
    },
  };
  const container = machine.create(NAME, body, {}, 'homeport');
  machine.start(NAME);
  keepFirst(world, NAME, container, null);
  settleIn(world, setup);
  if (!setup.running) {
    world.time.tick(machine.sendStop(NAME) - world.time.now());
    machine.settle();
  }
  if (setup.paused) machine.pause(NAME);
}
