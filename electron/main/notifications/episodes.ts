import type { LiveState } from '../../shared/dto.ts';
import type { DesktopEvent } from './events.ts';

/** An app must be well for this long before its next trouble is news: a crash loop is one event, however often it turns. */
export const WELL_FOR_MS = 10 * 60_000;

/** One stretch of time in which an app was not well. Plain data. */
export type Episode = {
  app: string;
  /** Identity of its one notification. */
  key: string;
  /** When it was first seen well again (ms); null: it is not. */
  wellSince: number | null;
};

/**
 * Gives every trouble of an app the identity of its episode. Docker's own times don't serve: `StartedAt` is new at every turn
 * of a crash loop, and the same for two separate troubles of one container.
 * @returns the events with those keys, and the episodes to remember
 */
export function intoEpisodes(
  events: DesktopEvent[],
  before: Episode[],
  live: LiveState,
  now: Date,
): { events: DesktopEvent[]; episodes: Episode[] } {
  const at = now.getTime();
  const open = before.filter(({ wellSince }) => wellSince === null || at - wellSince < WELL_FOR_MS);
  const standing = new Map<string, Episode>();
  const keyed = events.map((event) => {
    if (event.kind !== 'unhealthy' || event.app === null) return event;
    const { app } = event;
    const key = open.find((episode) => episode.app === app)?.key ?? `unhealthy:${app}:${now.toISOString()}`;
    standing.set(app, { app, key, wellSince: null });
    return { ...event, key };
  });
  // Without Docker nobody knows how an app is: its episode neither goes on nor ends.
  const blind = live.docker.state !== 'connected';
  const passing = open
    .filter(({ app }) => !standing.has(app))
    .map((episode) => (blind ? episode : { ...episode, wellSince: episode.wellSince ?? at }));
  return { events: keyed, episodes: [...standing.values(), ...passing] };
}
