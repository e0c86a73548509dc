import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Source } from '../../../shared/config.ts';
import { HomeportError } from '../../../shared/errors.ts';
import { render } from '../../../shared/text/render.ts';
import type { ReleaseBuild } from '../../domain/model.ts';
import { buildTag, releaseTag, shortVersion } from '../../domain/names.ts';
import type { ResolvedSource } from '../../domain/source.ts';
import type { Executor, StepContext, Turn } from '../context.ts';
import { passTakenNumbers } from '../numbers.ts';
import { setBases } from '../own-tag.ts';
import { findParked } from '../parked.ts';
import { protectRelease } from '../release-tags.ts';

/** Fetches what the source named and makes an image of it, which has only a temporary tag until it is verified. */
export const buildImage: Executor<'build-image'> = async (context) => {
  const { deps, app, update, log, signal } = context;
  const { target, release } = update.journal;
  if (!target) throw new HomeportError('INTERNAL', 'The update does not know what to build.');
  const source = update.journal.source ?? app.config.source;
  if (release !== null)
    log(`The image of release ${release} is gone: it is built again from ${shortVersion(target.commit)}.`);
  const dir = checkoutDir(deps.workDir, update.id);
  const turn = turnOf(context);
  return deps.checkoutSlots(turn, async () => {
    await rm(dir, { recursive: true, force: true });
    await mkdir(dir, { recursive: true, mode: 0o700 });
    // What an attempt that was cut off has tagged would be left without a name by this one.
    await deps.docker.removeImage(buildTag(app.name, update.id));
    try {
      const { commit, request, bases, resolvedNow } = await deps.source.prepare(
        source,
        target,
        dir,
        log,
        signal,
      );
      setBases(deps.store, app.name, bases);
      const built = await deps.buildSlots(turn, async () => ({
        resolved: await resolvedNow(),
        imageId: await deps.docker.buildImage(
          {
            ...request,
            noCache: request.noCache || update.journal.noCache,
            pull: update.journal.pull,
            tag: buildTag(app.name, update.id),
            timeoutMs: source.buildTimeoutMinutes * 60_000,
            log,
          },
          signal,
        ),
      }));
      const { imageId, resolved } = built;
      log(`Built ${imageId}`);
      return { journal: { imageId, commit: commit ?? update.journal.commit, target: resolved } };
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });
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
export const verifyImage: Executor<'verify-image'> = async ({ deps, app, update, log }) => {
  const { journal } = update;
  const imageId = journal.imageId ?? '';
  const image = await deps.docker.inspectImage(imageId);
  if (!image) {
    if (update.kind === 'restore' && (await findParked(deps, app.name, journal.release))) {
      log(
        'The image is gone; the container that was made from it is still here, and needs no image to start.',
      );
      return { journal: { verified: true } };
    }
    throw new HomeportError(
      'NOT_FOUND',
      `The image ${shortVersion(imageId)} is not on this machine any more.`,
    );
  }
  const platform = await deps.docker.platform();
  if (image.Os !== platform.os || image.Architecture !== platform.architecture) {
    throw new HomeportError(
      'BUILD_FAILED',
      `The image is made for ${image.Os}/${image.Architecture}, and this machine is ${platform.os}/${platform.architecture}. Build it for this platform.`,
    );
  }
  if (journal.release !== null) return { journal: { verified: true } };

  const { target } = journal;
  if (!target) throw new HomeportError('INTERNAL', 'The update does not know where its image comes from.');
  await passTakenNumbers(deps, app.name);
  const release = deps.store.insertRelease({
    app: app.name,
    imageId: image.Id,
    tagFor: (number) => releaseTag(app.name, number, target.commit),
    sourceKey: target.key,
    provenance: 'git',
    commit: journal.commit ?? { id: target.commit, author: null, message: null, committedAt: null },
    build: builtFrom(app.config.source, target),
    state: 'candidate',
    quarantineReason: null,
    spec: null,
    createdAt: deps.clock.now(),
    deployedAt: null,
  });
  const tag = await protectRelease(deps, release);
  await deps.docker.removeImage(buildTag(app.name, update.id));
  log(`Release ${release.number}: ${tag}`);
  return { journal: { verified: true, release: release.number, imageId: image.Id } };
};

export function builtFrom(
  source: Source,
  { contextCommit, contextDigest, tag, contextTag }: ResolvedSource,
): ReleaseBuild {
  return { source, contextCommit, contextDigest, tag, contextTag };
}

export function checkoutDir(workDir: string, updateId: string): string {
  return path.join(workDir, updateId);
}
