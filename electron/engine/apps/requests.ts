import { HomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';
import type { App, Update } from '../domain/model.ts';
import { previousGood } from '../domain/retention.ts';
import { checkApp, resolveOrThrow } from './checks.ts';

export function appOrThrow(core: Core, name: string): App {
  const app = core.store.app(name);
  if (!app)
    throw new HomeportError(
      'NOT_FOUND',
      `There is no app "${name}". The apps are: ${
        core.store
          .apps()
          .map((a) => a.name)
          .join(', ') || 'none yet'
      }.`,
    );
  return app;
}

/** Throws CONFLICT while the app is being worked on. */
export function idleOrThrow(core: Core, app: string): void {
  const active = core.runner.active(app);
  if (active) {
    throw new HomeportError(
      'CONFLICT',
      `"${app}" is being worked on already: its ${active.update.kind} is in phase ${active.update.phase}. Wait for its end, or cancel it.`,
    );
  }
}

/** Throws CONFLICT while the update of another app moves its container along. */
export function unmovedOrThrow(core: Core, app: App): void {
  const mover = core.runner.mover(app.containerName);
  if (mover !== null && mover !== app.name) {
    throw new HomeportError(
      'CONFLICT',
      `"${app.name}" shares the network of "${mover}" and is moved with it just now. Wait for the end of that update.`,
    );
  }
}

/** A person wants the newest: also one that is quarantined. Answers without an update where there is nothing to do. */
export async function requestUpdate(
  core: Core,
  name: string,
): Promise<{ update: Update | null; message: string }> {
  const app = appOrThrow(core, name);
  idleOrThrow(core, name);
  await core.docker.platform();
  const { result, resolved } = await resolveOrThrow(core, app);
  const state = core.monitor.now(name).state;
  if (result.result === 'current' && state !== 'missing') return { update: null, message: result.message };
  const update = core.runner.start({
    app: name,
    kind: app.runningRelease === null ? 'add' : 'update',
    trigger: 'person',
    fromRelease: app.runningRelease,
    known: { target: resolved },
  });
  return { update, message: result.message };
}

/** A slot of the schedule has come: check, and update where there is something new that was not found bad before. */
export async function scheduledRun(core: Core, name: string): Promise<void> {
  const app = core.store.app(name);
  if (!app || core.runner.active(name)) return;
  const { result, resolved } = await checkApp(core, app);
  core.log(`Check of ${name}: ${result.message}`);
  if (result.result !== 'new' || !resolved || core.runner.active(name)) return;
  if (failedLately(core, name, resolved.key)) {
    const message = `${result.message} It failed to build a while ago: the schedule tries it again after ${RETRY_HOURS} hours, or when the source changes. "Update now" tries it at once.`;
    core.store.updateApp(name, { lastCheck: { ...result, result: 'skipped', message } });
    return;
  }
  const now = await core.monitor.refresh(name);
  if (
    app.runningRelease !== null &&
    (now.state === 'stopped' || now.state === 'missing' || now.state === 'paused')
  ) {
    const message = `${result.message} Not updated by the schedule, because the app is ${now.state}: "Update now" does it all the same.`;
    core.store.updateApp(name, { lastCheck: { ...result, result: 'skipped', message } });
    return;
  }
  if (now.state === 'unknown') return;
  core.runner.start({
    app: name,
    kind: app.runningRelease === null ? 'add' : 'update',
    trigger: 'schedule',
    fromRelease: app.runningRelease,
    known: { target: resolved },
  });
}

/** A build that failed may have met a passing trouble, or not: every minute of a busy schedule is too often to find out. */
const RETRY_HOURS = 5;

function failedLately(core: Core, name: string, sourceKey: string): boolean {
  const [last] = core.store.updates({ app: name, limit: 1 });
  if (last?.outcome !== 'failed' || !last.finishedAt || last.journal.target?.key !== sourceKey) return false;
  const age = core.clock.now().getTime() - last.finishedAt.getTime();
  return age >= 0 && age < RETRY_HOURS * 3_600_000;
}

/**
 * Puts an earlier release back: by default the good one before the running one.
 * Refused in words, with the running app untouched, where its image is gone.
 */
export async function requestRestore(core: Core, name: string, number: number | undefined): Promise<Update> {
  const app = appOrThrow(core, name);
  if (number === undefined) {
    const decided = core.runner.decide(name, 'restore');
    if (decided) return decided;
  }
  idleOrThrow(core, name);
  const releases = core.store.releases(name);
  const wanted =
    number === undefined
      ? previousGood(releases, app.runningRelease)
      : releases.find((r) => r.number === number);
  if (!wanted) {
    throw new HomeportError(
      'NOT_FOUND',
      number === undefined
        ? `"${name}" has no earlier good release to restore.`
        : `"${name}" has no release ${number}. See "homeport releases ${name}".`,
    );
  }
  if (wanted.number === app.runningRelease && core.monitor.now(name).state !== 'missing') {
    throw new HomeportError('BAD_INPUT', `Release ${wanted.number} is the one that runs already.`);
  }
  if (wanted.spec === null) {
    throw new HomeportError(
      'NOT_FOUND',
      `Release ${wanted.number} of "${name}" never ran, so there is nothing to restore. "Update now" tries it again.`,
    );
  }
  if ((await core.docker.inspectImage(wanted.imageId)) === null) {
    await core.images.refresh();
    throw new HomeportError(
      'NOT_FOUND',
      `The image of release ${wanted.number} is gone from this machine (pruned?), so it can't be restored. What runs was not touched.`,
    );
  }
  return core.runner.start({
    app: name,
    kind: 'restore',
    trigger: 'person',
    fromRelease: app.runningRelease,
    known: { imageId: wanted.imageId, release: wanted.number, commit: wanted.commit },
  });
}
