import { wantedRestartPolicy } from '../../../electron/engine/domain/container-spec.ts';
import type { Member, Release, Update } from '../../../electron/engine/domain/model.ts';
import { parkedOf } from '../../../electron/engine/update/parked.ts';
import { type BehaviourName, passesGate } from './behaviours.ts';
import { isUp, networkParentOf, type SimulatedContainer } from './container.ts';
import type { Request, Setup } from './history.ts';
import { isMain } from './invariants.ts';
import { expectReleases, isUnprotected, readOnly } from './releases-kept.ts';
import type { World } from './world.ts';

/** The app as it stood before a request. */
export type Before = {
  container: SimulatedContainer | null;
  up: boolean;
  /** Children that run in its network. */
  children: Set<string>;
  releases: Map<number, Release>;
};

export function standing(world: World): Before {
  const container = world.machine.find(world.disk.app.containerName);
  const children = world.machine
    .all()
    .filter((c) => isUp(c) && container !== null && networkParentOf(c) === container.id);
  return {
    container: container && structuredClone(container),
    up: container !== null && isUp(container),
    children: new Set(children.map((c) => c.name)),
    releases: structuredClone(world.disk.releases),
  };
}

/**
 * What must be true when an update has ended and nothing is under way.
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
  const { marks, machine, disk } = world;
  const live = machine.find(disk.app.containerName);
  const main = update.journal.members[0];

  expect(
    update.outcome !== null && update.phase === 'done' && update.finishedAt !== null,
    'the update has not ended',
  );
  expect(
    !disk.steps.some((s) => s.updateId === update.id && s.status === 'running') || marks.storeFailed,
    'a step is still running',
  );
  expectNothingLeft(world, setup, update, expect);
  if (!marks.interfered) {
    expectOutcome(world, setup, before, update, live, main, expect);
    expectOracle(world, setup, request, before, update, expect);
    expectNoBlame(world, setup, update, expect);
    expectReleases(world, before, update, expect);
  }
  return wrong;
}

type Expect = (ok: boolean, words: string) => void;

function expectOutcome(
  world: World,
  setup: Setup,
  before: Before,
  update: Update,
  live: SimulatedContainer | null,
  main: Member | undefined,
  expect: Expect,
): void {
  const { outcome, journal } = update;
  const { disk } = world;
  const excused =
    world.marks.strayPort || (before.container !== null && !passesGate(before.container.behaviour));
  switch (outcome) {
    case 'succeeded': {
      if (setup.autoRemove && diedAfter(world, update, setup)) break;
      expect(live !== null, 'succeeded, and there is no container');
      expect(live?.imageId === journal.imageId, 'succeeded, and another image runs');
      expect(disk.app.runningRelease === journal.release, 'succeeded, and another release is on record');
      const kept = journal.decision === 'keep';
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
        const down = before.up && !isUp(live) && !diedAfter(world, update, setup) && !excused;
        expect(!down, `${outcome}, and it does not run`);
      }
      break;
    case 'rollback-failed':
      expect(excused, `the rollback failed without a reason: ${update.error}`);
      break;
    case null:
      break;
  }
  expect(outcome !== 'rolled-back' || journal.swapBegun, 'rolled back what was never swapped');
  const running = world.disk.releases.get(disk.app.runningRelease ?? -1);
  if (live && before.container)
    expect(running?.imageId === live.imageId, 'the release on record is not the one that runs');
  expectChildren(world, setup, before, update, expect);
}

/** The machine went down when nothing of the update kept the app from following its own restart policy. */
function diedAfter(world: World, update: Update, setup: Setup): boolean {
  if (setup.restartPolicy === 'always' || setup.restartPolicy === 'unless-stopped') return false;
  return world.marks.reboots.some(({ update: at, seen }) => {
    if (at?.id !== update.id || !seen) return true;
    const { swapBegun, rollbackVerdict } = at.journal;
    return !swapBegun || rollbackVerdict !== null;
  });
}

function expectChildren(world: World, setup: Setup, before: Before, update: Update, expect: Expect): void {
  if (!before.container || world.marks.strayPort) return;
  for (const [index, policy] of setup.children.entries()) {
    if (!before.children.has(`child-${index}`)) continue;
    const child = world.machine.find(`child-${index}`);
    const parent = world.machine.find(world.disk.app.containerName);
    expect(child !== null, `child-${index} is gone`);
    if (!child || !parent || !isUp(parent) || !before.up) continue;
    const badParent = !passesGate(parent.behaviour);
    const followsItsPolicy = diedAfter(world, update, { ...setup, restartPolicy: policy });
    expect(isUp(child) || badParent || followsItsPolicy, `child-${index} does not run (${update.outcome})`);
    expect(child.restartPolicy === policy, `child-${index} has policy ${child.restartPolicy}`);
    expect(
      child.body.HostConfig?.NetworkMode === `container:${parent.id}`,
      `child-${index} has lost its network`,
    );
  }
}

/** The image was made by this update: the app's next release, or one of its earlier ones once more. */
function builds({ journal }: Update): boolean {
  return journal.target !== null;
}

/** A bad image is gone by now; what the build made is known all the same. */
function behaviourTried(world: World, update: Update): BehaviourName | undefined {
  const { journal } = update;
  if (builds(update)) return world.build.behaviour;
  const { images, find } = world.machine;
  // A container outlives its image.
  const container = find(journal.members[0]?.candidateId ?? '');
  return images.find(journal.imageId ?? '')?.behaviour ?? container?.behaviour;
}

/** What died with Homeport, the engine or the machine says nothing about a release: a good one is never taken back for that. */
function expectNoBlame(world: World, setup: Setup, update: Update, expect: Expect): void {
  const { marks } = world;
  const behaviour = behaviourTried(world, update);
  if (marks.strayPort || marks.storeFailed || setup.autoRemove || !behaviour) return;
  if (!passesGate(behaviour) || update.journal.resumes > 8) return;
  const blamed = update.outcome === 'rolled-back' || update.outcome === 'rollback-failed';
  expect(!blamed, `${update.outcome}, and only the machine was to blame: ${update.error}`);
}

/** Without anything going wrong, what comes out is known beforehand. */
function expectOracle(
  world: World,
  setup: Setup,
  request: Request,
  before: Before,
  update: Update,
  expect: Expect,
): void {
  const { marks } = world;
  const calm = !marks.strayPort && !marks.storeFailed && marks.reboots.length === 0 && !marks.cancelled;
  if (!calm || marks.crashes > 0 || world.trace.some((line) => line.startsWith('!!!'))) return;
  const { outcome, journal } = update;
  const behaviour = behaviourTried(world, update);
  if (builds(update) && (request.buildFails || request.foreignArchitecture)) {
    expect(outcome === 'failed' && !journal.swapBegun, `${outcome} although there was nothing to run`);
    return;
  }
  if (journal.unchanged) {
    expect(outcome === 'succeeded', `${outcome} although nothing changed`);
    return;
  }
  if (behaviour && passesGate(behaviour)) {
    expect(outcome === 'succeeded', `${outcome}: ${update.error}`);
    return;
  }
  if (setup.onFailure === 'ask' && journal.verdict && request.decision === 'keep') {
    expect(outcome === 'succeeded' || setup.autoRemove, `${outcome}, and a person kept it`);
    return;
  }
  const stopped = before.up && !journal.startFirst;
  const wanted =
    stopped && before.container && passesGate(before.container.behaviour)
      ? ['rolled-back']
      : ['failed', 'rolled-back', 'rollback-failed'];
  expect(wanted.includes(outcome ?? ''), `${outcome} although ${behaviour} can't pass`);
}

/** Invariant 7, and the tags of releases. */
function expectNothingLeft(world: World, setup: Setup, update: Update, expect: Expect): void {
  const { machine, disk, marks } = world;
  const parked = parkedOf(readOnly(world), disk.app.name);
  const live = machine.find(disk.app.containerName);
  // Compose would count a parked one as its own.
  expect(!setup.compose || parked.length === 0 || marks.interfered, 'a container of Compose is parked');
  for (const c of machine.all()) {
    if (c.madeBy === 'person') continue;
    if (!isMain(c)) {
      expect(marks.interfered || /^child-\d$/.test(c.name), `${c.name} is left`);
      continue;
    }
    const known = c.name === disk.app.containerName || parked.some((p) => p.containerId === c.id);
    expect(known || marks.interfered, `${c.name} is left`);
    expect(!c.name.includes(`.candidate-${update.id}`), `the candidate ${c.name} is left`);
    if (c !== live && !marks.interfered)
      expect(!isUp(c) && c.restartPolicy === 'no', `${c.name} is parked and not at rest`);
  }
  for (const release of disk.releases.values()) {
    const tag = machine.images.tags(release.tag)[0];
    expect(release.state !== 'candidate', `release ${release.number} was never judged`);
    if (release.state === 'good')
      expect(
        tag?.imageId === release.imageId || (tag === undefined && !isUnprotected(world, release)),
        `release ${release.number} has lost its tag`,
      );
    else expect(tag === undefined || machine.uses(tag.imageId), `${release.tag} is left`);
  }
  const tags = new Set([...disk.releases.values()].map((r) => r.tag));
  for (const { tag, imageId } of machine.images.tags('homeport/'))
    expect(tags.has(tag) || (marks.interfered && machine.uses(imageId)), `the tag ${tag} is left`);
  expect(machine.images.dangling(machine.uses).length === 0, 'an image without a name is left');
  const ownTag = machine.images.tags('myapp:latest')[0];
  // What has no image any more can be named by no tag.
  if (ownTag && live && machine.images.find(live.imageId) && !marks.interfered)
    expect(ownTag.imageId === live.imageId, `myapp:latest names another image after ${update.outcome}`);
}
