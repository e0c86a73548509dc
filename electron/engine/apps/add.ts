import type { z } from 'zod';
import type { PublishedPort } from '../../shared/config.ts';
import type { addInput } from '../../shared/contract.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import { readAppDefaults, withAppDefaults } from '../app-defaults.ts';
import type { Core } from '../core.ts';
import { dataWarning } from '../domain/container-warnings.ts';
import { newTarget } from '../domain/member-shape.ts';
import type { App, Update } from '../domain/model.ts';
import { NO_NEWS } from '../domain/news.ts';
import { scheduleOf } from '../domain/own-minute.ts';
import type { Resolved } from '../domain/source.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { idleOrThrow } from './idle.ts';
import { takeFree } from './take-over.ts';
import { refuseTakenPorts } from './taken-ports.ts';
import { setWarnings } from './warnings.ts';

/**
 * Makes a new app: everything that can be known beforehand is checked first, and nothing is kept where it is wrong.
 * From then on the app is on record and its first build is an update like any other. An app of that name that never came up is
 * added once more with what is said now; what became of it before stays in its history.
 */
export async function addApp(core: Core, input: z.output<typeof addInput>): Promise<Update> {
  const { name, run } = input;
  const config = withAppDefaults(input, readAppDefaults(core.store));
  validateSchedule(config.schedule);
  refuseKnown(core, name);
  await refuseTaken(core, name, run.ports);
  await core.sources.validate(config.source, core.docker, core.closing);
  const resolved = await core.sources.resolve(config.source, core.docker, core.closing);
  const { engineId } = await core.docker.platform();
  const giveUp = await takeFree(core, name);
  try {
    // Asking took a while: another request may have been quicker.
    return begin(core, input, { config, resolved, before: refuseKnown(core, name), engineId });
  } catch (error) {
    if (core.store.app(name) === null) await giveUp();
    throw error;
  }
}

type Ready = {
  config: App['config'];
  resolved: Resolved;
  /** The app as it never came up, where it is added once more. */
  before: App | null;
  engineId: string | null;
};

function begin(
  core: Core,
  { name, run }: z.output<typeof addInput>,
  { config, resolved, before, engineId }: Ready,
): Update {
  const said = {
    config,
    run,
    configChanged: false,
    nextRunAt: nextRuns(scheduleOf(name, config.schedule), 1)[0] ?? null,
    lastCheck: null,
    news: NO_NEWS,
    dismissed: {},
  };
  if (before) core.store.updateApp(name, said);
  else {
    core.store.insertApp({
      ...said,
      name,
      host: core.host.id,
      containerName: name,
      containerId: null,
      engineId,
      specFrom: 'homeport',
      runningRelease: null,
      createdAt: core.clock.now(),
    });
  }
  const places = run.volumes.filter((volume) => !volume.readOnly).map((volume) => volume.destination);
  setWarnings(
    core.store,
    name,
    [dataWarning(places)].filter((words) => words !== null),
  );
  try {
    return core.runner.start({
      app: name,
      kind: 'add',
      trigger: 'person',
      fromRelease: null,
      known: { targets: [newTarget({ app: name, wanted: resolved })] },
    });
  } catch (error) {
    if (!before) core.store.deleteApp(name);
    throw error;
  } finally {
    core.reschedule();
  }
}

/** @returns the app of that name where it never came up, and may be added once more; null: there is none. */
function refuseKnown(core: Core, name: string): App | null {
  const app = core.store.app(name);
  if (!app) return null;
  if (app.runningRelease !== null) throw new HomeportError('CONFLICT', say('app.name-taken', { name }));
  idleOrThrow(core, name);
  return app;
}

/** What an app's first container needs must be free: its name, and the ports it publishes. */
export async function refuseTaken(core: Core, name: string, ports: PublishedPort[]): Promise<void> {
  if (await core.docker.containers.inspect(name)) {
    throw new HomeportError('CONFLICT', say('app.container-exists', { name }));
  }
  await refuseTakenPorts(core, ports, null);
}
