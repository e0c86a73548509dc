import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type Docker from 'dockerode';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { render } from '../../electron/shared/text/render.ts';
import { freePort, httpGet, waitFor } from './docker.ts';
import { type DockerProxy, dockerProxy } from './docker-proxy.ts';
import { createRepo, type TestRepo } from './git-repo.ts';
import { type WebAppOptions, webApp } from './git-web-app.ts';
import { type Homeport, startHomeport } from './homeport.ts';
import { wordsOf } from './in-words.ts';
import { keepBridgeUp } from './keep-bridge-up.ts';
import { type PrivateDockerd, startPrivateDockerd } from './private-dockerd.ts';

/** A Homeport in this process on a Docker daemon of the test's own, with a proxy between them. */
export type FaultBench = {
  dockerd: PrivateDockerd;
  docker: Docker;
  proxy: DockerProxy;
  homeport: Homeport;
  app(name: string, options?: AppOptions): Promise<FaultApp>;
  dispose(): Promise<void>;
};

type AppOptions = {
  first?: WebAppOptions;
  env?: Record<string, string>;
  volumes?: { source: string; destination: string }[];
  stableForS?: number;
  /** Made by hand on the first commit's image and adopted, instead of added. */
  byHand?: Docker.ContainerCreateOptions;
};

export type FaultApp = {
  name: string;
  port: number;
  repo: TestRepo;
  /** Commits a page and updates to it; the ended update. */
  update(page: WebAppOptions): Promise<UpdateDto>;
  /** Commits a page and begins the update. */
  begin(page: WebAppOptions): Promise<string>;
  served(): Promise<string | null>;
  inspect(): Promise<Docker.ContainerInspectInfo>;
  /** Runs a command in the app's container, and answers what it printed. */
  exec(command: string): Promise<string>;
};

export async function faultBench(
  options: { dataRootTmpfs?: string; background?: boolean } = {},
): Promise<FaultBench> {
  const { background = false, ...daemon } = options;
  const dockerd = await startPrivateDockerd(daemon);
  await dockerd.loadBaseImage();
  await keepBridgeUp(dockerd.docker);
  const dir = await mkdtemp('/tmp/hpt-bench-');
  const proxy = await dockerProxy({
    socketPath: path.join(dir, 'docker.sock'),
    upstream: dockerd.endpoint,
    kill: () => {
      throw new Error('This Homeport lives in the test: it is not killed');
    },
  });
  const homeport = await startHomeport({ dockerHost: proxy.endpoint, background });
  const bench: FaultBench = {
    dockerd,
    docker: dockerd.docker,
    proxy,
    homeport,
    app: (name, it = {}) => startApp(bench, dir, name, it),
    async dispose() {
      await homeport.close();
      await proxy.close();
      await dockerd.dispose();
      await rm(dir, { recursive: true, force: true });
    },
  };
  return bench;
}

async function startApp(
  bench: FaultBench,
  dir: string,
  name: string,
  options: AppOptions,
): Promise<FaultApp> {
  const { homeport, docker, dockerd } = bench;
  const port = await freePort();
  const repo = await createRepo(path.join(dir, name));
  const first = options.first ?? { body: `${name} one`, variant: 'no-healthcheck' };
  await repo.commit(webApp(first), first.body);
  const config = {
    source: { kind: 'git' as const, from: { kind: 'git' as const, url: repo.url } },
    schedule: { cron: null },
    policy: { gate: { probe: null, timeoutS: 20, stableForS: options.stableForS ?? 0.3 } },
  };
  const succeed = async (id: string | null) => {
    const update = await homeport.ended(id);
    if (update.outcome !== 'succeeded')
      throw new Error(`The first update of ${name}: ${update.outcome} ${wordsOf(update.error)}`);
  };
  const run = {
    ports: [{ hostPort: port, containerPort: 8080 }],
    env: options.env ?? {},
    volumes: options.volumes ?? [],
  };
  if (options.byHand === undefined) {
    await succeed((await homeport.client.apps.add({ name, ...config, run })).updateId);
  } else {
    // The first image is built by Homeport under another name, so that the hand-made container has one to run on.
    const builder = `${name}-builder`;
    await succeed((await homeport.client.apps.add({ name: builder, ...config })).updateId);
    const made = await docker.getContainer(builder).inspect();
    await docker.getImage(made.Image).tag({ repo: name, tag: 'hand' });
    await homeport.client.apps.remove({ app: builder, keepContainer: false });
    const { HostConfig, ...body } = options.byHand;
    const container = await docker.createContainer({
      name,
      Image: `${name}:hand`,
      ...body,
      Labels: { 'homeport.test': '1', ...body.Labels },
      ExposedPorts: { '8080/tcp': {} },
      HostConfig: { PortBindings: { '8080/tcp': [{ HostPort: String(port) }] }, ...HostConfig },
    });
    await container.start();
    await homeport.client.apps.adopt({ container: name, ...config });
  }
  const app: FaultApp = {
    name,
    port,
    repo,
    served: async () => (await httpGet(port, { host: dockerd.address }))?.body ?? null,
    inspect: () => docker.getContainer(name).inspect(),
    async begin(page) {
      await repo.commit(webApp(page), page.body);
      const { updateId, message } = await homeport.client.apps.update({ app: name });
      if (updateId === null) throw new Error(render(message));
      return updateId;
    },
    async update(page) {
      return homeport.ended(await app.begin(page));
    },
    async exec(command) {
      const { Pid } = (await app.inspect()).State;
      return dockerd.runInside('nsenter', ['-t', String(Pid), '-m', '/bin/sh', '-c', command]);
    },
  };
  await waitFor(async () => (await app.served()) === first.body, { what: `${name} to serve ${first.body}` });
  return app;
}

/** The names of the app's containers that run. */
export async function runningOf(docker: Docker, app: string): Promise<string[]> {
  return (await docker.listContainers())
    .flatMap((it) => it.Names)
    .map((it) => it.slice(1))
    .filter((it) => it === app || it.startsWith(`${app}.`));
}

/** Everything of the app's on the engine, running or not, with its tags. */
export async function leftoversOf(docker: Docker, app: string): Promise<string[]> {
  const containers = (await docker.listContainers({ all: true })).flatMap((it) =>
    it.Names.map((n) => n.slice(1)),
  );
  const tags = (await docker.listImages()).flatMap((it) => it.RepoTags ?? []);
  return [...containers, ...tags].filter((it) => /candidate|build-/.test(it) && it.includes(app)).sort();
}
