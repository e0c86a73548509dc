import { personSpec } from '../../../electron/engine/domain/container-spec.ts';
import type { ContainerCreateOptions } from '../../../electron/engine/domain/docker-types.ts';
import { type App, LOCAL_HOST } from '../../../electron/engine/domain/model.ts';
import { releaseTag } from '../../../electron/engine/domain/names.ts';
import { appConfig } from '../../../electron/shared/config.ts';
import { inspectOf, type SimulatedContainer } from './container.ts';
import { neighboursBinds } from './data.ts';
import type { Request, Setup } from './history.ts';
import { keepRelease } from './store.ts';
import type { World } from './world.ts';

/** The first app, and the second one of the engine where there is one. */
export const NAME = 'app';
export const NEIGHBOUR = 'worker';

/** Of the engine that the machine runs. */
export const ENGINE_ID = 'this-engine';

const SETTLED_MS = 500;

export const MY_TAG = 'myapp:latest';

/** An app that publishes a port, always runs, and has nothing to do with anything else. */
export const ALONE: Setup = {
  begin: 'adopt',
  published: true,
  autoRemove: false,
  compose: false,
  restartPolicy: 'always',
  children: [],
  onFailure: 'rollback',
  running: true,
  paused: false,
  neighbour: 'none',
  neighbourRuns: true,
  tag: 'none',
  keepReleases: 3,
  data: 'none',
};

/** An update that goes well, of the one app there is. */
export const CALM: Request = {
  about: 'app',
  beside: false,
  together: 'no',
  otherBehaviour: 'healthy',
  otherBuildMs: 1000,
  kind: 'update',
  behaviour: 'healthy',
  sameImage: false,
  again: false,
  buildFails: false,
  foreignArchitecture: false,
  decision: 'restore',
  pruned: 'nothing',
  outside: 'nothing',
};

const gitUrl = (name: string) => `https://example.org/${name}.git`;

/** Of the first app. */
function sourceOf({ from = 'git' }: Setup) {
  if (from === 'git') return { kind: 'git' as const, from: { kind: 'git' as const, url: gitUrl(NAME) } };
  const follow =
    from === 'tag' ? { kind: 'tag' as const, tag: 'latest' } : { kind: 'versions' as const, pattern: '*' };
  return { kind: 'registry' as const, image: 'myapp', follow };
}

/** As Homeport has it on record before anything is asked of it. */
export function recordOf(name: string, setup: Setup, run: App['run'] = null): App {
  return {
    name,
    host: LOCAL_HOST,
    containerName: name,
    containerId: null,
    engineId: ENGINE_ID,
    specFrom: run === null ? 'container' : 'homeport',
    config: appConfig.parse({
      source: name === NAME ? sourceOf(setup) : { kind: 'git', from: { kind: 'git', url: gitUrl(name) } },
      policy: {
        gate: { timeoutS: 4, stableForS: 1 },
        onFailure: setup.onFailure,
        keepReleases: setup.keepReleases,
      },
    }),
    run,
    runningRelease: null,
    configChanged: false,
    nextRunAt: null,
    lastCheck: null,
    dismissed: {},
    createdAt: new Date(0),
  };
}

export function neighbourOf(setup: Setup): App | null {
  return setup.neighbour === 'none' ? null : recordOf(NEIGHBOUR, setup);
}

/** What else is on the machine: containers in the app's network, the second app, somebody who goes by the same tag. */
export function settleIn(world: World, setup: Setup): void {
  const { machine, time } = world;
  const stop = (container: SimulatedContainer) => {
    time.tick(machine.sendStop(container.id) - time.now());
    machine.settle();
  };
  for (const [index, { joins, policy, running, exitsOnce }] of setup.children.entries()) {
    const child: ContainerCreateOptions = {
      Image: exitsOnce
        ? machine.images.make('hasty child', 'exits once', ['hasty-child:latest'])
        : machine.images.make('child', 'no healthcheck', ['child:latest']),
      HostConfig: { [joins]: `container:${NAME}`, RestartPolicy: { Name: policy } },
    };
    const made = machine.create(`child-${index}`, child, {}, 'homeport');
    machine.start(made.id);
    if (!running) stop(made);
  }
  // Its policy has brought up what exits once.
  time.tick(SETTLED_MS);
  machine.settle();
  if (setup.neighbour !== 'none') {
    const image = machine.images.make('worker', 'healthy', [releaseTag(NEIGHBOUR, 1, 'first')]);
    const joined = setup.neighbour === 'in its network';
    const made = machine.create(
      NEIGHBOUR,
      {
        Image: image,
        HostConfig: {
          NetworkMode: joined ? `container:${NAME}` : 'default',
          RestartPolicy: { Name: setup.restartPolicy },
          // What both an old and a new one would write to.
          PortBindings: joined ? {} : { '90/tcp': [{ HostPort: '9090' }] },
          ...neighboursBinds(setup),
        },
      },
      {},
      'homeport',
    );
    machine.start(made.id);
    keepFirst(world, NEIGHBOUR, made, joined ? `container:${NAME}` : null);
    if (!setup.neighbourRuns) stop(made);
  }
  if (setup.tag === 'of another container') {
    const other = machine.create(
      'other',
      { Image: MY_TAG, HostConfig: { NetworkMode: 'default' } },
      {},
      'person',
    );
    machine.start(other.id);
  }
}

/** The app ran before Homeport knew of it: that is its first release. */
export function keepFirst(
  world: Pick<World, 'machine' | 'disk' | 'time'>,
  app: string,
  container: SimulatedContainer,
  mode: string | null,
): void {
  const { machine, disk } = world;
  const image = machine.images.inspect(container.imageId);
  const spec = personSpec(inspectOf(container, world.time.now(), image?.Config ?? {}), image?.Config ?? null);
  keepRelease(disk, {
    app,
    number: 1,
    imageId: container.imageId,
    tag: releaseTag(app, 1, 'first'),
    sourceKey: `adopted:${container.imageId}`,
    provenance: 'adopted',
    version: null,
    origin: null,
    state: 'good',
    quarantineReason: null,
    // Homeport knows another container by its name.
    spec: mode === null ? spec : { ...spec, hostConfig: { ...spec.hostConfig, NetworkMode: mode } },
    createdAt: new Date(0),
    deployedAt: new Date(0),
  });
  const record = disk.apps.get(app);
  if (record) disk.apps.set(app, { ...record, runningRelease: 1, containerId: container.id });
}
