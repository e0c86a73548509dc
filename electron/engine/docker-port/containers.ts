import type {
  ContainerCreateOptions,
  ContainerInspect,
  ContainerSummary,
  EndpointSettings,
} from '../domain/docker-types.ts';

/** Looks at containers and changes nothing. A container is named by its id or its name. */
export type ContainerReader = {
  /** null: no such container. */
  inspect(ref: string): Promise<ContainerInspect | null>;
  /** All containers, running or not; `label` filters like `docker ps --filter label=`. */
  list(label?: string): Promise<ContainerSummary[]>;
};

export type Containers = ContainerReader & {
  /** Paths changed in the writable layer: 'A /data/db'… */
  changes(id: string): Promise<string[]>;
  /** Undone (the container removed) if a network can't be connected. Networks beyond the first are connected before it answers. */
  create(
    name: string,
    body: ContainerCreateOptions,
    networks: Record<string, EndpointSettings>,
  ): Promise<string>;
  start(id: string): Promise<void>;
  /** Its own StopTimeout (10 s where unset) is waited for. Already stopped or gone is no error. */
  stop(id: string): Promise<void>;
  restart(id: string): Promise<void>;
  pause(id: string): Promise<void>;
  rename(id: string, name: string): Promise<void>;
  setRestartPolicy(id: string, policy: { Name: string; MaximumRetryCount?: number }): Promise<void>;
  /** Never removes a named volume; anonymous ones only with `volumes`. Gone already is no error. */
  remove(id: string, options?: { force?: boolean; volumes?: boolean }): Promise<void>;
};
