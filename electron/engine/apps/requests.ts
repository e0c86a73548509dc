import { render } from '../../shared/text/render.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import { shortId } from '../../shared/version.ts';
import type { Core } from '../core.ts';
import { awaitsPerson } from '../domain/first-update.ts';
import { newTarget } from '../domain/member-shape.ts';
import type { Update } from '../domain/model.ts';
import { mainTarget } from '../domain/moved.ts';
import { newerBases } from '../domain/newer-bases.ts';
import { astrayRefusal } from '../domain/whereabouts-words.ts';
import { refuseTaken } from './add.ts';
import { checkApp, resolveOrThrow } from './checks.ts';
import { awaitsFirstUpdate, setAwaitsFirstUpdate } from './first-update.ts';
import { appOrThrow, idleOrThrow, inPlaceOrThrow, isBusy } from './idle.ts';
import { keptOrThrow } from './keeper.ts';

/** How a person wants it built; any of them, and it is built although there is nothing newer. */
export type BuildWishes = { force: boolean; pull: boolean; noCache: boolean };
const ONLY_NEWER: BuildWishes = { force: false, pull: false, noCache: false };

/** A person wants the newest: also one that is quarantined. Answers without an update where there is nothing to do. */
export async function requestUpdate(
  core: Core,
  name: string,
  { force, pull, noCache }: BuildWishes = ONLY_NEWER,
): Promise<{ update: Update | null; message: Text }> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  await core.docker.platform();
  await keptOrThrow(core, app);
  await inPlaceOrThrow(core, app);
  if (app.runningRelease === null) await refuseTaken(core, app.containerName, app.run?.ports ?? []);
  const { result, resolved } = await resolveOrThrow(core, app);
  const state = core.monitor.now(name).state;
  const again = result.result === 'skipped' || (result.result === 'current' && state !== 'missing');
  if (again && !(force || pull || noCache)) return { update: null, message: result.message };
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
  return {
    update,
    message: again ? say('check.built-again', { commit: shortId(resolved.version.id) }) : result.message,
  };
}

/** A slot of the schedule has come: check, and update where there is something new that was not found bad before. */
export async function scheduledRun(core: Core, name: string): Promise<void> {
  const app = core.store.app(name);
  if (!app || isBusy(core, name) || core.keepers.lost(name) !== null) return;
  const { result, resolved } = await checkApp(core, app);
  core.log(`Check of ${name}: ${render(result.message)}`);
  const found = result.message;
  const skip = (message: Text) =>
    core.store.updateApp(name, { lastCheck: { ...result, result: 'skipped', message } });
  if (result.result !== 'new' || !resolved || isBusy(core, name)) return;
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
