import type { Release, Update } from '../../../electron/engine/domain/model.ts';
import { mainMember, mainTarget } from '../../../electron/engine/domain/moved.ts';
import { type KeptOnEngine, releaseToRestore } from '../../../electron/engine/domain/restorable.ts';
import { parkedOf } from '../../../electron/engine/update/parked.ts';
import { isUp, parentsOf } from './container.ts';
import { appOn, releasesOn, storeOn } from './store.ts';
import type { World } from './world.ts';

/** What the engine still has of each release. */
export function keptOf(world: World): (release: Release) => KeptOnEngine {
  const { machine } = world;
  const store = readOnly(world);
  return ({ app, number, imageId }) => ({
    image: machine.images.find(imageId) !== null,
    parked: parkedOf(store, app).some((p) => {
      const container = p.release === number ? machine.find(p.containerId) : null;
      if (container === null || isUp(container) || container.imageId !== imageId) return false;
      const parents = parentsOf(container).map(machine.find);
      return parents.every((parent) => parent !== null && isUp(parent));
    }),
  });
}

/** What is on the disk, as nobody's process sees it. */
export function readOnly(world: World) {
  return storeOn(
    world.disk,
    (_, effect) => effect(),
    () => undefined,
  );
}

/** A restore that builds its release again says nothing about the release until it has succeeded. */
export function expectReleases(
  world: World,
  before: { releases: Map<number, Release> },
  update: Update,
  expect: (ok: boolean, words: string) => void,
): void {
  const { journal, kind, outcome, fromRelease } = update;
  const { disk } = world;
  const target = mainTarget(journal);
  const number = target?.release ?? null;
  if (kind === 'restore' && outcome !== 'succeeded' && number !== null) {
    const { imageId, state } = releasesOn(disk, update.app).find((r) => r.number === number) ?? {};
    const was = before.releases.get(number);
    expect(imageId === was?.imageId && state === was?.state, `${outcome}, and its release is not as it was`);
  }
  const same = fromRelease === null ? undefined : before.releases.get(fromRelease);
  const unchanged = mainMember(journal)?.unchanged === true;
  if (outcome === 'succeeded' && unchanged && same && same.sourceKey === target?.wanted?.key)
    expect(number === fromRelease, 'the very release that runs was counted as another one');
  const left = fromRelease === null ? undefined : before.releases.get(fromRelease);
  if (outcome !== 'succeeded' || number === fromRelease || !left || left.state !== 'good') return;
  const app = appOn(disk, update.app);
  expect(
    releaseToRestore(releasesOn(disk, app.name), app.runningRelease, keptOf(world)) !== null,
    'succeeded, and nothing is left that could be put back',
  );
}

/** What a person ran for a while takes nobody's place: what was proven before it can still be put back. */
export function provenLost(
  world: World,
  before: { releases: Map<number, Release> },
  update: Update,
): string[] {
  if (world.marks.interfered) return [];
  const app = appOn(world.disk, update.app);
  const kept = keptOf(world);
  const releases = releasesOn(world.disk, app.name);
  const wrong: string[] = [];
  const proven = [...before.releases.values()].filter(
    (it) => it.state === 'good' && it.deployedAt && kept(it).image,
  );
  if (
    proven.some((it) => it.number !== app.runningRelease) &&
    !releaseToRestore(releases, app.runningRelease, kept)
  )
    wrong.push('a person made the app again, and nothing proven is left');
  if (releases.filter((it) => it.state === 'outside').length > 2) wrong.push('releases from outside pile up');
  return wrong;
}

/** It is there, and nothing names it. What was pruned and then built again as another release has that one's tag. */
export function isUnprotected({ machine }: World, { imageId }: Release): boolean {
  const named = machine.images.tags('homeport/').some((tag) => tag.imageId === imageId);
  return machine.images.find(imageId) !== null && !named;
}
