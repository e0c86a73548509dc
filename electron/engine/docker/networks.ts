import type { EndpointSettings } from '../domain/docker-types.ts';
import { DockerRefusal } from './errors.ts';
import { orNull, type Transport } from './request.ts';
import { shaped, shapes } from './shapes.ts';

/** Modes that are no network of their own, or take no settings. */
const WITHOUT_ENDPOINT = /^(host|none|container:.*|service:.*)$/;

/** The name of the network that a mode means, which may be given by id; null where it means none. */
export async function networkOfMode(api: Transport, mode: string, container: string): Promise<string | null> {
  if (mode === '' || mode === 'default') return 'bridge';
  return WITHOUT_ENDPOINT.test(mode) ? null : requireNetwork(api, mode, container);
}

/** @returns its name. @throws DOCKER_REFUSED (404) */
export async function requireNetwork(api: Transport, network: string, container: string): Promise<string> {
  const path = `/networks/${encodeURIComponent(network)}`;
  const answer = await orNull(api.json({ method: 'GET', path, what: `looking for network ${network}` }));
  if (answer !== null) return shaped(shapes.network, answer).Name;
  throw new DockerRefusal(
    404,
    `Container ${container} can't be put on network "${network}": there is no such network. Create it ("docker network create ${network}"), or take it out of the app's networks.`,
  );
}

export async function connectNetwork(
  api: Transport,
  network: string,
  container: { id: string; name: string },
  settings: EndpointSettings,
): Promise<void> {
  await api.json({
    method: 'POST',
    path: `/networks/${encodeURIComponent(network)}/connect`,
    body: { Container: container.id, EndpointConfig: settings },
    deadlineMs: 60_000,
    what: `connecting container ${container.name} to network ${network}`,
  });
}
