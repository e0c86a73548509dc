import type { EngineConnection } from './connection.ts';
import type { Containers } from './containers.ts';
import type { EngineEvents } from './events.ts';
import type { Exec } from './exec.ts';
import type { Images } from './images.ts';
import type { ContainerLogs } from './logs.ts';
import type { Volumes } from './volumes.ts';

/**
 * One Docker engine, reached over its API. Who needs a part of it asks for that part: `{ images: ImageReader }` can't start a
 * container.
 */
export type DockerHost = EngineConnection & {
  containers: Containers;
  images: Images;
  volumes: Volumes;
  logs: ContainerLogs;
  exec: Exec;
  events: EngineEvents;
};
