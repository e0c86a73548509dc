import type Docker from 'dockerode';
import { BASE_IMAGE, TEST_LABEL } from '../../support/docker.ts';
import type { Bench } from '../harness/benchmark.ts';
import type { Manners } from '../measure/app-image.ts';

/** Where and how one contender's app runs: the same for all, but for what can't be shared. */
export type Place = {
  /** Of the container, and what else is its own begins with it. */
  name: string;
  /** On this machine, published from 8080; null: reached by its alias alone. */
  port: number | null;
  /** All are there before, the first is the main one. */
  networks: string[];
  alias: string | null;
  volumes: { source: string; destination: string }[];
  /** How long Docker waits for it to end by itself. */
  stopTimeoutS: number;
  manners: Manners;
};

/** What `docker run` would be told. Docker 20.10 takes one network at create; the others are connected before the start. */
export async function createByHand(docker: Docker, place: Place, image: string): Promise<Docker.Container> {
  const { name, port, networks, alias, volumes, stopTimeoutS } = place;
  const [main = 'bridge', ...others] = networks;
  const aliases = alias === null ? {} : { Aliases: [alias] };
  const container = await docker.createContainer({
    name,
    Image: image,
    StopTimeout: stopTimeoutS,
    ExposedPorts: { '8080/tcp': {} },
    HostConfig: {
      NetworkMode: main,
      RestartPolicy: { Name: 'unless-stopped' },
      Binds: volumes.map(({ source, destination }) => `${source}:${destination}`),
      PortBindings: port === null ? {} : { '8080/tcp': [{ HostPort: String(port) }] },
    },
    NetworkingConfig: { EndpointsConfig: { [main]: aliases } },
  });
  for (const network of others) await docker.getNetwork(network).connect({ Container: container.id });
  return container;
}

/** The same as a Compose file, of which both versions understand every word. JSON is YAML. */
export function composeFile(place: Place, image: string, major: 1 | 2): string {
  const { name, port, networks, alias, volumes, stopTimeoutS } = place;
  const named = (all: readonly string[]) =>
    Object.fromEntries(all.map((each, index) => [`n${index}`, { external: true, name: each }]));
  return JSON.stringify({
    // 1.29 takes a file without it for one of 2014; v2 complains of it.
    ...(major === 1 ? { version: '3.5' } : {}),
    services: {
      app: {
        image,
        container_name: name,
        restart: 'unless-stopped',
        stop_grace_period: `${stopTimeoutS}s`,
        ...(port === null ? {} : { ports: [`${port}:8080`] }),
        networks: Object.fromEntries(
          networks.map((_, index) => [
            `n${index}`,
            index === 0 && alias !== null ? { aliases: [alias] } : {},
          ]),
        ),
        volumes: volumes.map(({ destination }, index) => `v${index}:${destination}`),
      },
    },
    networks: named(networks),
    volumes: Object.fromEntries(
      volumes.map(({ source }, index) => [`v${index}`, { external: true, name: source }]),
    ),
  });
}

/**
 * The network that all contenders of a case share, made where it is not there yet. A neighbour stays on it: without one, stopping
 * the only container on a bridge costs everybody a second. Its name comes before those of others, because Docker publishes the
 * ports of a container on several networks through the first of them, and that must be the same one for all.
 */
export async function sharedNetwork({ docker, prefix }: Bench): Promise<string> {
  const network = `${prefix}a-net`;
  if ((await docker.listNetworks()).some(({ Name }) => Name === network)) return network;
  await docker.createNetwork({ Name: network, Labels: TEST_LABEL });
  const neighbour = await docker.createContainer({
    name: `${prefix}neighbour`,
    Image: BASE_IMAGE,
    Labels: TEST_LABEL,
    Cmd: ['/bin/sh', '-c', 'trap "exit 0" TERM; sleep 100000 & wait'],
    HostConfig: { NetworkMode: network },
  });
  await neighbour.start();
  return network;
}
