import { rm } from 'node:fs/promises';
import { render } from '../../../shared/text/render.ts';
import { onOneLine, say } from '../../../shared/text/text.ts';
import { runsBy } from '../../domain/container-run.ts';
import { type ContainerSpec, wantedRestartPolicy } from '../../domain/container-spec.ts';
import type { ImageInspect } from '../../domain/docker-types.ts';
import type { App, Journal, Release, Update } from '../../domain/model.ts';
import { buildTag, plainName } from '../../domain/names.ts';
import { tagStays } from '../../domain/own-tag.ts';
import { hasRun } from '../../domain/restorable.ts';
import { type Executor, memberOf, type StepContext } from '../context.ts';
import { forgetReleases } from '../forget-releases.ts';
import { forgetPolicyHeldBack } from '../held-back-policy.ts';
import { lifeNow } from '../life.ts';
import { madeBy } from '../made.ts';
import { moveTag, whyTagStays } from '../own-tag.ts';
import { isPutAside, parkedOf, setParked } from '../parked.ts';
import { dropImage, protectRelease, takeTagBack } from '../release-tags.ts';
import { specOf } from '../spec-of.ts';
import { setTagNote } from '../tag-note.ts';
import { containerNamed, ownerById } from '../whereabouts.ts';
import { checkoutDir } from './acquire.ts';

/** The new release is what runs: in the records, and in the tag that people use. */
export const commitRelease: Executor<'commit-release'> = async (context) => {
  const { deps, app, update, log, signal } = context;
  const { journal } = update;
  const main = memberOf(update, 0);
  const same = runsAlready(context);
  const number = same?.number ?? journal.release;
  const imageId = journal.imageId;
  if (number === null || imageId === null) throw new Error(`Update ${update.id} commits without a release`);
  const id = journal.unchanged ? main.previousId : main.candidateId;
  const inspect = id ? await deps.docker.containers.inspect(id) : null;
  // A parked container outlives its image; what its image said can't be told from a person's wishes any more.
  const image = await deps.docker.images.inspect(imageId);
  const ran = inspect && image ? await specOf(deps.docker, inspect, main.spec) : main.spec;
  const spec: ContainerSpec = {
    ...ran,
    imageRef: main.spec.imageRef,
    hostConfig: { ...ran.hostConfig, RestartPolicy: wantedRestartPolicy(main.spec) },
  };
  const kept = journal.decision === 'keep';
  deps.store.updateRelease(app.name, number, {
    // A release that was built again has another image from now on.
    imageId,
    ...asBuilt(app, journal),
    state: 'good',
    quarantineReason: null,
    spec,
    deployedAt: same?.deployedAt ?? deps.clock.now(),
  });
  deps.store.updateApp(app.name, {
    runningRelease: number,
    configChanged: changePending(deps.store.app(app.name), update, main.spec),
    ...(id ? { containerId: id } : {}),
  });
  // The protecting tag is given again where a person took it off.
  forgetPolicyHeldBack(deps.store, app.name);
  const release = deps.store.release(app.name, number);
  const tag = release && image ? await protectRelease(deps, release) : release?.tag;
  if (same) log(`It is release ${same.number} still: built again, it is the very image that runs.`);
  if (kept) log('Kept by a person although the gate did not pass.');
  if (update.kind === 'restore' && update.fromRelease !== null && update.fromRelease !== number) {
    // Otherwise the very next check would bring back what the person just left.
    deps.store.updateRelease(app.name, update.fromRelease, {
      quarantineReason: say('quarantine.restored-in-its-place', { number }),
    });
  }
  // What has no image any more can be named by no tag.
  if (image) await followTag(context, spec.imageRef, imageId, tag ?? imageId);
  // Nobody has proven what a person keeps: whether it serves is looked at once more.
  const life = kept ? await lifeNow({ deps, app, log, signal }, journal, id) : {};
  return { journal: { release: number, committed: true, ...life } };
};

/**
 * Acquired again in the same version, it is the very image that runs: it stays the release that it is, and the number that was
 * given to it for the time being is nobody's. Otherwise *Restore previous* would one day lead to what runs.
 */
function runsAlready({ deps, app, update: { journal } }: StepContext): Release | null {
  const running = app.runningRelease === null ? null : deps.store.release(app.name, app.runningRelease);
  const same = running?.imageId === journal.imageId && running?.version?.id === journal.target?.version.id;
  return journal.unchanged && same && running?.state === 'good' ? running : null;
}

/** Settings that were changed while the update ran are not in it; those that wait at a restore wait on. */
function changePending(app: App | null, { kind }: Update, spec: ContainerSpec): boolean {
  if (app === null || app.run === null || app.specFrom !== 'homeport') return false;
  return kind === 'restore' ? app.configChanged : !runsBy(spec, app.run);
}

/** As it was built: the release's record may date from before this was kept. */
function asBuilt({ config }: App, { target, source }: Journal): Partial<Release> {
  if (target === null) return {};
  const { key, version, inputs } = target;
  return { sourceKey: key, version, origin: { source: source ?? config.source, inputs } };
}

/** The tag that a person made the container with goes along, so that `docker run` and Compose get what Homeport says is good. */
async function followTag(
  { deps, app, update, log }: StepContext,
  ref: string | null,
  imageId: string,
  releaseTag: string,
): Promise<void> {
  if (ref === null || (await deps.docker.images.inspect(ref))?.Id === imageId) {
    setTagNote(deps.store, app.name, null);
    return;
  }
  const { previousId, candidateId } = memberOf(update, 0);
  const why = await whyTagStays(deps, app, ref, [previousId, candidateId]);
  setTagNote(deps.store, app.name, why === null ? null : tagStays(ref, why));
  if (why === null) {
    await moveTag(deps, app.name, ref, imageId);
    log(`${ref} now names release ${update.journal.release}`);
  } else log(`${render(tagStays(ref, why))} The container runs by ${releaseTag}.`);
}

/** Nothing that the update made for itself outlives it. Runs on both ways, and any number of times. */
export const cleanUp: Executor<'clean-up'> = async (context) => {
  const { deps, update } = context;
  await noteContainers(context);
  await rm(checkoutDir(deps.workDir, update.id), { recursive: true, force: true });
  // Another Homeport may have given the same names to its images.
  if (update.journal.failure?.reason === 'taken-over') {
    await recordParkedPrevious(context);
    return { journal: { cleaned: true } };
  }
  if (update.journal.commitBegun) {
    await parkOrRemove(context);
    await removeUnrecorded(context);
    await forgetReleases(context);
  } else {
    await recordParkedPrevious(context);
    await takeBackLent(context);
    await judgeRelease(context);
  }
  await forgetCandidates(context);
  await dropBuildTag(context);
  return { journal: { cleaned: true } };
};

/**
 * The containers that have their places now are what their apps are known by: the app's own, and those of apps that were moved
 * along. Whoever has one under another name than the app's is asked about it all the same.
 */
async function noteContainers({ deps, app, update }: StepContext): Promise<void> {
  for (const [index, { name, previousId, candidateId }] of update.journal.members.entries()) {
    const own = [previousId, candidateId];
    const inspect = await containerNamed(deps.docker, name);
    const owner = index === 0 ? deps.store.app(app.name) : ownerById(deps.store.apps(), own);
    if (!owner || !inspect || owner.containerId === inspect.Id || !own.includes(inspect.Id)) continue;
    deps.store.updateApp(owner.name, { containerId: inspect.Id });
  }
}

/** The previous container of the app stays parked for an exact restore; older parked ones and children's go. */
async function parkOrRemove({ deps, app, update, log }: StepContext): Promise<void> {
  if (update.journal.unchanged) return;
  const [main, ...children] = update.journal.members;
  for (const child of children) {
    if (child.previousId) await deps.docker.containers.remove(child.previousId, { force: true });
  }
  if (!main) return;
  const previous = main.previousId ? await deps.docker.containers.inspect(main.previousId) : null;
  for (const old of parkedOf(deps.store, app.name)) {
    if ([main.previousId, main.candidateId].includes(old.containerId)) continue;
    const inspect = await deps.docker.containers.inspect(old.containerId);
    if (inspect && isPutAside(inspect, app)) await deps.docker.containers.remove(old.containerId);
  }
  if (previous && !main.keepParked) {
    await deps.docker.containers.remove(previous.Id, { force: true });
    log(
      'The previous container was removed (Compose would count it as its own); a restore makes it again from its record.',
    );
  }
  const stays = previous !== null && main.keepParked;
  setParked(
    deps.store,
    app.name,
    stays
      ? [{ containerId: previous.Id, release: update.fromRelease, parkedAt: deps.clock.now().toISOString() }]
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
async function recordParkedPrevious({ deps, app, update }: StepContext): Promise<void> {
  const main = update.journal.members[0];
  const previous = main?.previousId ? await deps.docker.containers.inspect(main.previousId) : null;
  if (!main || !previous || previous.State.Running || plainName(previous) !== main.parkedName) return;
  const parkedAt = deps.clock.now().toISOString();
  setParked(deps.store, app.name, [
    ...parkedOf(deps.store, app.name).filter((p) => p.containerId !== previous.Id),
    { containerId: previous.Id, release: update.fromRelease, parkedAt },
  ]);
}

/** What a release that was to be built again was lent of its name. */
async function takeBackLent({ deps, app, update: { kind, journal } }: StepContext): Promise<void> {
  const release = journal.release === null ? null : deps.store.release(app.name, journal.release);
  if (kind === 'restore' && journal.target !== null && release)
    await takeTagBack(deps.docker, release, journal.imageId);
}

/** What became of the release that did not make it: quarantined where it was tried and found bad, else as if it never was. */
async function judgeRelease({ deps, app, update, log }: StepContext): Promise<void> {
  const { release: number, verdict, swapBegun, failure } = update.journal;
  if (number === null || update.kind === 'restore') return;
  const release = deps.store.release(app.name, number);
  if (!release || !isFound(update) || !(swapBegun || verdict !== null)) return;
  deps.store.updateRelease(app.name, number, {
    state: 'quarantined',
    quarantineReason: onOneLine(failure?.message ?? verdict?.detail ?? say('quarantine.failed')),
  });
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

/** Found bad by its own doing, and not called off or overtaken. */
function isFound({ journal }: Update): boolean {
  return (
    journal.failure?.reason === 'gate' ||
    journal.failure?.reason === 'error' ||
    journal.failure?.reason === 'decision'
  );
}
