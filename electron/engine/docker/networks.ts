import { say } from '../../shared/text/text.ts';
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
  const what = say('docker-call.find-network', { network });
  const answer = await orNull(api.json({ method: 'GET', path, what }));
  if (answer !== null) return shaped(shapes.network, answer).Name;
  throw new DockerRefusal(404, say('docker.no-network', { container, network }));
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
    what: say('docker-call.connect-network', { container: container.name, network }),
  });
}
