import { render } from '../../shared/text/render.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { shortId, versionName } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import { awaitsPerson } from '../domain/first-update.ts';
import { newTarget } from '../domain/member-shape.ts';
import type { App, KeptCheck, Update } from '../domain/model.ts';
import { mainTarget } from '../domain/moved.ts';
import { newerBases } from '../domain/newer-bases.ts';
import { withoutSkipped } from '../domain/news.ts';
import { waitsOn } from '../domain/put-in.ts';
import type { Resolved } from '../domain/source.ts';
import { astrayRefusal } from '../domain/whereabouts-words.ts';
import { localTimezone } from '../schedule/cron.ts';
import { refuseTaken } from './add.ts';
import { checkApp, resolveOrThrow } from './checks.ts';
import { awaitsFirstUpdate, setAwaitsFirstUpdate } from './first-update.ts';
import { appOrThrow, idleOrThrow, inPlaceOrThrow, isBusy } from './idle.ts';
import { keptOrThrow } from './keeper.ts';

/** How a person wants it built; any of them, and it is built although there is nothing newer. */
export type BuildWishes = { force: boolean; pull: boolean; noCache: boolean };
const ONLY_NEWER: BuildWishes = { force: false, pull: false, noCache: false };

type Requested = { update: Update | null; message: Text; wasSkipped: boolean };

/**
 * A person wants the newest: also one that is quarantined, or skipped, and whatever the schedule would wait for. Answers without an
 * update where there is nothing to do.
 */
export async function requestUpdate(
  core: Core,
  name: string,
  { force, pull, noCache, exceptSkipped }: BuildWishes & { exceptSkipped?: boolean | undefined } = ONLY_NEWER,
): Promise<Requested> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  await core.docker.platform();
  await keptOrThrow(core, app);
  await inPlaceOrThrow(core, app);
  if (app.runningRelease === null) await refuseTaken(core, app.containerName, app.run?.ports ?? []);
  const { found, result } = await resolveOrThrow(core, app);
  const { judged, resolved, answer } = found;
  const state = core.monitor.now(name).state;
  const wasSkipped = answer.do === 'leave' && answer.because === 'skipped';
  if (wasSkipped && exceptSkipped) return { update: null, message: result.message, wasSkipped: false };
  const again = judged.result === 'skipped' || (judged.result === 'current' && state !== 'missing');
  if (again && !(force || pull || noCache))
    return { update: null, message: judged.message, wasSkipped: false };
  idleOrThrow(core, name);
  // They have seen it.
  setAwaitsFirstUpdate(core.store, name, false);
  const update = core.runner.start({
    app: name,
    kind: app.runningRelease === null ? 'add' : 'update',
    trigger: 'person',
    fromRelease: app.runningRelease,
    known: {
      targets: [newTarget({ app: name, wanted: resolved })],
      pull: pull || newerBases(resolved.inputs).length > 0,
      noCache,
    },
  });
  const { news } = appOrThrow(core, name);
  core.store.updateApp(name, { news: { ...withoutSkipped(news, resolved.key), waitsUntil: null } });
  const { version } = resolved;
  const message = wasSkipped
    ? say('check.asked-anyway', { version: versionName(version) })
    : again
      ? say('check.built-again', { commit: shortId(version.id) })
      : judged.message;
  return { update, message, wasSkipped };
}

/**
 * A slot of the schedule has come, or the hours that an update waited for: check, and update where there is something new that was not
 * found bad before, and that nothing of the app's policy speaks against.
 */
export async function scheduledRun(core: Core, name: string): Promise<void> {
  const app = core.store.app(name);
  if (!app || isBusy(core, name)) return;
  if (core.keepers.lost(name) !== null) return keepWaiting(core, name, null);
  const { result, found } = await checkApp(core, app, true);
  core.log(`Check of ${name}: ${render(result.message)}`);
  if (isBusy(core, name)) return;
  if (!found) {
    const { config, news } = core.store.app(name) ?? app;
    const zone = config.schedule.timezone ?? localTimezone();
    return keepWaiting(core, name, waitsOn(news.waitsUntil, config, { now: core.clock.now(), zone }));
  }
  const { answer, judged, resolved } = found;
  const waits = judged.result === 'new' && answer.do === 'wait' && answer.because === 'hours';
  if (judged.result !== 'new' || answer.do !== 'put-in')
    return keepWaiting(core, name, waits ? answer.until : null);
  await startScheduled(core, app, { result, resolved });
  // Whatever became of it: what is to be done now is done.
  if (core.store.app(name)) keepWaiting(core, name, null);
}

/** @param until null: nothing waits to be put in */
function keepWaiting(core: Core, name: string, waitsUntil: Date | null): void {
  const news = core.store.app(name)?.news;
  if (news === undefined || news.waitsUntil?.getTime() === waitsUntil?.getTime()) return;
  core.store.updateApp(name, { news: { ...news, waitsUntil } });
  core.reschedule();
}

async function startScheduled(
  core: Core,
  app: App,
  { result, resolved }: { result: KeptCheck; resolved: Resolved },
): Promise<void> {
  const { name } = app;
  const found = result.message;
  const skip = (message: Text) =>
    core.store.updateApp(name, { lastCheck: { ...result, result: 'skipped', message } });
  const unseen = awaitsPerson(name, awaitsFirstUpdate(core.store, name), found);
  if (unseen !== null) {
    core.store.updateApp(name, { lastCheck: { ...result, message: unseen } });
    return;
  }
  if (app.runningRelease !== null && failedLately(core, name, resolved.key)) {
    skip(say('check.failed-lately', { found, hours: RETRY_HOURS }));
    return;
  }
  if (app.runningRelease === null && triedBefore(core, name, resolved.key)) {
    skip(say('check.never-came-up', { found, app: name }));
    return;
  }
  const now = await core.monitor.refresh(name);
  if (now.astray) {
    skip(sentences(found, astrayRefusal(app, now.astray.where)));
    return;
  }
  if (
    app.runningRelease !== null &&
    (now.state === 'stopped' || now.state === 'missing' || now.state === 'paused')
  ) {
    skip(say('check.not-running', { found, state: say(`state.${now.state}`) }));
    return;
  }
  if (now.state === 'unknown' || (await core.keepers.other(app)) !== null || isBusy(core, name)) return;
  core.runner.start({
    app: name,
    kind: app.runningRelease === null ? 'add' : 'update',
    trigger: 'schedule',
    fromRelease: app.runningRelease,
    known: {
      targets: [newTarget({ app: name, wanted: resolved })],
      pull: newerBases(resolved.inputs).length > 0,
    },
  });
}

/** Nobody waits for what never ran: one try by itself is enough, however it ended. */
function triedBefore(core: Core, app: string, sourceKey: string): boolean {
  return core.store
    .updates({ app, limit: TRIES })
    .some(({ journal }) => mainTarget(journal)?.wanted?.key === sourceKey);
}
const TRIES = 100;

/** A build that failed may have met a passing trouble, or not: every minute of a busy schedule is too often to find out. */
const RETRY_HOURS = 5;

function failedLately(core: Core, name: string, sourceKey: string): boolean {
  const [last] = core.store.updates({ app: name, limit: 1 });
  if (last?.outcome !== 'failed' || !last.finishedAt) return false;
  if (mainTarget(last.journal)?.wanted?.key !== sourceKey) return false;
  const age = core.clock.now().getTime() - last.finishedAt.getTime();
  return age >= 0 && age < RETRY_HOURS * 3_600_000;
}
