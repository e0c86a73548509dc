import { wantedRestartPolicy } from '../../../electron/engine/domain/container-spec.ts';
import type { Member, Release, Update } from '../../../electron/engine/domain/model.ts';
import { isSwapBegun, mainMember, mainTarget } from '../../../electron/engine/domain/moved.ts';
import { wordsOf } from '../in-words.ts';
import { passesGate } from './behaviours.ts';
import { isUp, parentsOf, type SimulatedContainer } from './container.ts';
import { copyOf } from './copy.ts';
import { expectSameData } from './data.ts';
import type { Request, Setup } from './history.ts';
import { NAME, NEIGHBOUR } from './neighbours.ts';
import { type Expect, expectNothingLeft } from './nothing-left.ts';
import { expectNoBlame, expectOracle, hasNoNetwork } from './oracle.ts';
import { partOf } from './part-of.ts';
import { expectReleases } from './releases-kept.ts';
import { appOn, releasesOn } from './store.ts';
import type { World } from './world.ts';

/** The app as it stood before a request. */
export type Before = {
  container: SimulatedContainer | null;
  up: boolean;
  /** Children that run in one of its namespaces. */
  children: Set<string>;
  /** The image of one of those is gone. */
  unmade: boolean;
  /** Everything that runs, in whichever network. */
  running: Set<string>;
  releases: Map<number, Release>;
};

export function standing(world: World, app: string): Before {
  const container = world.machine.find(appOn(world.disk, app).containerName);
  const children = world.machine
    .all()
    .filter((c) => isUp(c) && container !== null && parentsOf(c).includes(container.id));
  return {
    container: container && copyOf(container),
    up: container !== null && isUp(container),
    children: new Set(children.map((c) => c.name)),
    unmade: children.some((c) => world.machine.images.find(c.imageId) === null),
    running: new Set(world.machine.all().flatMap((c) => (isUp(c) ? c.name : []))),
    releases: new Map(copyOf(releasesOn(world.disk, app)).map((release) => [release.number, release])),
  };
}

/**
 * What must be true of every update that has ended, whatever else was under way.
 * @returns what is not, in words.
 */
export function alwaysUntrue(world: World, setup: Setup, update: Update): string[] {
  const wrong: string[] = [];
  const expect = (ok: boolean, words: string) => {
    if (!ok) wrong.push(words);
  };
  const { marks, machine, disk } = world;
  expect(
    update.outcome !== null && update.phase === 'done' && update.finishedAt !== null,
    'the update has not ended',
  );
  expect(
    !disk.steps.some((s) => s.updateId === update.id && s.status === 'running') || marks.storeFailed,
    'a step is still running',
  );
  expectNothingLeft(world, setup, update, expect);
  const app = appOn(disk, update.app);
  const live = machine.find(app.containerName);
  const running = releasesOn(disk, app.name).find((r) => r.number === app.runningRelease);
  // What a person made of it is noted by the update that takes stock of it.
  const noted = live?.id === app.containerId || update.journal.members.length > 0;
  if (live && app.runningRelease !== null && !marks.interfered && noted)
    expect(running?.imageId === live.imageId, 'the release on record is not the one that runs');
  const main = mainMember(update.journal);
  // One that was put back itself goes by what it was made with, be that a person's choice.
  const made = live !== null && live.id === main?.candidateId && !main.candidateWasParked;
  if (made && update.outcome === 'succeeded' && !marks.interfered)
    expect(isNamed(world, live), `${live.name} goes by ${live.body.Image} at docker ps`);
  return wrong;
}

/** `docker ps` shows what a container was made with, as long as that names its image; a container outlives its image. */
function isNamed({ machine }: World, { imageId, body }: SimulatedContainer): boolean {
  if (machine.images.find(imageId) === null || machine.images.wasPruned(imageId)) return true;
  return (
    body.Image !== undefined && body.Image !== imageId && machine.images.find(body.Image)?.id === imageId
  );
}

/**
 * What must be true when an update has ended and nothing else was under way.
 * @returns what is not, in words.
 */
export function untrueAfter(
  world: World,
  setup: Setup,
  request: Request,
  before: Before,
  update: Update,
): string[] {
  const wrong: string[] = [];
  const expect = (ok: boolean, words: string) => {
    if (!ok) wrong.push(words);
  };
  const live = world.machine.find(appOn(world.disk, update.app).containerName);
  const main = mainMember(update.journal);
  if (!world.marks.interfered) {
    expectOutcome(world, setup, before, update, live, main, expect);
    expectOracle(world, setup, request, before, update, expect);
    expectNoBlame(world, setup, update, expect);
    expectReleases(world, before, update, expect);
    expectSameData(world, before, update, expect);
  }
  return wrong;
}

export function expectOutcome(
  world: World,
  setup: Setup,
  before: Before,
  update: Update,
  live: SimulatedContainer | null,
  main: Member | null,
  expect: Expect,
): void {
  const { outcome, journal } = update;
  const target = mainTarget(journal);
  const app = appOn(world.disk, update.app);
  const excused = isExcused(world, before, update);
  switch (outcome) {
    case 'succeeded': {
      if (setup.autoRemove && diedAfter(world, update, setup)) break;
      expect(live !== null, 'succeeded, and there is no container');
      expect(live?.imageId === target?.imageId, 'succeeded, and another image runs');
      expect(app.runningRelease === target?.release, 'succeeded, and another release is on record');
      const kept = main?.decision === 'keep';
      expect(
        live === null || isUp(live) || kept || excused || diedAfter(world, update, setup),
        'succeeded, and it does not run',
      );
      if (main)
        expect(
          live?.restartPolicy === wantedRestartPolicy(main.spec).Name,
          `its policy is ${live?.restartPolicy}`,
        );
      break;
    }
    case 'rolled-back':
    case 'failed':
    case 'interrupted':
    case 'cancelled':
      // A `--rm` container does not outlive the machine's going down, with an update or without.
      if (setup.autoRemove && diedAfter(world, update, setup)) break;
      expect(live?.imageId === before.container?.imageId, `${outcome}, and the previous image is not back`);
      if (!before.container) break;
      expect(
        live?.restartPolicy === setup.restartPolicy || setup.autoRemove,
        `${outcome}, policy ${live?.restartPolicy}`,
      );
      if (outcome !== 'rolled-back') {
        const gone = setup.autoRemove && world.marks.reboots.length > 0;
        expect(live?.id === before.container.id || gone, `${outcome}, and it is another container`);
      }
      if (live) {
        const { paused } = before.container;
        const went = world.marks.reboots.length > 0 || excused;
        expect(!paused || live.paused || went, `${outcome}, and it is not paused any more`);
        expect(paused || !live.paused, `${outcome}, and it is paused`);
        const down = before.up && !isUp(live) && !diedAfter(world, update, setup) && !excused;
        expect(!down, `${outcome}, and it does not run`);
      }
      break;
    case 'rollback-failed':
      expect(excused, `the rollback failed without a reason: ${wordsOf(update.error)}`);
      break;
    case 'unknown':
      expect(false, 'unknown, and no record is of an earlier time');
      break;
    case null:
      break;
  }
  expectDowntime(update, expect);
  expect(outcome !== 'rolled-back' || isSwapBegun(journal), 'rolled back what was never swapped');
  expectChildren(world, setup, before, update, expect);
}

/** What ran before can't be brought back, whatever Homeport does. */
export function isExcused(world: World, before: Before, update: Update): boolean {
  const bad = before.container !== null && !passesGate(before.container.behaviour);
  return world.marks.strayPort || bad || hasNoNetwork(world, update);
}

/** It is never said that an app was not down, or is up, where nothing gave a sign of life. */
function expectDowntime(
  { outcome, downtimeMs, journal, startedAt, finishedAt }: Update,
  expect: Expect,
): void {
  const took = (finishedAt?.getTime() ?? 0) - startedAt.getTime();
  expect(downtimeMs === null || (downtimeMs >= 0 && downtimeMs <= took), `down ${downtimeMs} of ${took} ms`);
  const main = mainMember(journal);
  if (!main?.previousWasRunning) return;
  // The time that an update counts is of all its apps.
  const kept = journal.members.some(({ decision }) => decision === 'keep');
  const proven =
    (outcome === 'succeeded' && !kept) ||
    (outcome === 'rolled-back' && main.rollbackVerdict?.healthy === true);
  expect(!proven || journal.downSince === null, `${outcome}, proven, and down since ${journal.downSince}`);
  expect(
    outcome !== 'rollback-failed' || downtimeMs !== null,
    'the rollback failed, and the app was never down',
  );
}

/** The machine went down when nothing of the update kept the app from following its own restart policy. */
function diedAfter(world: World, update: Update, setup: Setup): boolean {
  if (setup.restartPolicy === 'always' || setup.restartPolicy === 'unless-stopped') return false;
  return world.marks.reboots.some(({ updates, seen }) => {
    const at = updates.find(({ id }) => id === update.id);
    if (at === undefined || !seen) return true;
    const { member } = partOf(at, update.app);
    return member?.begun !== true || member.rollbackVerdict !== null;
  });
}

function expectChildren(world: World, setup: Setup, before: Before, update: Update, expect: Expect): void {
  if (!before.container || world.marks.strayPort || update.app !== NAME) return;
  // One that gets something new itself is no mere child.
  const moved = update.journal.targets.some(({ app }) => app === NEIGHBOUR);
  const inIt = setup.neighbour === 'in its network' && !moved;
  const joined = inIt ? [[NEIGHBOUR, setup.restartPolicy] as const] : [];
  const children = setup.children.map(({ policy }, index) => [`child-${index}`, policy] as const);
  for (const [name, policy] of [...children, ...joined]) {
    const child = world.machine.find(name);
    const parent = world.machine.find(NAME);
    expect(child !== null, `${name} is gone`);
    if (!before.children.has(name)) {
      // Docker itself starts what is always to run: now, or in the middle of an earlier update.
      const byDocker = before.running.has(name) || (world.marks.reboots.length > 0 && policy !== 'no');
      expect(byDocker || child === null || !isUp(child), `${name} was stopped, and runs`);
      continue;
    }
    if (!child || !parent || !isUp(parent) || !before.up) continue;
    // One that ends by itself is stopped by the time that stock is taken, and left as it is.
    if (!passesGate(child.behaviour)) continue;
    // So is one that a bad release, kept before, has taken along since.
    if (!isUp(child) && !passesGate(before.container.behaviour)) continue;
    const badParent = !passesGate(parent.behaviour);
    // What is down with its parent when stock is taken is taken for stopped.
    const followsItsPolicy = [policy, setup.restartPolicy].some((it) =>
      diedAfter(world, update, { ...setup, restartPolicy: it }),
    );
    expect(isUp(child) || badParent || followsItsPolicy, `${name} does not run (${update.outcome})`);
    expect(child.restartPolicy === policy, `${name} has policy ${child.restartPolicy}`);
    // The machine took its parent, and it stopped with that: what is down when stock is taken is left as it is.
    const orphaned = followsItsPolicy && !isUp(child);
    expect(parentsOf(child).includes(parent.id) || orphaned, `${name} has lost its parent`);
  }
}
