/**
 * The parts of the Docker Engine API that Homeport's rules speak of. The engine may send more: it is passed on untouched.
 * Source: Docker Engine API v1.41, ContainerInspect, ImageInspect, ContainerCreate.
 */

export type Healthcheck = {
  Test?: string[];
  /** Nanoseconds, like all durations here; 0 or absent: inherited from the image, else Docker's default. */
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  StartInterval?: number;
  Retries?: number;
};

/** Container or image configuration. */
export type ContainerConfig = {
  Hostname?: string;
  Domainname?: string;
  User?: string;
  Env?: string[] | null;
  Cmd?: string[] | null;
  Entrypoint?: string[] | null;
  Image?: string;
  Labels?: Record<string, string> | null;
  ExposedPorts?: Record<string, object> | null;
  Volumes?: Record<string, object> | null;
  WorkingDir?: string;
  Healthcheck?: Healthcheck | null;
  StopSignal?: string;
  StopTimeout?: number | null;
  Shell?: string[] | null;
  MacAddress?: string;
  Tty?: boolean;
  OpenStdin?: boolean;
  StdinOnce?: boolean;
  AttachStdin?: boolean;
  AttachStdout?: boolean;
  AttachStderr?: boolean;
  NetworkDisabled?: boolean;
  [other: string]: unknown;
};

export type PortBinding = { HostIp?: string; HostPort?: string };

type MountConfig = {
  Type: string;
  Source?: string;
  Target: string;
  ReadOnly?: boolean;
  VolumeOptions?: Record<string, unknown>;
  [other: string]: unknown;
};

export type HostConfig = {
  Binds?: string[] | null;
  Mounts?: MountConfig[] | null;
  NetworkMode?: string;
  IpcMode?: string;
  PidMode?: string;
  PortBindings?: Record<string, PortBinding[] | null> | null;
  PublishAllPorts?: boolean;
  RestartPolicy?: { Name: string; MaximumRetryCount?: number };
  AutoRemove?: boolean;
  Links?: string[] | null;
  VolumesFrom?: string[] | null;
  /** Empty: nothing is hidden. */
  MaskedPaths?: string[] | null;
  ReadonlyPaths?: string[] | null;
  Devices?: unknown[] | null;
  DeviceRequests?: unknown[] | null;
  SecurityOpt?: string[] | null;
  Privileged?: boolean;
  /** Type '': whatever the engine uses. */
  LogConfig?: { Type?: string; Config?: Record<string, string> | null } | null;
  [other: string]: unknown;
};

export type EndpointSettings = {
  IPAMConfig?: { IPv4Address?: string; IPv6Address?: string; LinkLocalIPs?: string[] } | null;
  Links?: string[] | null;
  Aliases?: string[] | null;
  DriverOpts?: Record<string, string> | null;
  /** Of a running container the one in use, of another one the one asked for or none. */
  MacAddress?: string;
  /** API 1.44: all names that lead to the container on this network. */
  DNSNames?: string[] | null;
  /** API 1.48: the network with the highest gives the default route. */
  GwPriority?: number;
  NetworkID?: string;
  IPAddress?: string;
  [other: string]: unknown;
};

export type ContainerCreateOptions = ContainerConfig & {
  HostConfig?: HostConfig;
  NetworkingConfig?: { EndpointsConfig?: Record<string, EndpointSettings> };
};

export type ContainerInspect = {
  Id: string;
  /** With a leading '/'. */
  Name: string;
  /** The image's id, `sha256:…`. */
  Image: string;
  Created: string;
  RestartCount: number;
  State: {
    Status: 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';
    Running: boolean;
    Paused: boolean;
    Restarting: boolean;
    OOMKilled: boolean;
    Dead: boolean;
    ExitCode: number;
    Error: string;
    /** '0001-01-01T00:00:00Z' where it never ran. */
    StartedAt: string;
    FinishedAt: string;
    Health?: {
      Status: 'none' | 'starting' | 'healthy' | 'unhealthy';
      FailingStreak: number;
      Log: { Start: string; End: string; ExitCode: number; Output: string }[] | null;
    };
  };
  Config: ContainerConfig;
  HostConfig: HostConfig;
  Mounts: {
    Type: string;
    /** Of a volume. */
    Name?: string;
    Source: string;
    Destination: string;
    Driver?: string;
    Mode: string;
    RW: boolean;
  }[];
  NetworkSettings: {
    Ports?: Record<string, PortBinding[] | null> | null;
    Networks: Record<string, EndpointSettings>;
  };
};

export type ImageInspect = {
  Id: string;
  RepoTags: string[] | null;
  RepoDigests: string[] | null;
  Created: string;
  Os: string;
  Architecture: string;
  Variant?: string;
  Size: number;
  /** Lowest first. */
  RootFS?: { Layers?: string[] | null };
  Config: ContainerConfig | null;
};

export type ContainerSummary = {
  Id: string;
  Names: string[];
  Image: string;
  ImageID: string;
  State: string;
  Status: string;
  Labels: Record<string, string>;
  /** Seconds since the epoch, by the engine's clock. */
  Created?: number;
  HostConfig: { NetworkMode?: string };
  /** Published ones have a PublicPort while the container runs. */
  Ports?: { PublicPort?: number }[] | null;
};
