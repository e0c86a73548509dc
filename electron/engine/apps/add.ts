import net from 'node:net';
import type { z } from 'zod';
import type { PublishedPort } from '../../shared/config.ts';
import type { addInput } from '../../shared/contract.ts';
import { HomeportError } from '../../shared/errors.ts';
import { readAppDefaults, withAppDefaults } from '../app-defaults.ts';
import type { Core } from '../core.ts';
import { dataWarning } from '../domain/container-warnings.ts';
import type { Update } from '../domain/model.ts';
import { nextRuns, validateSchedule } from '../schedule/cron.ts';
import { validateSource } from './validate-source.ts';
import { setWarnings } from './warnings.ts';

/**
 * Makes a new app: everything that can be known beforehand is checked first, and nothing is kept where it is wrong.
 * From then on the app is on record and its first build is an update like any other.
 */
export async function addApp(core: Core, input: z.output<typeof addInput>): Promise<Update> {
  const { name, run } = input;
  const config = withAppDefaults(input, readAppDefaults(core.store));
  validateSchedule(config.schedule);
  if (core.store.app(name)) throw new HomeportError('CONFLICT', `There is an app "${name}" already.`);
  if (await core.docker.inspectContainer(name)) {
    throw new HomeportError(
      'CONFLICT',
      `A container named "${name}" exists already. Adopt it instead, or choose another name.`,
    );
  }
  await refuseTakenPorts(core, run.ports);
  await validateSource(core, config.source);
  const resolved = await core.source.resolve(config.source, core.closing);
  core.store.insertApp({
    name,
    containerName: name,
    specFrom: 'homeport',
    config,
    run,
    runningRelease: null,
    configChanged: false,
    nextRunAt: nextRuns(config.schedule, 1)[0] ?? null,
    lastCheck: null,
    dismissed: {},
    createdAt: core.clock.now(),
  });
  const places = run.volumes.filter((volume) => !volume.readOnly).map((volume) => volume.destination);
  setWarnings(
    core.store,
    name,
    [dataWarning(places)].filter((words) => words !== null),
  );
  core.reschedule();
  return core.runner.start({
    app: name,
    kind: 'add',
    trigger: 'person',
    fromRelease: null,
    known: { target: resolved },
  });
}

async function refuseTakenPorts(core: Core, ports: PublishedPort[]): Promise<void> {
  const wanted = ports.filter((p) => p.hostPort !== null);
  if (wanted.length === 0) return;
  for (const summary of await core.docker.listContainers()) {
    if (summary.State !== 'running') continue;
    const bindings = (await core.docker.inspectContainer(summary.Id))?.NetworkSettings.Ports ?? {};
    for (const port of wanted) {
      const clash = Object.entries(bindings).some(
        ([key, hosts]) =>
          key.endsWith(`/${port.protocol}`) &&
          hosts?.some(
            (h) => h.HostPort === String(port.hostPort) && sameAddress(h.HostIp ?? '', port.hostIp),
          ),
      );
      if (clash) {
        throw new HomeportError(
          'BAD_INPUT',
          `Port ${port.hostPort} is already published by the container "${summary.Names[0]?.replace(/^\//, '')}". Choose another one.`,
        );
      }
    }
  }
  for (const port of wanted) {
    if (port.protocol === 'tcp' && port.hostPort !== null && (await isTaken(port.hostIp, port.hostPort))) {
      throw new HomeportError(
        'BAD_INPUT',
        `Port ${port.hostPort} is in use by another program on this machine. Choose another one.`,
      );
    }
  }
}

const EVERY = new Set(['', '0.0.0.0', '::']);
const sameAddress = (a: string, b: string): boolean => EVERY.has(a) || EVERY.has(b) || a === b;

/** Listens for a moment. Anything but "in use" (a port that needs rights, an address of Docker's own machine) proves nothing. */
function isTaken(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'EADDRINUSE'));
    server.listen({ port, host: host || '0.0.0.0', exclusive: true }, () =>
      server.close(() => resolve(false)),
    );
  });
}
