import type { Update } from '../../../electron/engine/domain/model.ts';
import { mainMember } from '../../../electron/engine/domain/moved.ts';
import { wordsOf } from '../in-words.ts';
import { passesGate } from './behaviours.ts';
import { type Before, expectOutcome, isExcused } from './expectations.ts';
import type { Request, Setup } from './history.ts';
import type { Expect } from './nothing-left.ts';
import { hasNoNetwork } from './oracle.ts';
import { expectReleases } from './releases-kept.ts';
import { appOn } from './store.ts';
import type { World } from './world.ts';

/** One update of several apps: all of them run what is new, or all run what ran before. */

/** The update as each of its apps sees it: what it brings to that one, and that one's container, first. */
export function viewsOf(update: Update): Update[] {
  const { targets, members } = update.journal;
  return targets.map((target, index) => {
    const first = (it: number | null) => (it === index ? 0 : it === 0 ? index : it);
    return {
      ...update,
      app: target.app,
      fromRelease: index === 0 ? update.fromRelease : target.fromRelease,
      journal: {
        ...update.journal,
        targets: targets.map((_, at) => targets[first(at) ?? at] ?? target),
        members: members.map((it) => ({ ...it, target: first(it.target) })),
      },
    };
  });
}

/** @param befores in the targets' order @returns what is not true, in words */
export function untrueTogether(
  world: World,
  setup: Setup,
  request: Request,
  befores: readonly Before[],
  update: Update,
): string[] {
  const wrong: string[] = [];
  if (world.marks.interfered) return wrong;
  const seen = viewsOf(update).flatMap((view, index) => {
    const before = befores[index];
    return before ? [{ view, before }] : [];
  });
  const excused = seen.some(({ view, before }) => isExcused(world, before, view));
  for (const { view, before } of seen) {
    const expect = (ok: boolean, words: string) => {
      if (!ok) wrong.push(`${view.app}: ${words}`);
    };
    const live = world.machine.find(appOn(world.disk, view.app).containerName);
    const failedWithTheOther = view.outcome === 'rollback-failed' && excused;
    if (!failedWithTheOther)
      expectOutcome(world, setup, before, view, live, mainMember(view.journal), expect);
    expectReleases(world, before, view, expect);
  }
  expectBoth(world, setup, request, seen, update, (ok, words) => {
    if (!ok) wrong.push(words);
  });
  return wrong;
}

function expectBoth(
  world: World,
  setup: Setup,
  request: Request,
  seen: readonly { view: Update; before: Before }[],
  update: Update,
  expect: Expect,
): void {
  const { marks, build } = world;
  const good =
    passesGate(build.behaviour) && (build.other === undefined || passesGate(build.other.behaviour));
  const undisturbed =
    !marks.strayPort && !marks.storeFailed && !seen.some(({ view }) => hasNoNetwork(world, view));
  const blamed = update.outcome === 'rolled-back' || update.outcome === 'rollback-failed';
  if (undisturbed && good && !setup.autoRemove && update.journal.resumes <= 8)
    expect(!blamed, `${update.outcome}, and only the machine was to blame: ${wordsOf(update.error)}`);
  const calm = marks.crashes === 0 && marks.reboots.length === 0 && !marks.cancelled;
  if (!undisturbed || !calm || world.trace.some((line) => line.startsWith('!!!'))) return;
  const nothingToRun = request.buildFails || request.foreignArchitecture;
  if (nothingToRun)
    expect(update.outcome === 'failed', `${update.outcome} although there was nothing to run`);
  else if (seen.some(({ before }) => before.unmade)) return;
  else if (good) expect(update.outcome === 'succeeded', `${update.outcome}: ${wordsOf(update.error)}`);
  else if (setup.onFailure === 'rollback')
    expect(
      update.outcome !== 'succeeded' || setup.autoRemove,
      'succeeded, although one of them can not pass',
    );
}
