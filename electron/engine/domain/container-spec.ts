import type { ContainerCreateOptions, EndpointSettings, HostConfig } from './docker-types.ts';

/**
 * What a *person* set about a container, apart from what its image set: sent to Docker with another image,
 * it yields that image's defaults with the person's wishes on top (Docker merges at create).
 */
export type ContainerSpec = {
  /** Only the fields a person set: whatever equals the image's own config is left out. */
  config: Omit<ContainerCreateOptions, 'Image' | 'HostConfig' | 'NetworkingConfig' | 'name'>;
  hostConfig: HostConfig;
  /** By network name, only what a person set: aliases, static addresses, links, driver options. */
  networks: Record<string, EndpointSettings>;
  /** The reference the container was made with ('myapp:latest'), moved by commits and restores; null: made by id. */
  imageRef: string | null;
};
