import { messageOf } from '../../shared/errors.ts';
import { sizeWords } from '../../shared/size-words.ts';
import type { Core } from '../core.ts';
import type { App, Release } from '../domain/model.ts';
import { forgetStop } from '../health/stops.ts';
import { forgetRecovery } from '../recovery.ts';
import { recordOf } from '../sample/record.ts';
import { tidySampleIfPossible, volumeWords } from '../sample/tidy.ts';
import { forgetBrought, leaveBrought } from '../update/brought.ts';
import { forgetPolicyHeldBack } from '../update/held-back-policy.ts';
import { forgetTag, putTagsBack } from '../update/own-tag.ts';
import { isPutAside, parkedOf, setParked } from '../update/parked.ts';
import { dropImage } from '../update/release-tags.ts';
import { setAwaitsFirstUpdate } from './first-update.ts';
import { appOrThrow, holding, idleOrThrow, inPlaceOrThrow, unmovedOrThrow } from './idle.ts';
import { forgetKeeper } from './keeper.ts';
import { forgetLabels } from './label-settings.ts';
import { forgetLeftovers, leftoversOf } from './leftovers.ts';
import { containerOf } from './own-container.ts';
import { setWarnings } from './warnings.ts';

/** Where nobody says what becomes of its container: what was adopted is a person's, what Homeport made goes with it. */
export function keptOnRemove({ specFrom }: Pick<App, 'specFrom'>): boolean {
  return specFrom === 'container';
}

/**
 * Forgets an app: what Homeport kept for it (parked containers, releases' tags and images) goes, and the container unless it is
 * to stay. Volumes always stay, but for the sample's own: they are the person's data. Of an app that another Homeport took over,
 * only what is on record here goes.
 * @returns what was removed, in words, and the names of the volumes that stay without a container.
 */
export async function removeApp(
  core: Core,
  name: string,
  keepContainer?: boolean,
): Promise<{ removed: string[]; keptVolumes: string[] }> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  unmovedOrThrow(core, app);
  return holding(core, name, 'removed', () => remove(core, app, keepContainer ?? keptOnRemove(app)));
}

async function remove(
  core: Core,
  app: App,
  keepContainer: boolean,
): Promise<{ removed: string[]; keptVolumes: string[] }> {
  const { name } = app;
  const other = await core.keepers.other(app);
  if (other !== null) {
    forgetRecords(core, name);
    await forgetSample(core, name, { ours: false });
    core.log(`${name} is forgotten here; it is looked after by ${other}, and nothing of it was touched`);
    return { removed: [], keptVolumes: [] };
  }
  // Whoever renamed it may have meant to keep it.
  if (!keepContainer) await inPlaceOrThrow(core, app);
  const removed: string[] = [];
  const keptVolumes: string[] = [];
  for (const { containerId } of parkedOf(core.store, name)) {
    const parked = await core.docker.containers.inspect(containerId);
    if (!parked || !isPutAside(parked, app)) continue;
    await core.docker.containers.remove(containerId);
    removed.push(`parked container ${containerId.slice(0, 12)}`);
  }
  const current = await containerOf(core, app);
  if (current && !keepContainer) {
    await core.docker.containers.stop(current.Id);
    await core.docker.containers.remove(current.Id, { force: true });
    removed.push(`container ${app.containerName}`);
    for (const mount of current.Mounts)
      if (mount.Type === 'volume' && mount.Name) keptVolumes.push(mount.Name);
  }
  // While the app's releases still tell which images are its own. A container that stays goes on being what its tag names.
  if (!current || !keepContainer) removed.push(...(await putTagsBack(core, name)));
  for (const release of core.store.releases(name)) {
    // The one that a kept container runs stays protected where our tag is its only name: without, it would have none.
    if (current && keepContainer && release.imageId === current.Image && !(await hasOtherName(core, release)))
      continue;
    const dropped = await dropImage(core, release, core.log);
    if (dropped.length > 0) removed.push(`image ${release.tag}`);
  }
  removed.push(...(await removeLeftovers(core, app, keepContainer ? (current?.Image ?? null) : null)));
  removed.push(...(await forgetBuildCache(core, name)));
  await core.keepers.giveBack(app.containerName, name);
  const stays =
    current && keepContainer ? core.store.releases(name).find((it) => it.imageId === current.Image) : null;
  if (stays?.version) leaveBrought(core.store, app.host, stays.version.id);
  forgetRecords(core, name);
  removed.push(...(await forgetBrought(core, app.host, { log: core.log })).map((ref) => `image ${ref}`));
  removed.push(...(await forgetSample(core, name, { ours: true })));
  return { removed, keptVolumes: keptVolumes.filter((volume) => !removed.includes(volumeWords(volume))) };
}

/** What was made for the sample goes with it, whichever way it is removed. Another app's removal does not look at it. */
export async function forgetSample(core: Core, name: string, options: { ours: boolean }): Promise<string[]> {
  return recordOf(core.store)?.app === name ? tidySampleIfPossible(core, options) : [];
}

/** What Homeport made for the app and has no record of. @param keptImage runs in a container that stays */
async function removeLeftovers(core: Core, app: App, keptImage: string | null): Promise<string[]> {
  const { containers, tags } = await leftoversOf(core, app);
  const removed: string[] = [];
  for (const { id, name } of containers) {
    await core.docker.containers.remove(id, { force: true });
    removed.push(`container ${name}`);
  }
  for (const { tag } of tags.filter(({ imageId }) => imageId !== keptImage))
    if ((await core.docker.images.remove(tag)).length > 0) removed.push(`image ${tag}`);
  return removed;
}

/** Everything on record about an app. What it has on the engine must be gone, or somebody else's, by then. */
export function forgetRecords(core: Core, name: string): void {
  setParked(core.store, name, []);
  setWarnings(core.store, name, []);
  forgetLabels(core.store, name);
  forgetLeftovers(core.store, name);
  setAwaitsFirstUpdate(core.store, name, false);
  forgetTag(core.store, name);
  forgetStop(core.store, name);
  forgetRecovery(core.store, name);
  forgetKeeper(core.store, name);
  forgetPolicyHeldBack(core.store, name);
  core.store.deleteApp(name);
  core.reschedule();
  core.changed.emit();
}

/** Last of all, when nothing is a layer of the app's images any more. What can't be removed now goes by its age. */
export async function forgetBuildCache(core: Core, name: string): Promise<string[]> {
  try {
    const bytes = await core.buildCache.forget(name);
    return bytes > 0 ? [`build cache (${sizeWords(bytes)})`] : [];
  } catch (error) {
    core.log(`The build cache of ${name} could not be removed: ${messageOf(error)}`);
    return [];
  }
}

async function hasOtherName(core: Core, { imageId, tag }: Release): Promise<boolean> {
  const image = await core.docker.images.inspect(imageId);
  return image?.RepoTags?.some((name) => name !== tag) ?? false;
}
