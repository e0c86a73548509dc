import { OWN_LABELS } from '../../../electron/engine/domain/container-labels.ts';
import type { Release, Update } from '../../../electron/engine/domain/model.ts';
import { parkedOf } from '../../../electron/engine/update/parked.ts';
import { isUp } from './container.ts';
import { emptyVolumes } from './data.ts';
import type { Setup } from './history.ts';
import { isMain } from './invariants.ts';
import { MY_TAG, NAME } from './neighbours.ts';
import { isUnprotected, readOnly } from './releases-kept.ts';
import type { World } from './world.ts';

export type Expect = (ok: boolean, words: string) => void;

/** Invariant 7, and the tags of releases. */
export function expectNothingLeft(world: World, setup: Setup, update: Update, expect: Expect): void {
  const { machine, disk, marks } = world;
  const store = readOnly(world);
  const apps = [...disk.apps.values()];
  const parked = apps.flatMap((app) => parkedOf(store, app.name));
  const places = new Set([
    ...apps.map((app) => app.containerName),
    ...setup.children.map((_, i) => `child-${i}`),
  ]);
  // Compose would count a parked one as its own.
  const composed = setup.compose ? parkedOf(store, NAME) : [];
  expect(composed.length === 0 || marks.interfered, 'a container of Compose is parked');
  for (const c of machine.all()) {
    if (c.madeBy === 'person') continue;
    const known = places.has(c.name) || (isMain(world, c) && parked.some((p) => p.containerId === c.id));
    expect(known || marks.interfered, `${c.name} is left`);
    expect(!c.name.includes(`.candidate-${update.id}`), `the candidate ${c.name} is left`);
    if (!places.has(c.name) && !marks.interfered)
      expect(!isUp(c) && c.restartPolicy === 'no', `${c.name} is parked and not at rest`);
  }
  for (const release of disk.releases) {
    const tag = machine.images.tags(release.tag)[0];
    expect(release.state !== 'candidate', `release ${release.number} was never judged`);
    // What is cut off between the record of a change from outside and its tag is given it at a later look, and counts for nothing.
    const untagged = release.state === 'outside' && tag === undefined && wasCutOff(world);
    if ((release.state === 'good' || release.state === 'outside') && !untagged)
      expect(
        tag?.imageId === release.imageId || (tag === undefined && !isUnprotected(world, release)),
        `release ${release.number} has lost its tag`,
      );
    else if (!untagged) expect(tag === undefined || machine.uses(tag.imageId), `${release.tag} is left`);
  }
  const tags = new Set(disk.releases.map((r) => r.tag));
  for (const { tag, imageId } of machine.images.tags('homeport/'))
    expect(tags.has(tag) || (marks.interfered && machine.uses(imageId)), `the tag ${tag} is left`);
  expect(machine.images.dangling(machine.uses).length === 0, 'an image without a name is left');
  for (const { ref, imageId } of machine.images.fetched())
    expect(
      isKept(disk.releases, ref) || marks.interfered || machine.uses(imageId),
      `${ref}, which was pulled, is left`,
    );
  for (const { tag, imageId } of setup.from === 'versions' ? machine.images.tags('myapp:1.') : [])
    expect(
      disk.releases.some((it) => it.imageId === imageId && it.state !== 'quarantined') ||
        marks.interfered ||
        machine.uses(imageId),
      `the tag ${tag} is left`,
    );
  for (const name of emptyVolumes(world))
    expect(marks.interfered, `the volume ${name}, made for a candidate, is left`);
  const tag = machine.images.tags(MY_TAG)[0];
  const live = machine.find(NAME);
  // What has no image any more can be named by no tag; whose image was pruned may be another's by now.
  if (tag === undefined || live === null || marks.interfered || machine.images.find(live.imageId) === null)
    return;
  // Pruned away, the other one leaves the tag to the app, from its next commit on.
  if (setup.tag === 'of another container' && machine.find('other') === null) return;
  // Built again and not committed: the tag still names what it named while there was nothing to name.
  if (update.outcome !== 'succeeded' && machine.images.wasPruned(live.imageId)) return;
  const first = machine.images.idOf('first');
  // What a person made without the tag, it names from the app's next commit on.
  const byHand = live.body.Labels?.[OWN_LABELS.update] === undefined;
  if (setup.tag === 'none' && update.outcome !== 'succeeded' && byHand) return;
  const mine = setup.from === 'tag' ? setup.tag !== 'of another container' : setup.tag === 'own';
  // Whose versions are followed goes by another tag from its first update on.
  const named = mine && setup.from !== 'versions' ? live.imageId : first;
  expect(tag.imageId === named, `${MY_TAG} (${setup.tag}) names the wrong image after ${update.outcome}`);
}

const isKept = (releases: readonly Release[], ref: string): boolean =>
  releases.some(
    ({ state, version }) => state !== 'quarantined' && version !== null && ref.endsWith(version.id),
  );

const wasCutOff = ({ disk }: World): boolean =>
  [...disk.updates.values()].some(
    ({ journal }) => journal.resumes > 0 || journal.failure?.reason === 'error',
  ) ||
  // Where the database failed, the step's end may not be on record either: then the update's own end is.
  disk.steps.some((s) => s.error !== null);
