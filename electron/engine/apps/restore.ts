import { HomeportError } from '../../shared/errors.ts';
import { shortId } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import type { App, Release, Update } from '../domain/model.ts';
import {
  againPlan,
  againWords,
  hasRun,
  releaseToRestore,
  restoreJournal,
  restoreMeans,
} from '../domain/restorable.ts';
import { previousGood } from '../domain/retention.ts';
import { rulesOf } from '../domain/sources/rules.ts';
import { appOrThrow, idleOrThrow, inPlaceOrThrow } from './idle.ts';
import { keptOrThrow } from './keeper.ts';

type Wanted = { number: number | undefined; rebuild: boolean };

/**
 * Puts an earlier release back: by default the newest good one before the running one that can be put back at once.
 * Refused in words, with the running app untouched, where that is not possible.
 * @returns the update, and which release it is and how it comes back, in words
 */
export async function requestRestore(
  core: Core,
  name: string,
  { number, rebuild }: Wanted,
): Promise<{ update: Update; message: string }> {
  const app = appOrThrow(core, name);
  if (number === undefined) {
    const decided = core.runner.decide(name, 'restore');
    if (decided) return { update: decided, message: `The previous release of "${name}" is put back.` };
  }
  idleOrThrow(core, name);
  // Fails in words while Docker is away; what was pruned a moment ago is known then.
  await core.docker.platform();
  await keptOrThrow(core, app);
  await inPlaceOrThrow(core, app);
  await core.images.refresh();
  const wanted = number === undefined ? newestThere(core, app) : numbered(core, app, number);
  const means = restoreMeans(wanted, core.images.kept(wanted), app.config.source);
  if (means === null) throw cantBeRestored(app, wanted);
  if (means === 'rebuild' && !rebuild) throw imageGone(app, wanted);
  const again = means === 'rebuild' ? againOf(core, app, wanted) : null;
  const update = core.runner.start({
    app: name,
    kind: 'restore',
    trigger: 'person',
    fromRelease: app.runningRelease,
    known: restoreJournal(wanted, again),
  });
  return { update, message: inWords(core, app, wanted, number === undefined) };
}

function newestThere(core: Core, app: App): Release {
  const releases = core.store.releases(app.name);
  const found = releaseToRestore(releases, app.runningRelease, core.images.kept);
  if (found) return found;
  const gone = previousGood(releases, app.runningRelease);
  if (!gone) throw new HomeportError('NOT_FOUND', `"${app.name}" has no earlier good release to restore.`);
  const again = releases.find(
    (release) =>
      release.number !== app.runningRelease &&
      restoreMeans(release, core.images.kept(release), app.config.source) === 'rebuild',
  );
  throw again
    ? imageGone(app, again, 'None of its earlier releases is left on this machine. ')
    : cantBeRestored(app, gone);
}

function numbered(core: Core, app: App, number: number): Release {
  const found = core.store.release(app.name, number);
  if (!found) {
    throw new HomeportError(
      'NOT_FOUND',
      `"${app.name}" has no release ${number}. See "homeport releases ${app.name}".`,
    );
  }
  if (number === app.runningRelease && core.monitor.now(app.name).state !== 'missing')
    throw new HomeportError('BAD_INPUT', `Release ${number} is the one that runs already.`);
  return found;
}

function imageGone(app: App, release: Release, before = ''): HomeportError {
  const plan = againPlan(release, app.config.source);
  if (plan === null) return cantBeRestored(app, release);
  const { number } = release;
  const how = rulesOf(plan.version.kind).againHow(plan);
  return new HomeportError(
    'CONFLICT',
    `${before}The image of release ${number} of "${app.name}" is gone from this machine (pruned?). It can be ${how}: "homeport restore ${app.name} --to ${number}", or "Build again and restore" on its page. What runs was not touched.`,
  );
}

function cantBeRestored({ name }: App, release: Release): HomeportError {
  const { number, version } = release;
  if (!hasRun(release)) {
    return new HomeportError(
      'NOT_FOUND',
      `Release ${number} of "${name}" never ran well, so there is nothing to restore. "Update now" tries it again.`,
    );
  }
  const why =
    version !== null
      ? rulesOf(version.kind).unrecorded
      : 'Homeport did not build it and can’t build it again';
  return new HomeportError(
    'NOT_FOUND',
    `The image of release ${number} of "${name}" is gone from this machine (pruned?), and ${why}: it can't be restored. What runs was not touched.`,
  );
}

function againOf({ sources }: Core, app: App, release: Release) {
  const plan = againPlan(release, app.config.source);
  if (plan === null) throw cantBeRestored(app, release);
  // Built with today's settings, it may be another thing than it was: it is called by what it is built from.
  const key = plan.recorded
    ? release.sourceKey
    : sources.key(plan.origin.source, plan.version, plan.origin.inputs);
  return { ...plan, key };
}

function inWords(core: Core, app: App, release: Release, chosen: boolean): string {
  const { number, version } = release;
  const name = `release ${number}${version === null ? '' : ` (${shortId(version.id)})`}`;
  const releases = core.store.releases(app.name);
  const rather = chosen ? previousGood(releases, app.runningRelease) : undefined;
  const passedOver =
    rather && rather.number !== number
      ? ` Release ${rather.number} is passed over: its image is gone from this machine.`
      : '';
  switch (restoreMeans(release, core.images.kept(release), app.config.source)) {
    case 'container':
      return `Putting ${name} back: the container as it was.${passedOver}`;
    case 'rebuild':
      return againWords(release, app.config.source);
    case 'spec':
    case null:
      return `Putting ${name} back: a fresh container with the same image and settings.${passedOver}`;
  }
}
