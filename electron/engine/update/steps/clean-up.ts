import { rm } from 'node:fs/promises';
import { onOneLine, type Text } from '../../../shared/text/text.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import type { Journal, Member } from '../../domain/model.ts';
import { headMember, isGated, isProven, isUnchanged, memberOfTarget } from '../../domain/moved.ts';
import { buildTag, plainName } from '../../domain/names.ts';
import { hasRun } from '../../domain/restorable.ts';
import { forgetBrought } from '../brought.ts';
import { type Executor, type StepContext, type TargetOf, targetOf } from '../context.ts';
import { forgetReleases } from '../forget-releases.ts';
import { madeBy } from '../made.ts';
import { isPutAside, parkedOf, setParked } from '../parked.ts';
import { dropImage, protectRelease, takeTagBack } from '../release-tags.ts';
import { containerNamed, ownerById } from '../whereabouts.ts';
import { checkoutDir } from './acquire.ts';

/** Nothing that the update made for itself outlives it. Runs on both ways, and any number of times. */
export const cleanUp: Executor<'clean-up'> = async (context) => {
  const { deps, update } = context;
  await noteContainers(context);
  await rm(checkoutDir(deps.workDir, update.id), { recursive: true, force: true });
  if (update.journal.commitBegun) {
    await removeChildren(context);
    await removeUnrecorded(context);
  }
  for (const index of update.journal.targets.keys())
    await cleanUpAfter(context, {
      ...targetOf(context, index),
      member: memberOfTarget(update.journal, index),
    });
  const ended = { id: update.id, kept: update.journal.commitBegun };
  const hosts = update.journal.targets.map((_, index) => targetOf(context, index).app.host);
  for (const host of new Set(hosts)) await forgetBrought(deps, host, { ended, log: context.log });
  return { journal: { cleaned: true } };
};

/** A target, its app, and the member that was to run it, as far as it came to one. */
type Tried = TargetOf & { member: Member | null };

async function cleanUpAfter(context: StepContext, tried: Tried): Promise<void> {
  const { commitBegun } = context.update.journal;
  // Another Homeport may have given the same names to its images.
  if (tried.member?.takenOver) return recordParkedPrevious(context, tried);
  if (commitBegun) {
    await parkOrRemove(context, tried);
    await forgetReleases({ ...context, app: tried.app });
  } else {
    await recordParkedPrevious(context, tried);
    await takeBackLent(context, tried);
    await judgeRelease(context, tried);
  }
  await forgetCandidates({ ...context, app: tried.app });
  await dropBuildTag({ ...context, app: tried.app });
}

/**
 * The containers that have their places now are what their apps are known by: the app's own, and those of apps that were moved
 * along. Whoever has one under another name than the app's is asked about it all the same.
 */
async function noteContainers(context: StepContext): Promise<void> {
  const { deps, update } = context;
  for (const { name, previousId, candidateId, target } of update.journal.members) {
    const own = [previousId, candidateId];
    const inspect = await containerNamed(deps.docker, name);
    const owner = target === null ? ownerById(deps.store.apps(), own) : targetOf(context, target).app;
    if (!owner || !inspect || owner.containerId === inspect.Id || !own.includes(inspect.Id)) continue;
    deps.store.updateApp(owner.name, { containerId: inspect.Id });
  }
}

/** What only lives in another is made again at any time: the former one goes. */
async function removeChildren({ deps, update: { journal } }: StepContext): Promise<void> {
  for (const member of journal.members) {
    const { target, previousId } = member;
    if (target === null && !isUnchanged(journal, member) && previousId)
      await deps.docker.containers.remove(previousId, { force: true });
  }
}

/** The previous container of the app stays parked for an exact restore; older parked ones go. */
async function parkOrRemove(
  { deps, update, log }: StepContext,
  { app, target, member }: Tried,
): Promise<void> {
  if (!member || isUnchanged(update.journal, member)) return;
  const previous = member.previousId ? await deps.docker.containers.inspect(member.previousId) : null;
  for (const old of parkedOf(deps.store, app.name)) {
    if ([member.previousId, member.candidateId].includes(old.containerId)) continue;
    const inspect = await deps.docker.containers.inspect(old.containerId);
    if (inspect && isPutAside(inspect, app)) await deps.docker.containers.remove(old.containerId);
  }
  if (previous && !member.keepParked) {
    await deps.docker.containers.remove(previous.Id, { force: true });
    log(
      'The previous container was removed (Compose would count it as its own); a restore makes it again from its record.',
    );
  }
  const stays = previous !== null && member.keepParked;
  setParked(
    deps.store,
    app.name,
    stays
      ? [{ containerId: previous.Id, release: target.fromRelease, parkedAt: deps.clock.now().toISOString() }]
      : [],
  );
}

/**
 * An earlier life that could not write (the database failed) may have been on its way back, and made the previous container
 * again; the journal knows nothing of it and has led to the commit. Told by our labels, and needed by nobody.
 */
async function removeUnrecorded({ deps, update, log }: StepContext): Promise<void> {
  const { members } = update.journal;
  const recorded = new Set(members.flatMap(({ previousId, candidateId }) => [previousId, candidateId]));
  for (const { summary: made } of await madeBy(deps.docker, deps.installation, update.id)) {
    const serves = made.State === 'running' || members.some(({ name }) => made.Names.includes(`/${name}`));
    if (recorded.has(made.Id) || serves) continue;
    await deps.docker.containers.remove(made.Id);
    log(`Removed ${made.Names[0]?.slice(1) ?? made.Id}, which an interrupted way back had made`);
  }
}

/** Somebody took the app's name: the previous container stays as it was put aside, and a restore can still find it. */
async function recordParkedPrevious({ deps }: StepContext, { app, target, member }: Tried): Promise<void> {
  const previous = member?.previousId ? await deps.docker.containers.inspect(member.previousId) : null;
  if (!member || !previous || previous.State.Running || plainName(previous) !== member.parkedName) return;
  const parkedAt = deps.clock.now().toISOString();
  setParked(deps.store, app.name, [
    ...parkedOf(deps.store, app.name).filter((p) => p.containerId !== previous.Id),
    { containerId: previous.Id, release: target.fromRelease, parkedAt },
  ]);
}

/** What a release that was to be built again was lent of its name. */
async function takeBackLent({ deps, update }: StepContext, { app, target }: Tried): Promise<void> {
  const release = target.release === null ? null : deps.store.release(app.name, target.release);
  if (update.kind === 'restore' && target.wanted !== null && release)
    await takeTagBack(deps.docker, release, target.imageId);
}

/** What became of a release that did not make it: quarantined where it was tried and found bad, else as if it never was. */
async function judgeRelease(
  { deps, update, log }: StepContext,
  { app, target, member }: Tried,
): Promise<void> {
  const { release: number } = target;
  if (number === null || member === null || update.kind === 'restore') return;
  const release = deps.store.release(app.name, number);
  const why = release && foundBad(update.journal, member);
  if (!release || !why) return;
  deps.store.updateRelease(app.name, number, { state: 'quarantined', quarantineReason: onOneLine(why) });
  log(`Release ${number} is quarantined: no schedule tries it again`);
  await dropImage(deps, release, log);
}

/**
 * A release is a candidate only while its update lasts, and an app has one update at a time: what is one still at the end
 * was never judged. It is found by its state and not by the journal, which a crash may have kept from knowing its number.
 * The tag goes first: a row without a tag is found again, a tag without a row is not.
 */
async function forgetCandidates({ deps, app, log }: StepContext): Promise<void> {
  for (const release of deps.store.releases(app.name)) {
    if (release.state !== 'candidate') continue;
    await keepNamed({ deps, app }, await deps.docker.images.inspect(release.imageId));
    await dropImage(deps, release, log);
    deps.store.deleteRelease(app.name, release.number);
  }
}

/** What only the build needed goes; what a container turns out to need gets the name on record. */
async function dropBuildTag(context: StepContext): Promise<void> {
  const { deps, app, update } = context;
  const built = buildTag(app.name, update.id);
  await deps.docker.images.remove(built);
  const needed = await deps.docker.images.inspect(built);
  if (needed === null) return;
  await keepNamed(context, needed);
  await deps.docker.images.remove(built);
}

/**
 * Before an image loses a name: built again, it may be the very image of a good release that somebody has taken the tag off.
 * Docker keeps an image's last name while a container uses it, and that name is to be the one on record.
 */
async function keepNamed(
  { deps, app }: Pick<StepContext, 'deps' | 'app'>,
  image: ImageInspect | null,
): Promise<void> {
  if (image === null) return;
  const same = deps.store.releases(app.name).find((r) => hasRun(r) && r.imageId === image.Id);
  if (same) await protectRelease(deps, same);
}

/**
 * Why it is bad by its own doing, and not called off or overtaken; null: it is not. Where several were tried, it is what had not passed
 * that failed; where all of them had, nobody can tell which.
 */
function foundBad({ members, failure }: Journal, member: Member): Text | null {
  if (failure?.reason !== 'gate' && failure?.reason !== 'error' && failure?.reason !== 'decision')
    return null;
  const tried = members.filter(
    (it, index) => isGated(it) && (headMember(members, index)?.begun === true || it.verdict !== null),
  );
  const unproven = tried.filter((it) => !isProven(it));
  return (unproven.length > 0 ? unproven : tried).includes(member) ? failure.message : null;
}
