import { OWN_LABELS } from '../../../electron/engine/domain/container-labels.ts';
import { isDecided, moves } from '../../../electron/engine/domain/journal.ts';
import type { Update } from '../../../electron/engine/domain/model.ts';
import { isGated, isProven, isUnchanged, mainMember } from '../../../electron/engine/domain/moved.ts';
import { isKeptAside } from '../../../electron/engine/domain/names.ts';
import type { StepKind } from '../../../electron/engine/domain/steps.ts';
import { isUp, type SimulatedContainer } from './container.ts';
import { isNobodysData, lostData, takenFromOthers } from './data.ts';
import { NAME } from './neighbours.ts';
import type { Watch, World } from './world.ts';

/** A container of an app that Homeport looks after, made by Homeport or adopted. */
export function isMain(world: World, container: SimulatedContainer): boolean {
  return (
    container.madeBy === 'homeport' &&
    [...world.disk.apps.values()].some((app) => app.containerName === container.meantFor)
  );
}

/** The steps that may send each of the engine's calls. */
const SENT_BY: Record<string, StepKind[]> = {
  create: ['create-candidate', 'recreate-previous'],
  start: ['start-candidate', 'start-previous', 'hand-over', 'hand-back'],
  stop: ['stop-previous', 'stop-candidate', 'settle-previous', 'settle-candidate', 'hand-over', 'hand-back'],
  rename: ['park-previous', 'name-candidate', 'unname-candidate', 'unpark-previous'],
  pause: ['pause-previous'],
  policy: ['disarm-previous', 'arm-candidate', 'arm-previous', 'stop-candidate'],
  remove: ['remove-candidate', 'clean-up', 'recreate-previous', 'create-candidate'],
  build: ['acquire-image'],
  pull: ['acquire-image'],
  tag: [
    'acquire-image',
    'verify-image',
    'create-candidate',
    'recreate-previous',
    'commit-release',
    'take-stock',
    'clean-up',
  ],
  'create volume': ['take-stock'],
  untag: ['verify-image', 'clean-up', 'acquire-image', 'take-stock'],
};

/** The invariants of docs/architecture.md, held at every single moment of a history, over all apps of the engine. */
export const INVARIANTS: Watch = {
  changed(world) {
    for (const lost of takenFromOthers(world)) broke(world, lost);
    if (world.marks.interfered) return;
    for (const lost of lostData(world)) broke(world, lost);
    oneOfEachRuns(world);
    for (const c of world.machine.all()) {
      const candidate = c.name.includes('.candidate-') && !['no', ''].includes(c.restartPolicy);
      if (candidate) broke(world, `${c.name} would start by itself`);
    }
  },
  before(world, call, ref) {
    if (call === 'remove volume' && !isNobodysData(world, ref)) broke(world, `the volume ${ref} is removed`);
    const open = world.open();
    // What was made by hand, or by an update that is in no record, gets a release of its own, and nothing else.
    if (call === 'tag' && world.lookingOver()) return;
    if (open.length === 0) return broke(world, `${call} ${ref} without an update on record`);
    journalledBefore(world, open, call, ref);
    if (call === 'start') onlyWhatRan(world, open, ref);
    for (const update of open) if (call === 'remove') neverTheOnlyOne(world, update, ref);
    notWhatAnotherLooksAfter(world, call, ref);
  },
};

/** Two containers that are meant for one place write to one volume: whoever moved them, and whichever app they are of. */
function oneOfEachRuns(world: World): void {
  const startFirst = new Set(
    [...world.open(), ...world.openThere()].flatMap(({ journal }) =>
      journal.members.filter((m) => m.startFirst).map((m) => m.name),
    ),
  );
  // A start-first update that no record knows of any more left both.
  const left = (c: SimulatedContainer) => world.outOfDate && (c.startedAt ?? 0) <= world.outOfDateSince;
  // And a person may make one of the two again, beside the other.
  const byHand = (c: SimulatedContainer) => c.body.Labels?.[OWN_LABELS.update] === undefined;
  const leftAlone = (all: SimulatedContainer[]) => all.some(left) && all.every((c) => left(c) || byHand(c));
  const up = world.machine.all().filter((c) => c.madeBy === 'homeport' && isUp(c));
  for (const [place, containers] of Map.groupBy(up, (c) => c.meantFor)) {
    if (containers.length < 2 || startFirst.has(place) || leftAlone(containers)) continue;
    const names = containers.map((c) => c.name).join(', ');
    broke(world, `two containers of ${place} run at once: ${names}`);
  }
}

/** What a person had stopped, and what is parked, is nobody's to start but its own app's. */
function onlyWhatRan(world: World, open: Update[], ref: string): void {
  const container = world.machine.find(ref);
  if (!container || world.marks.interfered) return;
  for (const { journal } of open) {
    const members = journal.members.filter(({ target }) => target === null);
    const member = members.find((m) => m.candidateId === container.id || m.previousId === container.id);
    if (member && !member.previousWasRunning)
      broke(world, `${container.name} was stopped, and is started along`);
  }
}

function journalledBefore(world: World, open: Update[], call: string, ref: string): void {
  if (world.marks.storeFailed) return;
  const ids = open.map((update) => update.id);
  const running = world.disk.steps
    .filter((s) => ids.includes(s.updateId) && s.status === 'running')
    .map((s) => s.kind);
  if (!SENT_BY[call]?.some((kind) => running.includes(kind)))
    broke(world, `${call} ${ref} was not written down before (${running.join(', ')})`);
  const movers = open.filter(({ journal }) => journal.members.some((m) => m.previousId === ref));
  if (movers.length > 1) broke(world, `${ref} is moved by two updates`);
  const touches = ['stop', 'rename', 'policy', 'start'].includes(call);
  if (touches && movers.some(({ journal }) => !moves(journal, ref)))
    broke(world, `${call} of the live container before the swap was on record`);
}

/** What another Homeport has taken over is that one's to move; what was put aside before is not in its place. */
function notWhatAnotherLooksAfter(world: World, call: string, ref: string): void {
  const container = world.takenOver && !world.marks.interfered ? world.machine.find(ref) : null;
  if (!container || container.meantFor !== NAME || isKeptAside(container.name)) return;
  // Once it is armed nothing shows that its update has not ended: what is left to do then changes nothing for the other one.
  const proven = world
    .open()
    .some(({ journal }) => isDecided(journal) && mainMember(journal)?.candidateId === container.id);
  if (proven) return;
  broke(world, `${call} of ${container.name}, which another Homeport looks after`);
}

/** What served is only removed once another one has passed its gate, or a person keeps that other one. */
function neverTheOnlyOne(world: World, { journal, kind }: Update, ref: string): void {
  const container = world.machine.find(ref);
  if (!container || !isMain(world, container) || world.marks.interfered) return;
  const moved = journal.members.find((it) => it.target !== null && it.previousId === container.id);
  // What lived in one that had to be made again can never start: it is made again too.
  if (!moved || (moved.livesIn !== null && journal.direction === 'back')) return;
  // Where several are moved, none is proven before all of them are.
  if (!journal.members.every((it) => !isGated(it) || isProven(it) || isUnchanged(journal, it)))
    broke(world, `the previous container was removed in an unproven ${kind}`);
  const successor = moved.candidateId ? world.machine.find(moved.candidateId) : null;
  if (!successor) broke(world, 'the previous container was removed, and there is no other');
}

function broke(world: World, what: string): void {
  world.broken.push(what);
  world.trace.push(`### ${what}`);
}
