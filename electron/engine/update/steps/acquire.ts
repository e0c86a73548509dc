import { HomeportError } from '../../../shared/errors.ts';
import { render } from '../../../shared/text/render.ts';
import { say } from '../../../shared/text/text.ts';
import { shortId, versionWithNoun } from '../../../shared/version.ts';
import { followedRef } from '../../domain/followed-ref.ts';
import type { App, Target } from '../../domain/model.ts';
import { withTarget } from '../../domain/moved.ts';
import { buildTag, releaseTag } from '../../domain/names.ts';
import type { Resolved } from '../../domain/source.ts';
import { noteBrought } from '../brought.ts';
import { type Executor, type StepContext, type Turn, targetOf } from '../context.ts';
import { passTakenNumbers } from '../numbers.ts';
import { setBases } from '../own-tag.ts';
import { findParked } from '../parked.ts';
import { protectRelease } from '../release-tags.ts';

/** Makes an image of what the source named, whatever its kind. The image has only a temporary tag until it is verified. */
export const acquireImage: Executor<'acquire-image'> = async (context, { target: index }) => {
  const { deps, update, log, signal } = context;
  const { target, app } = targetOf(context, index);
  const { wanted, release } = target;
  const { pull, noCache } = update.journal;
  if (!wanted) throw new Error('The update does not know what to acquire');
  const source = target.source ?? app.config.source;
  if (release !== null)
    log(
      `The image of release ${release} is gone: it is acquired again from ${versionWithNoun(wanted.version)}.`,
    );
  const dir = deps.workFolders.of(update.id);
  const tag = buildTag(app.name, update.id);
  const turn = turnOf({ ...context, app });
  const ownFolder = async <T>(work: () => Promise<T>): Promise<T> => {
    await deps.workFolders.begin(update.id);
    // What an attempt that was cut off has tagged would be left without a name by this one.
    await deps.docker.images.remove(tag);
    try {
      return await work();
    } finally {
      await deps.workFolders.end(update.id);
    }
  };
  // Whoever removes images from now on, knows of this update; what is being removed may be a part of what it gets.
  await deps.removals.settled(signal);
  const { imageId, resolved, bases } = await deps.sources.acquire(
    source,
    wanted,
    {
      on: deps.docker,
      platform: () => deps.docker.platform(),
      images: deps.docker.images,
      tag,
      dir,
      wishes: { pull, noCache },
      line: {
        fetch: (work) => deps.checkoutSlots(turn, () => ownFolder(work)),
        build: (work) => deps.buildSlots(turn, work),
      },
      log,
      brings: (ref) =>
        noteBrought(deps.store, app.host, { ref, version: wanted.version.id, update: update.id }),
      progress: context.moving,
    },
    signal,
  );
  setBases(deps.store, app.name, bases);
  return { journal: withTarget(update.journal, index, { imageId, wanted: resolved }) };
};

/** Its turn in line. The log says that it waited; how the line moves on is said where one looks now. */
function turnOf({ app, signal, log, waiting }: StepContext): Turn {
  let said = false;
  return {
    app: app.name,
    signal,
    waiting(why) {
      if (why !== null && !said) log(render(why));
      said = why !== null;
      waiting(why, { behind: null });
    },
  };
}

/**
 * Proves that the image is here and runs on this engine, and makes a numbered, tagged release of it. An earlier release that
 * is built again has its number: until the commit the image keeps its temporary tag, and the release's record stays as it is.
 */
export const verifyImage: Executor<'verify-image'> = async (context, { target: index }) => {
  const { deps, update, log } = context;
  const { target, app } = targetOf(context, index);
  const verified = (patch: Partial<Target> = {}) => ({
    journal: withTarget(update.journal, index, { verified: true, ...patch }),
  });
  const imageId = target.imageId ?? '';
  const image = await deps.docker.images.inspect(imageId);
  if (!image) {
    if (update.kind === 'restore' && (await findParked(deps, app.name, target.release))) {
      log(
        'The image is gone; the container that was made from it is still here, and needs no image to start.',
      );
      return verified();
    }
    throw new HomeportError('NOT_FOUND', say('verify.image-gone', { image: shortId(imageId) }));
  }
  const platform = await deps.docker.platform();
  if (image.Os !== platform.os || image.Architecture !== platform.architecture) {
    const made = `${image.Os}/${image.Architecture}`;
    const machine = `${platform.os}/${platform.architecture}`;
    throw new HomeportError('BUILD_FAILED', say('verify.other-platform', { made, machine }));
  }
  if (target.release !== null) return verified();

  const { wanted } = target;
  if (!wanted) throw new Error('The update does not know where its image comes from');
  await passTakenNumbers(deps, app.name);
  const release = deps.store.insertRelease({
    app: app.name,
    imageId: image.Id,
    tagFor: (number) => releaseTag(app.name, number, wanted.version.id),
    sourceKey: wanted.key,
    provenance: wanted.version.kind,
    version: wanted.version,
    origin: { source: app.config.source, inputs: wanted.inputs },
    state: 'candidate',
    quarantineReason: null,
    spec: null,
    createdAt: deps.clock.now(),
    deployedAt: null,
  });
  const tag = await protectRelease(deps, release);
  await giveFollowedTag(context, { app, wanted, imageId: image.Id });
  await deps.docker.images.remove(buildTag(app.name, update.id));
  log(`Release ${release.number}: ${tag}`);
  return verified({ release: release.number, imageId: image.Id });
};

/** What people know the version by, where nothing has that name yet. One that names another image is moved with the commit, if at all. */
async function giveFollowedTag(
  { deps, update }: StepContext,
  { app, wanted, imageId }: { app: App; wanted: Resolved; imageId: string },
): Promise<void> {
  const ref = followedRef(app.config.source, wanted.inputs);
  if (ref === null || (await deps.docker.images.inspect(ref)) !== null) return;
  noteBrought(deps.store, app.host, { ref, version: wanted.version.id, update: update.id, imageId });
  await deps.docker.images.tag(imageId, ref);
}
