import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';
import type { ContainerInspect } from '../domain/docker-types.ts';
import type { App } from '../domain/model.ts';
import { plainName } from '../domain/names.ts';
import { rememberStop } from '../health/stops.ts';
import { endRecovery } from '../recovery.ts';
import { runningAside } from '../update/aside.ts';
import { dependantsOf } from '../update/dependants.ts';
import { appOrThrow, holding, idleOrThrow, inPlaceOrThrow, unmovedOrThrow } from './idle.ts';
import { keptOrThrow } from './keeper.ts';
import { containerOf } from './own-container.ts';

/** What came of it, in words; and the running containers that live in this one, by name. */
export type Started = { message: string; dependants: string[] };

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
  const again =
    container.HostConfig.RestartPolicy?.Name === 'always'
      ? ' Its restart policy is "always": Docker starts it again when Docker itself is restarted.'
      : '';
  const what = isUp(container) ? `${name} is stopped.` : `${name} was stopped already, and stays so.`;
  return {
    stopped: isUp(container),
    message: `${what}${again}${lose(dependants)}`,
    dependants,
  };
}

export async function startApp(core: Core, name: string): Promise<Started & { started: boolean }> {
  const { app, container } = await standing(core, name);
  if (container.State.Paused) {
    throw new HomeportError('CONFLICT', say('start.paused', { name, container: plainName(container) }));
  }
  if (isUp(container)) return { started: false, message: `${name} runs already.`, dependants: [] };
  await nothingAside(core, container);
  movableOrThrow(core, app);
  await core.docker.containers.start(container.Id);
  await core.monitor.refresh(name);
  return { started: true, ...(await cameUp(core, container, `${name} is started.`)) };
}

export async function restartApp(core: Core, name: string): Promise<Started & { restarted: string }> {
  const { app, container } = await standing(core, name);
  if (!isUp(container)) await nothingAside(core, container);
  movableOrThrow(core, app);
  await holding(core, name, 'restarted', async () => {
    await core.docker.containers.restart(container.Id);
    await core.monitor.refresh(name);
  });
  return { restarted: container.Id, ...(await cameUp(core, container, `${name} was started again.`)) };
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
    `"${name}" has no container${app.runningRelease === null ? ' yet' : ': "homeport update" or "homeport restore" makes it again'}.`,
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

async function cameUp(core: Core, container: ContainerInspect, what: string): Promise<Started> {
  const dependants = await livingIn(core, container);
  if (dependants.length === 0) return { message: what, dependants };
  const again = `docker restart ${dependants.join(' ')}`;
  return {
    message: `${what} What lives in it must be started again to find its network: ${again}`,
    dependants,
  };
}

function lose(dependants: readonly string[]): string {
  if (dependants.length === 0) return '';
  return ` What lives in it loses its network, processes or memory meanwhile: ${dependants.join(', ')}.`;
}
