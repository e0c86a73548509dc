import { HomeportError, messageOf } from '../../shared/errors.ts';
import type { ContainerCreateOptions, EndpointSettings } from '../domain/docker-types.ts';
import { isOlder } from './client.ts';
import { DockerRefusal, dockerStatusOf } from './errors.ts';
import { orNull, type Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

/** Modes that are no network of their own, or take no settings. */
const WITHOUT_ENDPOINT = /^(host|none|container:.*|service:.*)$/;

/**
 * Makes a container and puts it on all its networks, or on none: networks that are not there are refused beforehand
 * (the engine would take them for now and refuse the start, in the middle of a swap), and a container that could not
 * be connected everywhere is removed again. Its first network (the one of HostConfig.NetworkMode) is given at create, since before API 1.44
 * only one can be; the others are connected one by one, which every version knows. But one with a MAC address is given at
 * create too: before API 1.44 no network takes an address of its own, and from then on a container that does not run yet
 * takes one only there (tried: 26.1 forgets it, without a word, when the network is connected afterwards).
 * @returns the new container's id.
 * @throws DOCKER_REFUSED naming the network that is not there or could not be connected.
 */
export async function createContainerOnNetworks(
  api: Transport,
  name: string,
  body: ContainerCreateOptions,
  networks: Record<string, EndpointSettings>,
): Promise<string> {
  const mode = body.HostConfig?.NetworkMode ?? '';
  const modeName = await networkOfMode(api, mode, name);
  for (const network of Object.keys(networks)) {
    if (network !== modeName) await requireNetwork(api, network, name);
  }
  const severalAtCreate = api.apiVersion !== null && !isOlder(api.apiVersion, '1.44');
  const isGiven = ([network, settings]: [string, EndpointSettings]) =>
    network === modeName || (severalAtCreate && settings.MacAddress !== undefined);
  const given = Object.fromEntries(Object.entries(networks).filter(isGiven));
  const { Id: id } = shaped(
    shapes.created,
    await api.json({
      method: 'POST',
      path: '/containers/create',
      query: { name },
      body: { ...body, NetworkingConfig: { EndpointsConfig: given } },
      deadlineMs: 120_000,
      what: `creating container ${name}`,
    }),
  );
  for (const [network, settings] of Object.entries(networks)) {
    if (network in given) continue;
    try {
      await api.json({
        method: 'POST',
        path: `/networks/${encodeURIComponent(network)}/connect`,
        body: { Container: id, EndpointConfig: settings },
        deadlineMs: 60_000,
        what: `connecting container ${name} to network ${network}`,
      });
    } catch (error) {
      throw await undo(api, id, name, network, error);
    }
  }
  return id;
}

/** The name of the network that a mode means, which may be given by id; null where it means none. */
async function networkOfMode(api: Transport, mode: string, container: string): Promise<string | null> {
  if (mode === '' || mode === 'default') return 'bridge';
  return WITHOUT_ENDPOINT.test(mode) ? null : requireNetwork(api, mode, container);
}

/** @returns its name. @throws DOCKER_REFUSED (404) */
async function requireNetwork(api: Transport, network: string, container: string): Promise<string> {
  const path = `/networks/${encodeURIComponent(network)}`;
  const answer = await orNull(api.json({ method: 'GET', path, what: `looking for network ${network}` }));
  if (answer !== null) return shaped(shapes.network, answer).Name;
  throw new DockerRefusal(
    404,
    `Container ${container} can't be put on network "${network}": there is no such network. Create it ("docker network create ${network}"), or take it out of the app's networks.`,
  );
}

/** The error to throw, after the half-made container is gone. Its volumes go with it: they were made just now. */
async function undo(
  api: Transport,
  id: string,
  name: string,
  network: string,
  error: unknown,
): Promise<unknown> {
  const sentence = `Container ${name} could not be connected to network "${network}": ${messageOf(error)}`;
  try {
    await api.json({
      method: 'DELETE',
      path: `/containers/${id}`,
      query: { force: true, v: true },
      ok: [204, 404],
      what: `removing container ${name} again`,
    });
  } catch (second) {
    return new HomeportError(
      'DOCKER_REFUSED',
      `${sentence} It could not be removed again either: ${messageOf(second)}`,
      {
        cause: error,
      },
    );
  }
  const status = dockerStatusOf(error);
  return status === null ? error : new DockerRefusal(status, sentence, { cause: error });
}
