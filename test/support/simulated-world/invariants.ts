import type { Journal, Update } from '../../../electron/engine/domain/model.ts';
import type { StepKind } from '../../../electron/engine/domain/steps.ts';
import { isUp, type SimulatedContainer } from './container.ts';
import type { Watch, World } from './world.ts';

/** Label of a container that lives in the app's network namespace. */
export const CHILD_LABEL = 'test.child';

/** A container of the app itself, made by Homeport or adopted. */
export function isMain(container: SimulatedContainer): boolean {
  return container.madeBy === 'homeport' && container.body.Labels?.[CHILD_LABEL] === undefined;
}

/** The steps that may send each of the engine's calls. */
const SENT_BY: Record<string, StepKind[]> = {
  create: ['create-candidate', 'recreate-previous'],
  start: ['start-candidate', 'start-previous'],
  stop: ['stop-previous', 'stop-candidate', 'settle-previous', 'settle-candidate'],
  rename: ['park-previous', 'name-candidate', 'unname-candidate', 'unpark-previous'],
  policy: ['disarm-previous', 'arm-candidate', 'arm-previous', 'stop-candidate'],
  remove: ['remove-candidate', 'clean-up', 'recreate-previous', 'create-candidate'],
  build: ['build-image'],
  tag: ['verify-image', 'commit-release', 'take-stock'],
  untag: ['verify-image', 'clean-up', 'build-image'],
};

/** DESIGN's invariants, held at every single moment of a history. */
export const INVARIANTS: Watch = {
  changed(world) {
    if (world.marks.interfered) return;
    const up = world.machine.all().filter((c) => isMain(c) && isUp(c));
    if (up.length > 1 && !world.open()?.journal.startFirst) {
      broke(world, `two containers of the app run at once: ${up.map((c) => c.name).join(', ')}`);
    }
    for (const c of world.machine.all()) {
      const candidate = c.name.includes('.candidate-') && !['no', ''].includes(c.restartPolicy);
      if (candidate) broke(world, `${c.name} would start by itself`);
    }
  },
  before(world, call, ref) {
    const update = world.open();
    if (!update) return broke(world, `${call} ${ref} without an update on record`);
    journalledBefore(world, update, call, ref);
    if (call === 'remove') neverTheOnlyOne(world, update, ref);
  },
};

function journalledBefore(world: World, { id, journal }: Update, call: string, ref: string): void {
  if (world.marks.storeFailed) return;
  const running = world.disk.steps
    .filter((s) => s.updateId === id && s.status === 'running')
    .map((s) => s.kind);
  if (!SENT_BY[call]?.some((kind) => running.includes(kind)))
    broke(world, `${call} ${ref} was not written down before (${running.join(', ')})`);
  const touches =
    journal.members.some((m) => m.previousId === ref) && ['stop', 'rename', 'policy', 'start'].includes(call);
  if (touches && !journal.swapBegun)
    broke(world, `${call} of the live container before the swap was on record`);
}

/** What served is only removed once another one has passed its gate, or a person keeps that other one. */
function neverTheOnlyOne(world: World, { journal, kind }: Update, ref: string): void {
  const container = world.machine.find(ref);
  if (!container || !isMain(container) || world.marks.interfered) return;
  const main = journal.members[0];
  if (!main || container.id !== main.previousId) return;
  if (!proven(journal)) broke(world, `the previous container was removed in an unproven ${kind}`);
  const successor = main.candidateId ? world.machine.find(main.candidateId) : null;
  if (!successor) broke(world, 'the previous container was removed, and there is no other');
}

function proven(journal: Journal): boolean {
  return journal.verdict?.healthy === true || journal.decision === 'keep';
}

function broke(world: World, what: string): void {
  world.broken.push(what);
  world.trace.push(`### ${what}`);
}
