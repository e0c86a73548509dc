import { HomeportError } from '../../shared/errors.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { shortId } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import type { App, Release, Update } from '../domain/model.ts';
import {
  againPlan,
  againWords,
  hasRun,
  releaseToRestore,
  restoreMeans,
  restoreTarget,
} from '../domain/restorable.ts';
import { previousGood } from '../domain/retention.ts';
import { type Again, rulesOf } from '../domain/sources/rules.ts';
import { appOrThrow, idleOrThrow, inPlaceOrThrow } from './idle.ts';
import { keptOrThrow } from './keeper.ts';

type Wanted = { number: number | undefined; rebuild: boolean };

/**
 * Puts an earlier release back: by default the newest good one before the running one that can be put back at once.
 * Refused in words, with the running app untouched, where that is not possible.
 * @returns the update, and which release it is and how it comes back
 */
export async function requestRestore(
  core: Core,
  name: string,
  { number, rebuild }: Wanted,
): Promise<{ update: Update; message: Text }> {
  const app = appOrThrow(core, name);
  if (number === undefined) {
    const decided = core.runner.decide(name, 'restore');
    if (decided) return { update: decided, message: say('restore.decided', { app: name }) };
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
  if (means === 'rebuild' && !rebuild) throw new HomeportError('CONFLICT', offerOf(app, wanted));
  const again = means === 'rebuild' ? againOf(core, app, wanted) : null;
  const update = core.runner.start({
    app: name,
    kind: 'restore',
    trigger: 'person',
    fromRelease: app.runningRelease,
    known: { targets: [restoreTarget(wanted, again)] },
  });
  return { update, message: howItComesBack(core, app, wanted, number === undefined) };
}

function newestThere(core: Core, app: App): Release {
  const releases = core.store.releases(app.name);
  const found = releaseToRestore(releases, app.runningRelease, core.images.kept);
  if (found) return found;
  const gone = previousGood(releases, app.runningRelease);
  if (!gone) throw new HomeportError('NOT_FOUND', say('restore.nothing-earlier', { app: app.name }));
  const again = releases.find(
    (release) =>
      release.number !== app.runningRelease &&
      restoreMeans(release, core.images.kept(release), app.config.source) === 'rebuild',
  );
  if (!again) throw cantBeRestored(app, gone);
  throw new HomeportError('CONFLICT', sentences(say('restore.none-left'), offerOf(app, again)));
}

function numbered(core: Core, app: App, number: number): Release {
  const found = core.store.release(app.name, number);
  if (!found) {
    throw new HomeportError('NOT_FOUND', say('restore.no-such-release', { app: app.name, number }));
  }
  if (number === app.runningRelease && core.monitor.now(app.name).state !== 'missing')
    throw new HomeportError('BAD_INPUT', say('restore.runs-already', { number }));
  return found;
}

/** @throws HomeportError NOT_FOUND where it can't be acquired again */
function planOrThrow(app: App, release: Release): Again {
  const plan = againPlan(release, app.config.source);
  if (plan === null) throw cantBeRestored(app, release);
  return plan;
}

/** That nothing is acquired again without being asked for, and how to ask. */
function offerOf(app: App, release: Release): Text {
  const plan = planOrThrow(app, release);
  return rulesOf(plan.version.kind).againOffer(app.name, release, plan);
}

function cantBeRestored({ name }: App, release: Release): HomeportError {
  const { number, version } = release;
  if (!hasRun(release)) {
    return new HomeportError('NOT_FOUND', say('restore.never-ran-well', { number, name }));
  }
  const why =
    version === null
      ? say('restore.not-ours', { app: name, number })
      : rulesOf(version.kind).unrecorded(name, release);
  return new HomeportError('NOT_FOUND', why);
}

function againOf({ sources }: Core, app: App, release: Release) {
  const plan = planOrThrow(app, release);
  // Built with today's settings, it may be another thing than it was: it is called by what it is built from.
  const key = plan.recorded
    ? release.sourceKey
    : sources.key(plan.origin.source, plan.version, plan.origin.inputs);
  return { ...plan, key };
}

function howItComesBack(core: Core, app: App, release: Release, chosen: boolean): Text {
  const { number, version } = release;
  const named =
    version === null
      ? say('restore.release', { number })
      : say('restore.release-of', { number, commit: shortId(version.id) });
  const releases = core.store.releases(app.name);
  const rather = chosen ? previousGood(releases, app.runningRelease) : undefined;
  const passedOver =
    rather && rather.number !== number ? say('restore.passed-over', { number: rather.number }) : null;
  const means = restoreMeans(release, core.images.kept(release), app.config.source);
  if (means === 'container') return sentences(say('restore.by-container', { release: named }), passedOver);
  const again = means === 'rebuild' ? againWords(release, app.config.source) : null;
  return again ?? sentences(say('restore.by-spec', { release: named }), passedOver);
}
