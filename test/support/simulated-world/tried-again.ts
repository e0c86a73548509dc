import type { Journal, Update } from '../../../electron/engine/domain/model.ts';
import { mainMember } from '../../../electron/engine/domain/moved.ts';
import { passesGate } from './behaviours.ts';
import { isUp } from './container.ts';
import { expectSameData } from './data.ts';
import { ended } from './ended.ts';
import { alwaysUntrue, type Before, expectOutcome } from './expectations.ts';
import type { Incident, Request, Setup } from './history.ts';
import { hasNoNetwork } from './oracle.ts';
import { appOn } from './store.ts';
import { viewsOf } from './together.ts';
import type { World } from './world.ts';

/**
 * What stood in the way of the rollback is gone: it is taken up again, first with what goes wrong then, and then without.
 * @param before how the app stood before the update; null: what comes of it can't be foretold
 */
export async function tryAgain(
  world: World,
  setup: Setup,
  request: Request,
  before: Before | null,
  id: string,
  incidents: readonly Incident[],
): Promise<void> {
  for (const troubles of [[...incidents], []]) {
    const { journal, app, outcome } = updateOf(world, id);
    if (outcome !== 'rollback-failed') return;
    const standing = isLeftStopped(world, journal);
    world.trace.push(`=== ${id} is taken up again: ${JSON.stringify(troubles)}`);
    world.plan(troubles);
    world.recover(app);
    await ended(world, request);
    const update = updateOf(world, id);
    const wrong = [...world.broken];
    const tried = update.journal.resumes > journal.resumes;
    const certain = tried && !world.outOfDate && !world.takenOver;
    if (certain) for (const view of viewsOf(update)) wrong.push(...alwaysUntrue(world, setup, view));
    const expect = (ok: boolean, words: string) => {
      if (!ok) wrong.push(words);
    };
    const live = world.machine.find(appOn(world.disk, app).containerName);
    if (before !== null && certain) {
      expectOutcome(world, setup, before, update, live, mainMember(update.journal), expect);
      expectSameData(world, before, update, expect);
    }
    const well = passesGate(before?.container?.behaviour ?? 'healthy') && !hasNoNetwork(world, update);
    // In the second try nothing stands in its way.
    if (before !== null && standing && well && !setup.autoRemove && troubles.length === 0)
      expect(update.outcome === 'rolled-back', `${update.outcome}, and nothing stood in the way`);
    world.calm();
    if (wrong.length > 0)
      throw new Error(
        `${[...new Set(wrong)].join('\n')}\n${JSON.stringify(update)}\n${world.trace.join('\n')}`,
      );
  }
}

function updateOf({ disk }: World, id: string): Update {
  const update = disk.updates.get(id);
  if (update === undefined) throw new Error(`There is no update ${id}`);
  return update;
}

/** The rollback has brought it to its place, and could not start it. */
function isLeftStopped({ machine }: World, journal: Journal): boolean {
  const main = mainMember(journal);
  const previous = machine.find(main?.previousId ?? '');
  return main?.previousWasRunning === true && previous?.name === main.name && !isUp(previous);
}
