import { HomeportError, textOf } from '../../shared/errors.ts';
import { say, sentences } from '../../shared/text/text.ts';
import type { ContainerCreateOptions, EndpointSettings } from '../domain/docker-types.ts';
import { isOlder } from './client.ts';
import { DockerRefusal, dockerStatusOf } from './errors.ts';
import { connectNetwork, networkOfMode, requireNetwork } from './networks.ts';
import type { Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

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
      what: say('docker-call.create-container', { container: name }),
    }),
  );
  for (const [network, settings] of Object.entries(networks)) {
    if (network in given) continue;
    try {
      await connectNetwork(api, network, { id, name }, settings);
    } catch (error) {
      throw await undo(api, id, name, network, error);
    }
  }
  return id;
}

/** The error to throw, after the half-made container is gone. Its volumes go with it: they were made just now. */
async function undo(
  api: Transport,
  id: string,
  name: string,
  network: string,
  error: unknown,
): Promise<unknown> {
  const said = say('docker.not-connected', { container: name, network, why: textOf(error) });
  try {
    await api.json({
      method: 'DELETE',
      path: `/containers/${id}`,
      query: { force: true, v: true },
      ok: [204, 404],
      what: say('docker-call.undo-container', { container: name }),
    });
  } catch (second) {
    return new HomeportError(
      'DOCKER_REFUSED',
      sentences(said, say('docker.not-undone', { why: textOf(second) })),
      { cause: error },
    );
  }
  const status = dockerStatusOf(error);
  return status === null ? error : new DockerRefusal(status, said, { cause: error });
}
