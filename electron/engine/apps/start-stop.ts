import { HomeportError } from '../../shared/errors.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { rememberStop } from '../health/stops.ts';
import { endRecovery, recoverNow } from '../recovery.ts';
import { runningAside } from '../update/aside.ts';
import { dependantsOf } from '../update/dependants.ts';
import { appOrThrow, holding, idleOrThrow, inPlaceOrThrow, unmovedOrThrow } from './idle.ts';
import { keptOrThrow } from './keeper.ts';
import { containerOf } from './own-container.ts';

/** What came of it; and the running containers that live in this one, by name. */
export type Started = { message: Text; dependants: string[] };

type Standing = { app: App; container: ContainerInspect };

/**
 * A person stops an app: that is final. Nothing of Homeport's starts it again but what a person asks for: no schedule, no
 * recovery. Docker itself may, where its restart policy is `always`, and that is said.
 */
export async function stopApp(core: Core, name: string): Promise<Started & { stopped: boolean }> {
  const { app, container } = await standing(core, name);
  if (container.HostConfig.AutoRemove === true && isUp(container)) {
    throw new HomeportError('CONFLICT', say('stop.auto-remove', { name, container: plainName(container) }));
  }
  const dependants = await livingIn(core, container);
  movableOrThrow(core, app);
  // What it does when it is told to stop may take minutes: no schedule takes it for running meanwhile.
  await holding(core, name, 'stopped', async () => {
    if (isUp(container)) await core.docker.containers.stop(container.Id);
    await noteStop(core, app, container.Id);
  });
  const comesBack = container.HostConfig.RestartPolicy?.Name === 'always';
  const message = sentences(
    isUp(container) ? say('stop.done', { name }) : say('stop.already', { name }),
    comesBack ? say('stop.comes-back') : null,
    dependants.length === 0 ? null : say('stop.dependants', { dependants }),
  );
  return { stopped: isUp(container), message, dependants };
}

export async function startApp(core: Core, name: string): Promise<Started & { started: boolean }> {
  const { app, container } = await standing(core, name);
  if (container.State.Paused) {
    throw new HomeportError('CONFLICT', say('start.paused', { name, container: plainName(container) }));
  }
  if (isUp(container)) return { started: false, message: say('start.already', { name }), dependants: [] };
  await nothingAside(core, container);
  movableOrThrow(core, app);
  // Started by the update that left it stopped, it is proven, and the history says what became of it.
  if ((await recoverNow(core, app)) !== null)
    return { started: true, message: say('start.put-back', { name }), dependants: [] };
  movableOrThrow(core, app);
  await core.docker.containers.start(container.Id);
  await core.monitor.refresh(name);
  return { started: true, ...(await cameUp(core, container, say('start.done', { name }))) };
}

export async function restartApp(core: Core, name: string): Promise<Started & { restarted: string }> {
  const { app, container } = await standing(core, name);
  if (!isUp(container)) await nothingAside(core, container);
  movableOrThrow(core, app);
  await holding(core, name, 'restarted', async () => {
    await core.docker.containers.restart(container.Id);
    await core.monitor.refresh(name);
  });
  return { restarted: container.Id, ...(await cameUp(core, container, say('restart.done', { name }))) };
}

/** The app's container, where nobody works on it and nobody else looks after it. */
async function standing(core: Core, name: string): Promise<Standing> {
  const app = appOrThrow(core, name);
  movableOrThrow(core, app);
  await keptOrThrow(core, app);
  await inPlaceOrThrow(core, app);
  const container = await containerOf(core, app);
  if (container) return { app, container };
  throw new HomeportError(
    'NOT_FOUND',
    app.runningRelease === null
      ? say('start.no-container-yet', { name })
      : say('start.no-container', { name }),
  );
}

/** Asked right before the engine is: what was looked at took a while, and a schedule may have been quicker. */
function movableOrThrow(core: Core, app: App): void {
  idleOrThrow(core, app.name);
  unmovedOrThrow(core, app);
}

/** A start must not put two of the app beside each other. */
async function nothingAside(core: Core, container: ContainerInspect): Promise<void> {
  const aside = await runningAside(core.docker, [plainName(container)]);
  if (aside === null) return;
  throw new HomeportError('CONFLICT', say('start.aside-runs', { aside }));
}

const isUp = ({ State }: ContainerInspect): boolean => State.Running || State.Restarting;

/** Also what had stopped by itself is a person's wish from now on: nothing that failed before is a reason to start it. */
async function noteStop(core: Core, app: App, id: string): Promise<void> {
  const now = await core.docker.containers.inspect(id);
  if (now && !isUp(now)) rememberStop(core.store, app.name, now);
  const [last] = core.store.updates({ app: app.name, limit: 1 });
  if (last?.outcome === 'rollback-failed') endRecovery(core.store, app.name, last.id);
  await core.monitor.refresh(app.name);
}

async function livingIn(core: Core, container: ContainerInspect): Promise<string[]> {
  return (await dependantsOf(core, container)).running.map(plainName);
}

async function cameUp(core: Core, container: ContainerInspect, what: Text): Promise<Started> {
  const dependants = await livingIn(core, container);
  const again = `docker restart ${dependants.join(' ')}`;
  const message = dependants.length === 0 ? what : sentences(what, say('start.dependants', { again }));
  return { message, dependants };
}
