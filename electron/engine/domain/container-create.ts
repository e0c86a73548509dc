import { COMPOSE_IMAGE_LABEL } from './container-labels.ts';
import { hasOwnNetworks, networkOf } from './container-networks.ts';
import { type ContainerSpec, wantedRestartPolicy } from './container-spec.ts';
import type { ContainerCreateOptions, EndpointSettings, HostConfig } from './docker-types.ts';

type CreateRequest = {
  /** `sha256:…` */
  imageId: string;
  /** A name of the image, for people at `docker ps`. It may move until Docker reads it: whoever gives it looks at what was made. */
  ref?: string;
  /** Homeport's own (OWN_LABELS), on top of the person's. */
  labels?: Readonly<Record<string, string>>;
  /** Instead of the wanted one: a candidate is made with `no` and given its policy when it is proven. */
  restartPolicy?: { Name: string; MaximumRetryCount?: number };
};

/**
 * What to send to Docker for a container of this spec: the body of ContainerCreate without its networks, and the networks to
 * connect, the main one (HostConfig.NetworkMode) first. `networks` is empty where Docker refuses endpoint settings.
 */
export function createBody(
  spec: ContainerSpec,
  request: CreateRequest,
): { body: ContainerCreateOptions; networks: Record<string, EndpointSettings> } {
  const mode = spec.hostConfig.NetworkMode;
  const networks = hasOwnNetworks(mode) ? mainFirst(spec.networks, networkOf(mode)) : {};
  const restartPolicy = request.restartPolicy ?? wantedRestartPolicy(spec);
  const hostConfig: HostConfig = { ...spec.hostConfig, RestartPolicy: { ...restartPolicy } };
  // Docker refuses the two together, and a policy that keeps the app alive is worth more than tidiness.
  if (restartPolicy.Name !== 'no') hostConfig.AutoRemove = false;

  const body: ContainerCreateOptions = {
    ...spec.config,
    Image: request.ref ?? request.imageId,
    Labels: labelsOf(spec, request),
    HostConfig: hostConfig,
  };
  // Below API 1.44 the address is the container's, from 1.44 on the main network's; where both are given they must be equal.
  const mac = networks[networkOf(mode)]?.MacAddress;
  if (mac !== undefined) body.MacAddress = mac;
  return { body, networks };
}

function mainFirst(
  networks: Record<string, EndpointSettings>,
  main: string,
): Record<string, EndpointSettings> {
  const own = networks[main];
  return own === undefined ? { ...networks } : { [main]: own, ...networks };
}

function labelsOf(spec: ContainerSpec, request: CreateRequest): Record<string, string> {
  const labels = { ...spec.config.Labels };
  // `docker compose up` compares it with the image's id and would make the container again.
  if (Object.hasOwn(labels, COMPOSE_IMAGE_LABEL)) labels[COMPOSE_IMAGE_LABEL] = request.imageId;
  return { ...labels, ...request.labels };
}
