import type { Update } from '../../../electron/engine/domain/model.ts';
import { isSwapBegun, mainMember, mainTarget } from '../../../electron/engine/domain/moved.ts';
import { wordsOf } from '../in-words.ts';
import { type BehaviourName, passesGate } from './behaviours.ts';
import { isUp } from './container.ts';
import type { Before } from './expectations.ts';
import type { Request, Setup } from './history.ts';
import type { Expect } from './nothing-left.ts';
import type { World } from './world.ts';

/** What must come of an update, where that can be said beforehand. */

/** The image was made by this update: the app's next release, or one of its earlier ones once more. */
function builds(update: Update): boolean {
  return mainTarget(update.journal)?.wanted != null;
}

/** A bad image is gone by now; what the build made is known all the same. */
function behaviourTried(world: World, update: Update): BehaviourName | undefined {
  const { journal } = update;
  const wanted = mainTarget(journal)?.wanted;
  if (wanted?.inputs.kind === 'registry') return world.machine.images.published(wanted.version.id)?.behaviour;
  if (builds(update)) return world.build.behaviour;
  const { images, find } = world.machine;
  // A container outlives its image.
  const container = find(mainMember(journal)?.candidateId ?? '');
  return images.find(mainTarget(journal)?.imageId ?? '')?.behaviour ?? container?.behaviour;
}

/** What died with Homeport, the engine or the machine says nothing about a release: a good one is never taken back for that. */
export function expectNoBlame(world: World, setup: Setup, update: Update, expect: Expect): void {
  const { marks } = world;
  const behaviour = behaviourTried(world, update);
  if (marks.strayPort || marks.storeFailed || setup.autoRemove || !behaviour) return;
  if (hasNoNetwork(world, update)) return;
  if (!passesGate(behaviour) || update.journal.resumes > 8) return;
  const blamed = update.outcome === 'rolled-back' || update.outcome === 'rollback-failed';
  expect(!blamed, `${update.outcome}, and only the machine was to blame: ${wordsOf(update.error)}`);
}

/** Without anything going wrong, what comes out is known beforehand. */
export function expectOracle(
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
  const main = mainMember(journal);
  const swapBegun = isSwapBegun(journal);
  const behaviour = behaviourTried(world, update);
  if (builds(update) && (world.build.fails || world.build.architecture !== 'amd64')) {
    expect(outcome === 'failed' && !swapBegun, `${outcome} although there was nothing to run`);
    return;
  }
  // A dependant that runs by an image which somebody has removed by force can't be made again: nothing is touched.
  if (outcome === 'failed' && !swapBegun && before.unmade) return;
  if (main?.unchanged) {
    expect(outcome === 'succeeded', `${outcome} although nothing changed`);
    return;
  }
  if (hasNoNetwork(world, update)) return;
  if (behaviour && passesGate(behaviour)) {
    expect(outcome === 'succeeded', `${outcome}: ${wordsOf(update.error)}`);
    return;
  }
  if (setup.onFailure === 'ask' && main?.verdict && request.decision === 'keep') {
    expect(outcome === 'succeeded' || setup.autoRemove, `${outcome}, and a person kept it`);
    return;
  }
  const stopped = before.up && !main?.startFirst;
  const wanted =
    stopped && before.container && passesGate(before.container.behaviour)
      ? ['rolled-back']
      : ['failed', 'rolled-back', 'rollback-failed'];
  expect(wanted.includes(outcome ?? ''), `${outcome} although ${behaviour} can't pass`);
}

/** It lives in the network of a container that does not run: nothing can be started there. */
export function hasNoNetwork(world: World, update: Update): boolean {
  const mode = mainMember(update.journal)?.spec.hostConfig.NetworkMode ?? '';
  if (!mode.startsWith('container:')) return false;
  const parent = world.machine.find(mode.slice('container:'.length));
  return parent === null || !isUp(parent) || !passesGate(parent.behaviour);
}
