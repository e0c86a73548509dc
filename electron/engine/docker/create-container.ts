import { HomeportError, messageOf } from '../../shared/errors.ts';
import type { ContainerCreateOptions, EndpointSettings } from '../domain/docker-types.ts';
import { DockerRefusal, dockerStatusOf } from './errors.ts';
import type { Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

/** Modes that are no network of their own, or take no settings. */
const WITHOUT_ENDPOINT = /^(host|none|container:.*|service:.*)$/;

/**
 * Makes a container and puts it on all its networks, or on none: a container that could not be connected everywhere
 * is removed again. Its first network (the one of HostConfig.NetworkMode) is given at create, since before API 1.44
 * only one can be; the others are connected one by one, which every version knows.
 * @returns the new container's id.
 * @throws DOCKER_REFUSED naming the network that could not be connected.
 */
export async function createContainerOnNetworks(
  api: Transport,
  name: string,
  body: ContainerCreateOptions,
  networks: Record<string, EndpointSettings>,
): Promise<string> {
  const first = await firstNetwork(api, body.HostConfig?.NetworkMode, networks);
  const endpoint = first === null ? undefined : networks[first];
  const endpoints = first === null || endpoint === undefined ? {} : { [first]: endpoint };
  const { Id: id } = shaped(
    shapes.created,
    await api.json({
      method: 'POST',
      path: '/containers/create',
      query: { name },
      body: { ...body, NetworkingConfig: { EndpointsConfig: endpoints } },
      deadlineMs: 120_000,
      what: `creating container ${name}`,
    }),
  );
  for (const [network, settings] of Object.entries(networks)) {
    if (network === first) continue;
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

/** The name of the network that NetworkMode means; null where it means none of those listed. */
async function firstNetwork(
  api: Transport,
  mode: string | undefined,
  networks: Record<string, EndpointSettings>,
): Promise<string | null> {
  const names = Object.keys(networks);
  if (mode === undefined || mode === '' || mode === 'default') return 'bridge' in networks ? 'bridge' : null;
  if (WITHOUT_ENDPOINT.test(mode)) return mode in networks ? mode : null;
  if (mode in networks) return mode;
  if (names.length === 0) return null;
  // It may have been given by id, while the networks go by name.
  try {
    const path = `/networks/${encodeURIComponent(mode)}`;
    const { Name } = shaped(
      shapes.network,
      await api.json({ method: 'GET', path, what: `looking for network ${mode}` }),
    );
    return Name in networks ? Name : null;
  } catch (error) {
    if (dockerStatusOf(error) === 404) return null; // The create that follows says so in the engine's words.
    throw error;
  }
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
