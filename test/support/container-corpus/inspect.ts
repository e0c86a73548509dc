import type {
  ContainerConfig,
  ContainerInspect,
  HostConfig,
} from '../../../electron/engine/domain/docker-types.ts';

export const CONTAINER_ID = `0123456789ab${'c'.repeat(52)}`;
export const IMAGE_ID = `sha256:${'d'.repeat(64)}`;

/** An inspect as the engine answers it for a running container on the default bridge; every part can be replaced. */
export function inspectOf(parts: {
  config?: ContainerConfig;
  hostConfig?: HostConfig;
  mounts?: ContainerInspect['Mounts'];
  networks?: ContainerInspect['NetworkSettings']['Networks'];
  state?: Partial<ContainerInspect['State']>;
  id?: string;
  name?: string;
}): ContainerInspect {
  return {
    Id: parts.id ?? CONTAINER_ID,
    Name: `/${parts.name ?? 'web'}`,
    Image: IMAGE_ID,
    Created: '2026-01-01T00:00:00Z',
    RestartCount: 0,
    State: {
      Status: 'running',
      Running: true,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      ExitCode: 0,
      Error: '',
      StartedAt: '2026-01-01T00:00:01Z',
      FinishedAt: '0001-01-01T00:00:00Z',
      ...parts.state,
    },
    Config: { Hostname: (parts.id ?? CONTAINER_ID).slice(0, 12), Image: 'web:latest', ...parts.config },
    HostConfig: {
      NetworkMode: 'default',
      RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
      ...parts.hostConfig,
    },
    Mounts: parts.mounts ?? [],
    NetworkSettings: {
      Ports: {},
      Networks: parts.networks ?? { bridge: { MacAddress: '02:42:ac:11:00:02' } },
    },
  };
}

export function volumeMount(
  name: string,
  destination: string,
  writable = true,
): ContainerInspect['Mounts'][number] {
  return {
    Type: 'volume',
    Name: name,
    Source: `/volumes/${name}/_data`,
    Destination: destination,
    Driver: 'local',
    Mode: '',
    RW: writable,
  };
}

/** A name as Docker gives it to an anonymous volume. */
export const anonymousName = (digit: string): string => digit.repeat(64);
