import { render } from '../../../shared/text/render.ts';
import { say } from '../../../shared/text/text.ts';
import { runsBy } from '../../domain/container-run.ts';
import { type ContainerSpec, wantedRestartPolicy } from '../../domain/container-spec.ts';
import type { App, Member, Release, Target, Update } from '../../domain/model.ts';
import { isUnchanged, memberOfTarget, withTarget } from '../../domain/moved.ts';
import { tagStays } from '../../domain/own-tag.ts';
import { moveBrought } from '../brought.ts';
import { type Executor, type StepContext, targetOf } from '../context.ts';
import { forgetPolicyHeldBack } from '../held-back-policy.ts';
import { lifeNow } from '../life.ts';
import { moveTag, whyTagStays } from '../own-tag.ts';
import { protectRelease } from '../release-tags.ts';
import { specOf } from '../spec-of.ts';
import { setTagNote } from '../tag-note.ts';

/** The new release is what runs: in the records, and in the tag that people use. */
export const commitRelease: Executor<'commit-release'> = async (context, { target: index }) => {
  const { deps, update, log, signal } = context;
  const { journal } = update;
  const { target, app } = targetOf(context, index);
  const main = memberOfTarget(journal, index);
  const unchanged = main !== null && isUnchanged(journal, main);
  const same = unchanged ? runsAlready(deps, target, app) : null;
  const number = same?.number ?? target.release;
  const { imageId, fromRelease } = target;
  if (main === null || number === null || imageId === null)
    throw new Error(`Update ${update.id} commits without a release`);
  const id = unchanged ? main.previousId : main.candidateId;
  const inspect = id ? await deps.docker.containers.inspect(id) : null;
  // A parked container outlives its image; what its image said can't be told from a person's wishes any more.
  const image = await deps.docker.images.inspect(imageId);
  const ran = inspect && image ? await specOf(deps.docker, inspect, main.spec) : main.spec;
  const spec: ContainerSpec = {
    ...ran,
    imageRef: main.spec.imageRef,
    hostConfig: { ...ran.hostConfig, RestartPolicy: wantedRestartPolicy(main.spec) },
  };
  const kept = main.decision === 'keep';
  deps.store.updateRelease(app.name, number, {
    // A release that was built again has another image from now on.
    imageId,
    ...asBuilt(app, target),
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
  if (update.kind === 'restore' && fromRelease !== null && fromRelease !== number) {
    // Otherwise the very next check would bring back what the person just left.
    deps.store.updateRelease(app.name, fromRelease, {
      quarantineReason: say('quarantine.restored-in-its-place', { number }),
    });
  }
  // What has no image any more can be named by no tag.
  if (image)
    await followTag({ ...context, app }, main, { ref: spec.imageRef, imageId, number, tag: tag ?? imageId });
  // Nobody has proven what a person keeps: whether it serves is looked at once more.
  const life = kept ? await lifeNow({ deps, app, log, signal }, journal, id) : {};
  return { journal: { ...withTarget(journal, index, { release: number, committed: true }), ...life } };
};

/**
 * Acquired again in the same version, it is the very image that runs: it stays the release that it is, and the number that was
 * given to it for the time being is nobody's. Otherwise *Restore previous* would one day lead to what runs.
 */
function runsAlready({ store }: StepContext['deps'], { imageId, wanted }: Target, app: App): Release | null {
  const running = app.runningRelease === null ? null : store.release(app.name, app.runningRelease);
  const same = running?.imageId === imageId && running?.version?.id === wanted?.version.id;
  return same && running?.state === 'good' ? running : null;
}

/** Settings that were changed while the update ran are not in it; those that wait at a restore wait on. */
function changePending(app: App | null, { kind }: Update, spec: ContainerSpec): boolean {
  if (app === null || app.run === null || app.specFrom !== 'homeport') return false;
  return kind === 'restore' ? app.configChanged : !runsBy(spec, app.run);
}

/** As it was built: the release's record may date from before this was kept. */
function asBuilt({ config }: App, { wanted, source }: Target): Partial<Release> {
  if (wanted === null) return {};
  const { key, version, inputs } = wanted;
  return { sourceKey: key, version, origin: { source: source ?? config.source, inputs } };
}

/** The tag that a person made the container with goes along, so that `docker run` and Compose get what Homeport says is good. */
async function followTag(
  { deps, app, log }: StepContext,
  { previousId, candidateId }: Member,
  { ref, imageId, number, tag }: { ref: string | null; imageId: string; number: number; tag: string },
): Promise<void> {
  if (ref === null || (await deps.docker.images.inspect(ref))?.Id === imageId) {
    setTagNote(deps.store, app.name, null);
    return;
  }
  const why = await whyTagStays(deps, app, ref, [previousId, candidateId]);
  setTagNote(deps.store, app.name, why === null ? null : tagStays(ref, why));
  if (why === null) {
    await moveTag(deps, app.name, ref, imageId);
    const version = deps.store.release(app.name, number)?.version?.id;
    if (version !== undefined) moveBrought(deps.store, app.host, ref, { version, imageId });
    log(`${ref} now names release ${number}`);
  } else log(`${render(tagStays(ref, why))} The container runs by ${tag}.`);
}
