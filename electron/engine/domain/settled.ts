import type { AppState } from '../../shared/words.ts';
import type { AppNow } from './app-state.ts';
import type { ContainerSummary } from './docker-types.ts';
import type { App, Release } from './model.ts';

/**
 * How long after a change something may still follow that Docker has no event for: that a stop was a person's own is only written
 * down once it is known that Docker did not go down with it (health/stops.ts).
 */
const FOLLOWS_MS = 3 * 60_000;

/**
 * Whether Docker's events tell of everything that can become of an app from here on. Where they do not, it is looked at now and
 * then: what a failing health check says changes without an event, and so does what time alone brings.
 * @param running the release that it runs by the records
 */
export function isSettled(
  app: Pick<App, 'containerId' | 'runningRelease'>,
  picture: AppNow,
  running: Pick<Release, 'imageId' | 'state'> | null,
  now: Date,
): boolean {
  if (!SETTLED[picture.state] || picture.astray !== null) return false;
  if (picture.since !== null && now.getTime() - Date.parse(picture.since) < FOLLOWS_MS) return false;
  if (picture.containerId === null || app.runningRelease === null) return true;
  // What a person put in its place, and could not be written down yet, or counts only after a while.
  return (
    app.containerId === picture.containerId &&
    running?.imageId === picture.imageId &&
    running.state !== 'outside'
  );
}

const SETTLED: Record<AppState, boolean> = {
  healthy: true,
  running: true,
  stopped: true,
  paused: true,
  created: true,
  missing: true,
  'never-ran': true,
  unhealthy: false,
  starting: false,
  restarting: false,
  unknown: false,
};

/** Whether a list of all containers says of an app what is known of it. */
export function isAsListed(
  { containerName }: Pick<App, 'containerName'>,
  picture: Pick<AppNow, 'containerId' | 'state'>,
  list: readonly Pick<ContainerSummary, 'Id' | 'Names' | 'State' | 'Status'>[],
): boolean {
  const named = list.find(({ Names }) => Names.includes(`/${containerName}`));
  if (named === undefined) return picture.containerId === null;
  return named.Id === picture.containerId && stateOf(named) === picture.state;
}

/** As `docker ps` puts it: 'Up 3 hours (healthy)'. */
function stateOf({ State, Status }: Pick<ContainerSummary, 'State' | 'Status'>): AppState | null {
  switch (State) {
    case 'running':
      if (Status.includes('(health: starting)')) return 'starting';
      if (Status.includes('(unhealthy)')) return 'unhealthy';
      return Status.includes('(healthy)') ? 'healthy' : 'running';
    case 'paused':
    case 'restarting':
    case 'created':
      return State;
    case 'exited':
    case 'dead':
      return 'stopped';
    default:
      return null;
  }
}
