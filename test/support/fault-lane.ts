import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { despiteRemovals, dockerCleanup, drain, freePort, testDocker, waitFor } from './docker.ts';
import { type DockerProxy, dockerProxy } from './docker-proxy.ts';
import { type EngineProcess, engineProcess } from './engine-process.ts';
import { type FaultProber, startProber } from './fault-prober.ts';
import { createRepo, type TestRepo } from './git-repo.ts';
import { type WebAppVariant, webApp } from './git-web-app.ts';
import { wordsOf } from './in-words.ts';

/** What is cut off. `adopt` is an adopted container's first update, `rebuild` the restore of a release that was pruned. */
export const SCENARIOS = ['update', 'rollback', 'restore', 'rebuild', 'adopt', 'add'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** An app with everything around it: Homeport in a process, a proxy to its engine, a repository, a person who looks. */
export type Lane = {
  app: string;
  docker: Docker;
  engine: EngineProcess;
  proxy: DockerProxy;
  prober: FaultProber;
  /** What a release serves. */
  bodyOf(release: { imageId: string; version: { id: string } | null } | null | undefined): string | null;
  /** Brings the app to where the scenario begins. */
  arrange(scenario: Scenario): Promise<Arranged>;
  dispose(): Promise<void>;
};

export type Arranged = {
  scenario: Scenario;
  /** Asks for what is to be cut off, and answers the update's id. */
  trigger(): Promise<string>;
  /** What is served before; null: there is no app yet. */
  old: string | null;
  /** What the target would serve. */
  fresh: string;
  /** The newest update before, null where there is none. */
  lastUpdate: string | null;
  /** What the live container was made with. */
  restartPolicy: string;
};

let laneCount = 0;

/**
 * @param upstream the engine's socket, `unix://…`
 * @param address where the ports it publishes are reached
 */
export async function createLane(options: {
  upstream: string;
  address: string;
  prefix: string;
  /** With schedules, monitor and housekeeping. */
  background?: boolean;
}): Promise<Lane> {
  laneCount += 1;
  const app = `${options.prefix}${process.pid % 1000}-${laneCount}`;
  const docker = testDocker(options.upstream);
  const dir = await mkdtemp('/tmp/hpt-lane-');
  const port = await freePort();
  const repo = await createRepo(path.join(dir, 'repo'));
  const socketPath = path.join(dir, 'docker.sock');
  const engine = engineProcess(path.join(dir, 'data'), {
    DOCKER_HOST: `unix://${socketPath}`,
    HPT_BACKGROUND: options.background ? '1' : '0',
  });
  const proxy = await dockerProxy({ socketPath, upstream: options.upstream, kill: engine.kill9 });
  const bodies = new Map<string, string>();
  const prober = startProber(options.address, port);
  const probe = `http://${options.address}:${port}/`;
  const policy = {
    gate: { probe: { kind: 'http' as const, url: probe }, timeoutS: 15, stableForS: 0.3 },
    keepReleases: 2,
  };
  const source = { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } };
  let pages = 0;
  let restartPolicy = 'unless-stopped';

  const bodyOf: Lane['bodyOf'] = (release) =>
    release ? (bodies.get(release.version?.id ?? '') ?? bodies.get(release.imageId) ?? null) : null;
  const commit = (variant: WebAppVariant) => {
    pages += 1;
    return commitPage(repo, bodies, { app, body: `page-${pages}`, variant });
  };
  const addApp = async () =>
    (
      await engine.client().apps.add({
        name: app,
        source,
        run: {
          ports: [{ hostPort: port, containerPort: 8080 }],
          volumes: [{ source: `${app}-data`, destination: '/data' }],
        },
        schedule: { cron: null },
        policy,
      })
    ).updateId;
  const known = async () => {
    const live = await engine.client().live.get();
    return live.apps.find((it) => it.name === app) ?? null;
  };
  const succeed = async (id: string | null) => {
    if (id === null) throw new Error('There was nothing to update in the arrangement');
    const update = await waitFor(
      async () => {
        const now = await engine.client().updates.get({ id });
        return now.outcome === null ? null : now;
      },
      { what: 'the arranging update to end' },
    );
    if (update.outcome !== 'succeeded')
      throw new Error(`Arranging failed: ${update.outcome} ${wordsOf(update.error)}`);
  };
  const remove = async () => {
    if (await known()) await engine.client().apps.remove({ app, keepContainer: false });
    restartPolicy = 'unless-stopped';
  };
  const updateNow = async () => {
    const { updateId, message } = await engine.client().apps.update({ app });
    if (updateId === null) throw new Error(`Nothing to update: ${wordsOf(message)}`);
    return updateId;
  };
  /** Somebody makes room: what is parked goes, and with it the image that it was made from. */
  const prune = async ({ imageId }: { imageId: string }) => {
    for (const { Id, ImageID, State } of await despiteRemovals(() => docker.listContainers({ all: true })))
      if (ImageID === imageId && State !== 'running') await docker.getContainer(Id).remove();
    await despiteRemovals(() => docker.getImage(imageId).remove({ force: true }));
  };
  const adoptByHand = async () => {
    pages += 1;
    const body = `hand-${pages}`;
    restartPolicy = 'always';
    bodies.set(await createByHand(docker, { app, port, body }), body);
    await engine.client().apps.adopt({ container: app, source, schedule: { cron: null }, policy });
  };

  const lane: Lane = {
    app,
    docker,
    engine,
    proxy,
    prober,
    bodyOf,
    async arrange(scenario) {
      if (!engine.alive()) await engine.start();
      if (scenario === 'add' || scenario === 'adopt') await remove();
      else if ((await known())?.running == null) {
        await remove();
        await commit('no-healthcheck');
        await succeed(await addApp());
      }
      let trigger = updateNow;
      let fresh: string;
      switch (scenario) {
        case 'update':
          fresh = await commit('no-healthcheck');
          break;
        case 'rollback':
          fresh = await commit('never-healthy');
          break;
        case 'add':
          fresh = await commit('no-healthcheck');
          trigger = addApp;
          break;
        case 'adopt':
          fresh = await commit('no-healthcheck');
          await adoptByHand();
          break;
        case 'rebuild': {
          const deployed = async () => {
            await commit('no-healthcheck');
            await succeed(await updateNow());
            return (await known())?.previous;
          };
          let previous = await deployed();
          // What was adopted before can't be built again.
          if (previous?.provenance === 'adopted') previous = await deployed();
          if (!previous) throw new Error('There is nothing to prune in the arrangement');
          fresh = bodyOf(previous) ?? '';
          await prune(previous);
          trigger = async () =>
            (await engine.client().apps.restore({ app, release: previous.release, rebuild: true })).updateId;
          break;
        }
        case 'restore': {
          if ((await known())?.previous == null) {
            await commit('no-healthcheck');
            await succeed(await updateNow());
          }
          fresh = bodyOf((await known())?.previous) ?? '';
          trigger = async () => (await engine.client().apps.restore({ app })).updateId;
          break;
        }
      }
      const now = await known();
      const old = bodyOf(now?.running);
      if (old !== null) {
        await waitFor(() => prober.gaps().every((gap) => gap.to !== null) && prober.bodies().has(old), {
          what: `${old} to be served`,
        });
      }
      const [last] = now ? await engine.client().updates.list({ app, limit: 1 }) : [];
      return { scenario, trigger, old, fresh, lastUpdate: last?.id ?? null, restartPolicy };
    },
    async dispose() {
      await prober.stop();
      engine.kill9();
      await engine.gone();
      await proxy.close();
      await dockerCleanup(app, docker);
      await rm(dir, { recursive: true, force: true });
    },
  };
  return lane;
}

async function commitPage(
  repo: TestRepo,
  bodies: Map<string, string>,
  { app, body, variant }: { app: string; body: string; variant: WebAppVariant },
): Promise<string> {
  // The same page of two lanes is two images: what one of them prunes, the other one does not run.
  const lines = ['VOLUME /cache', `LABEL hpt.lane=${app}`];
  const id = await repo.commit(webApp({ body, variant, lines }), body);
  bodies.set(id, body);
  return body;
}

/** As a person would with `docker build` and `docker run`: the image's tag moves with the releases from then on. */
async function createByHand(
  docker: Docker,
  { app, port, body }: { app: string; port: number; body: string },
): Promise<string> {
  const tar = pack();
  for (const [name, text] of Object.entries(webApp({ body, variant: 'no-healthcheck' }))) {
    if (typeof text === 'string') tar.entry({ name }, text);
  }
  tar.finalize();
  await drain(
    docker,
    await docker.buildImage(Readable.from(tar), { t: `${app}:hand`, rm: true, forcerm: true }),
  );
  const container = await docker.createContainer({
    name: app,
    Image: `${app}:hand`,
    Labels: { 'homeport.test': '1' },
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: {
      PortBindings: { '8080/tcp': [{ HostPort: String(port) }] },
      RestartPolicy: { Name: 'always' },
      Binds: [`${app}-data:/data`],
    },
  });
  await container.start();
  return (await container.inspect()).Image;
}
