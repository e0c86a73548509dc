import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { isOlder } from '../../../electron/engine/docker/client.ts';
import { createBody } from '../../../electron/engine/domain/container-create.ts';
import {
  type ContainerSpec,
  personSpec,
  type RecordedSpec,
  type SpecContext,
} from '../../../electron/engine/domain/container-spec.ts';
import type {
  ContainerConfig,
  ContainerInspect,
  EndpointSettings,
} from '../../../electron/engine/domain/docker-types.ts';
import type { DockerHost } from '../../../electron/engine/ports.ts';
import {
  type Configuration,
  FOLDER_IN_VOLUME,
  HELPER,
  NAMED_VOLUME,
  NETWORK,
  SUBNET,
} from '../../support/container-corpus/configuration.ts';
import { buildCorpusImages, IMAGE_A, IMAGE_B } from '../../support/container-corpus/images.ts';
import { BASE_IMAGE, dockerCleanup, orNull, TEST_LABEL, testDocker, waitFor } from '../../support/docker.ts';
import { connectedHost } from '../../support/docker-host.ts';

export const PREFIX = 'hpt-fid-';

export type Bench = {
  docker: Docker;
  apiVersion: string;
  /** The product's own client: what it makes containers with is on trial too. */
  host: DockerHost;
  imageA: { id: string; config: ContainerConfig };
  imageB: { id: string; config: ContainerConfig };
  context: SpecContext;
};

/** Images, networks and the helper container of the corpus. */
export async function setUp(): Promise<Bench> {
  const docker = testDocker();
  await tearDown(docker);
  await buildCorpusImages(docker);
  for (const key of ['one', 'two', 'dual'] as const) {
    const ipv6 = key === 'dual';
    await docker.createNetwork({
      Name: NETWORK[key],
      Labels: TEST_LABEL,
      EnableIPv6: ipv6,
      IPAM: {
        Config: [{ Subnet: `${SUBNET[key]}.0/24` }, ...(ipv6 ? [{ Subnet: 'fd00:213:73::/64' }] : [])],
      },
    });
  }
  const helperId = await create(docker, HELPER, {
    Image: BASE_IMAGE,
    Cmd: ['/bin/sh', '-c', `mkdir -p /helper-named/${FOLDER_IN_VOLUME} && exec sleep 100000`],
    Labels: TEST_LABEL,
    Volumes: { '/from-helper': {} },
    StopTimeout: 0,
    HostConfig: { IpcMode: 'shareable', Binds: [`${NAMED_VOLUME}:/helper-named`] },
  });
  await docker.getNetwork(NETWORK.one).connect({ Container: helperId });
  await docker.getContainer(helperId).start();
  const host = await connectedHost();
  // Started is not ready.
  const asked = ['/bin/test', '-d', `/helper-named/${FOLDER_IN_VOLUME}`];
  await waitFor(async () => (await host.exec.run(helperId, asked, 10_000)).exitCode === 0, {
    what: 'the helper to have made its folder',
  });
  const helper = await host.containers.inspect(helperId);
  const info: { Name: string } = await docker.info();
  return {
    docker,
    apiVersion: (await docker.version()).ApiVersion,
    host,
    imageA: await image(docker, IMAGE_A),
    imageB: await image(docker, IMAGE_B),
    context: {
      containerNames: { [helperId]: HELPER },
      volumesFromMounts: helper?.Mounts ?? [],
      machineName: info.Name,
    },
  };
}

/** Everything of the corpus: volumes that had no name of their own too. */
export async function tearDown(docker: Docker): Promise<void> {
  const volumes = new Set<string>();
  for (const summary of await docker.listContainers({ all: true })) {
    if (!summary.Names.some((name) => name.startsWith(`/${PREFIX}`))) continue;
    for (const mount of summary.Mounts) if (mount.Type === 'volume' && mount.Name) volumes.add(mount.Name);
  }
  await dockerCleanup(PREFIX, docker);
  for (const volume of volumes) await orNull(docker.getVolume(volume).remove());
}

async function image(docker: Docker, tag: string): Promise<Bench['imageA']> {
  const found: { Id: string; Config: ContainerConfig } = await dial(
    docker,
    'GET',
    `/images/${encodeURIComponent(tag)}/json`,
  );
  return { id: found.Id, config: found.Config };
}

export function inspect(docker: Docker, id: string): Promise<ContainerInspect> {
  return dial(docker, 'GET', `/containers/${id}/json`);
}

/** The raw answer of the engine's own API, in the product's types. `query` of a POST: its path ends with '?'. */
function dial<T = null>(
  docker: Docker,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
  query?: Record<string, string>,
): Promise<T> {
  const options = query === undefined ? (body ?? {}) : { _query: query, _body: body ?? {} };
  const statusCodes = {
    200: true,
    201: true,
    204: true,
    304: true,
    400: 'bad request',
    404: 'not found',
    409: 'conflict',
    500: 'server error',
  };
  const shape = z.custom<T>(() => true);
  return new Promise((resolve, reject) => {
    docker.modem.dial({ path, method, options, statusCodes }, (error, data) => {
      if (error) reject(error);
      else resolve(shape.parse(data));
    });
  });
}

async function create(docker: Docker, name: string, body: object): Promise<string> {
  const made: { Id: string } = await dial(docker, 'POST', '/containers/create?', body, { name });
  return made.Id;
}

async function connect(docker: Docker, id: string, networks: [string, EndpointSettings][]): Promise<void> {
  for (const [network, endpoint] of networks)
    await dial(docker, 'POST', `/networks/${network}/connect`, { Container: id, EndpointConfig: endpoint });
}

/** As a person would make it. */
export async function createOriginal(bench: Bench, wanted: Configuration): Promise<string> {
  const networks = Object.entries(wanted.networks ?? {});
  // As `docker run --network one --network two` does it: all at once where the engine takes more than one.
  const atCreate = networks.slice(0, isOlder(bench.apiVersion, '1.44') ? 1 : networks.length);
  const id = await create(bench.docker, `${PREFIX}${wanted.name}`, {
    ...wanted.config,
    Labels: { ...wanted.config?.Labels, ...TEST_LABEL },
    Image: IMAGE_A,
    HostConfig: {
      ...wanted.host,
      ...(wanted.networkById ? { NetworkMode: await networkId(bench, networks) } : {}),
    },
    NetworkingConfig: { EndpointsConfig: Object.fromEntries(atCreate) },
  });
  await connect(bench.docker, id, networks.slice(atCreate.length));
  return id;
}

async function networkId(bench: Bench, [first]: [string, EndpointSettings][]): Promise<string> {
  const network: { Id: string } = await dial(bench.docker, 'GET', `/networks/${first?.[0]}`);
  return network.Id;
}

/** As Homeport makes it. The spec goes through JSON, as it does through the store. */
export async function createFromSpec(
  bench: Bench,
  name: string,
  spec: ContainerSpec,
  imageId: string,
): Promise<string> {
  const kept: ContainerSpec = JSON.parse(JSON.stringify(spec));
  const { body, networks } = createBody(kept, { imageId });
  return bench.host.containers.create(name, body, networks);
}

/** @param recorded the spec it was made from, where Homeport made it. */
export async function specOf(
  bench: Bench,
  id: string,
  recorded: RecordedSpec | null = null,
): Promise<ContainerSpec> {
  const made = await bench.host.containers.inspect(id);
  if (made === null) throw new Error(`There is no container ${id}`);
  const from = made.Image === bench.imageB.id ? bench.imageB : bench.imageA;
  return personSpec(made, from.config, { ...bench.context, recorded });
}

export async function stop(bench: Bench, id: string): Promise<void> {
  await orNull(dial(bench.docker, 'POST', `/containers/${id}/stop?`, {}, { t: '0' }));
}

/** Containers of one configuration, and the volumes that had no name of their own: 102 of them at once would be a crowd. */
export async function removeAll(bench: Bench, ids: readonly string[]): Promise<void> {
  const volumes = new Set<string>();
  for (const id of ids) {
    const found = await bench.host.containers.inspect(id);
    for (const mount of found?.Mounts ?? []) if (isAnonymous(mount) && mount.Name) volumes.add(mount.Name);
    await orNull(bench.docker.getContainer(id).remove({ force: true, v: true }));
  }
  const helpers = new Set((bench.context.volumesFromMounts ?? []).map((mount) => mount.Name));
  for (const name of volumes) if (!helpers.has(name)) await orNull(bench.docker.getVolume(name).remove());
}

function isAnonymous(mount: ContainerInspect['Mounts'][number]): boolean {
  return mount.Type === 'volume' && (!mount.Name || /^[0-9a-f]{64}$/.test(mount.Name));
}

/** A file in each of its volumes without a name of a person's: their paths. Its name is the container's. */
export async function writeData(bench: Bench, made: ContainerInspect): Promise<string[]> {
  const file = `data-of-${made.Name.slice(1)}`;
  const places = made.Mounts.filter((mount) => isAnonymous(mount) && mount.RW);
  for (const { Destination } of places) {
    const tar = pack();
    tar.entry({ name: file }, 'written before the update');
    tar.finalize();
    await bench.docker.getContainer(made.Id).putArchive(Readable.from(tar), { path: Destination });
  }
  return places.map(({ Destination }) => `${Destination}/${file}`);
}

/** Those of the files that the container sees. */
export async function seenData(bench: Bench, id: string, files: readonly string[]): Promise<string[]> {
  const container = bench.docker.getContainer(id);
  const seen = await Promise.all(files.map((path) => orNull(container.infoArchive({ path }))));
  return files.filter((_, index) => seen[index] !== null);
}
