import type { WhereaboutsAnswer } from '../../shared/words.ts';
import type { App } from './model.ts';

/**
 * Where an app's container is, told by the name that the app follows and by the id that the container had when Homeport last knew.
 * Docker never gives an id twice, and lets anybody change a name.
 */
export type Whereabouts =
  /** The name leads to the known container, or to one that nothing speaks against. */
  | { is: 'here' }
  /** The name leads to another container, and the known one is gone: somebody made the app again (`docker compose up`). */
  | { is: 'recreated' }
  /** Nothing has the name, and the known one is gone. */
  | { is: 'gone' }
  | Astray;

/** What only a person can tell: which of the two is meant, the name or the container. Until then nothing of the app is moved. */
export type Astray =
  /** Nothing has the name, and the known container has another one now. */
  | { is: 'renamed'; to: string }
  /**
   * The name leads to another container. `to`: the known one's name now; null: it is gone, or was never known.
   * `of`: the app whose known container has the name; null: it is no app's.
   */
  | { is: 'replaced'; to: string | null; of: string | null };

type WhereaboutsFacts = {
  app: Pick<App, 'containerId' | 'runningRelease'>;
  /** The container that has the app's name now. */
  named: { id: string; of: string | null } | null;
  /** The container with the known id, under whichever name, unless Homeport itself keeps it aside. */
  known: { id: string; name: string } | null;
};

/** The one rule of whether an app's name still leads to the app. Pure and total. */
export function whereaboutsOf({ app, named, known }: WhereaboutsFacts): Whereabouts {
  // Until its first release has come up an app has no container that could be somewhere else.
  if (app.runningRelease === null) return named ? { is: 'here' } : { is: 'gone' };
  if (named === null) return known ? { is: 'renamed', to: known.name } : { is: 'gone' };
  if (named.id === app.containerId) return { is: 'here' };
  if (known || named.of !== null) return { is: 'replaced', to: known?.name ?? null, of: named.of };
  return app.containerId === null ? { is: 'here' } : { is: 'recreated' };
}

export function isAstray(where: Whereabouts): where is Astray {
  return where.is === 'renamed' || where.is === 'replaced';
}

/** What a person can answer. The name is no answer where it leads to another app's container: two would share one. */
export function answersTo(where: Astray): WhereaboutsAnswer[] {
  if (where.is === 'renamed') return ['follow', 'keep-name'];
  return [
    ...(where.to === null ? [] : (['follow'] as const)),
    ...(where.of === null ? (['keep-name'] as const) : []),
  ];
}

/** Where each app's known container is. `now`: its name; null: it is gone, or was never known. */
export type Place = { app: string; containerName: string; now: string | null };

/**
 * What following an app's container to its new name means. Two apps never follow one name, so whoever follows that name so far
 * goes after its own container as well: names that were swapped are followed all at once.
 * @returns the apps with the names that they follow from then on; or the app that is in the way, because its own container is
 * not somewhere else.
 */
export function followPlan(
  app: string,
  places: readonly Place[],
): { moves: { app: string; to: string }[] } | { inTheWay: string } {
  const moves: { app: string; to: string }[] = [];
  let next = places.find((place) => place.app === app);
  while (next) {
    const { now, containerName } = next;
    if (now === null || now === containerName) return { inTheWay: next.app };
    moves.push({ app: next.app, to: now });
    next = places.find(
      (place) => place.containerName === now && !moves.some((move) => move.app === place.app),
    );
  }
  return { moves };
}

/** The app that a container is of: the one that knows it by its id, whatever it is called, else the one that goes by its name. */
export function appOf<A extends Pick<App, 'containerId' | 'containerName'>>(
  apps: readonly A[],
  container: { id: string | null; name: string },
): A | null {
  return (
    apps.find(({ containerId }) => containerId !== null && containerId === container.id) ??
    apps.find(({ containerName }) => containerName === container.name) ??
    null
  );
}
