import { joinedBy } from '../../../electron/engine/domain/container-joins.ts';
import type {
  ContainerCreateOptions,
  ContainerInspect,
  EndpointSettings,
} from '../../../electron/engine/domain/docker-types.ts';
import { BEHAVIOURS, type Behaviour, type BehaviourName, UNHEALTHY_AFTER_MS } from './behaviours.ts';
import { copyOf } from './copy.ts';
import type { SimulatedMount } from './volumes.ts';

/** One container as the simulated engine keeps it. Times are milliseconds since 1970. */
export type SimulatedContainer = {
  id: string;
  name: string;
  imageId: string;
  behaviour: BehaviourName;
  body: ContainerCreateOptions;
  networks: Record<string, EndpointSettings>;
  mounts: SimulatedMount[];
  restartPolicy: string;
  status: 'created' | 'running' | 'restarting' | 'exited';
  startedAt: number | null;
  /** When the program that runs now ends by itself; null: it goes on. */
  exitsAt: number | null;
  endedAt: number | null;
  exitCode: number;
  restartCount: number;
  /** Its program stands still: it neither ends nor answers until it is told to end, or to go on. */
  paused: boolean;
  /** `docker stop` was the last word: `unless-stopped` does not start it at boot. */
  manuallyStopped: boolean;
  /** A stop that was sent and has not arrived. */
  stopAt: number | null;
  restartAt: number | null;
  /** Since when Docker runs its health check no more; null: it does. */
  unwatchedSince: number | null;
  /** Who made it. */
  madeBy: 'homeport' | 'person';
  /** The name it was made to have in the end: its own, or what Homeport's label says. */
  meantFor: string;
};

const NEVER = '0001-01-01T00:00:00Z';

export function behaviourOf(container: SimulatedContainer): Behaviour {
  return BEHAVIOURS[container.behaviour];
}

export function isUp(container: SimulatedContainer): boolean {
  return container.status === 'running' || container.status === 'restarting';
}

export function autoRemove(container: SimulatedContainer): boolean {
  return container.body.HostConfig?.AutoRemove === true;
}

/** Takes connections on its ports now. */
export function answers(container: SimulatedContainer, now: number): boolean {
  const { answersAfterMs } = behaviourOf(container);
  if (container.status !== 'running' || container.paused || container.startedAt === null) return false;
  return answersAfterMs !== null && now - container.startedAt >= answersAfterMs;
}

/** Host ports it takes while it runs. */
export function portsOf(container: SimulatedContainer): string[] {
  return Object.values(container.body.HostConfig?.PortBindings ?? {}).flatMap(
    (bindings) => bindings?.flatMap((b) => (b.HostPort ? [b.HostPort] : [])) ?? [],
  );
}

/** Ids of the containers whose namespaces it lives in. */
export function parentsOf({ body }: SimulatedContainer): string[] {
  return joinedBy(body.HostConfig ?? {});
}

/** It lives among the other's processes, and is killed with them. */
export function diesWith({ body }: SimulatedContainer, parent: SimulatedContainer): boolean {
  return body.HostConfig?.PidMode === `container:${parent.id}`;
}

/** When its program ends by itself; null: it goes on. */
export function exitOf(container: SimulatedContainer): number | null {
  return container.status === 'running' && !container.paused ? container.exitsAt : null;
}

/** When a program ends by itself that is started now. @param parent the container that it lives in */
export function exitOfStart(
  container: SimulatedContainer,
  now: number,
  parent: SimulatedContainer | null,
): number | null {
  const { exitsAfterMs, needsParentForMs } = behaviourOf(container);
  const early = parent !== null && now - (parent.startedAt ?? now) < needsParentForMs;
  if (early) return now;
  return exitsAfterMs === null ? null : now + exitsAfterMs;
}

export function inspectOf(
  container: SimulatedContainer,
  now: number,
  image: ContainerCreateOptions,
): ContainerInspect {
  const up = container.status === 'running';
  const { HostConfig, ...config } = container.body;
  const health =
    behaviourOf(container).healthcheck && up
      ? healthOf(container, Math.min(now, container.unwatchedSince ?? now))
      : null;
  return copyOf({
    Id: container.id,
    Name: `/${container.name}`,
    Image: container.imageId,
    Created: '2026-01-01T00:00:00Z',
    RestartCount: container.restartCount,
    State: {
      Status: container.status,
      Running: isUp(container),
      Paused: container.paused,
      Restarting: container.status === 'restarting',
      OOMKilled: false,
      Dead: false,
      ExitCode: container.exitCode,
      Error: '',
      StartedAt: container.startedAt === null ? NEVER : new Date(container.startedAt).toISOString(),
      FinishedAt: container.endedAt === null ? NEVER : new Date(container.endedAt).toISOString(),
      ...(health ? { Health: { Status: health, FailingStreak: 0, Log: [] } } : {}),
    },
    Config: {
      ...image,
      ...config,
      Hostname: container.id.slice(0, 12),
      Labels: { ...image.Labels, ...config.Labels },
      Volumes: { ...image.Volumes, ...config.Volumes },
    },
    HostConfig: { ...HostConfig, RestartPolicy: { Name: container.restartPolicy, MaximumRetryCount: 0 } },
    Mounts: container.mounts.map(({ volume, destination, writable }) => ({
      Type: 'volume',
      Name: volume,
      Source: `/volumes/${volume}/_data`,
      Destination: destination,
      Driver: 'local',
      Mode: '',
      RW: writable,
    })),
    NetworkSettings: { Networks: container.networks, Ports: up ? (HostConfig?.PortBindings ?? {}) : {} },
  });
}

function healthOf(container: SimulatedContainer, now: number): 'starting' | 'healthy' | 'unhealthy' {
  const since = now - (container.startedAt ?? now);
  const { healthyAfterMs } = behaviourOf(container);
  if (healthyAfterMs !== null) return since >= healthyAfterMs ? 'healthy' : 'starting';
  return since >= UNHEALTHY_AFTER_MS ? 'unhealthy' : 'starting';
}
