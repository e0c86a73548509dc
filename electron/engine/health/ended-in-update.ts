import type { ContainerInspect } from '../domain/docker-types.ts';
import { moves } from '../domain/journal.ts';
import type { Store } from '../ports.ts';

/** Updates of each app that are looked at: a container that nobody starts any more outlives a few of its parent's. */
const LAST_UPDATES = 5;

/**
 * Whether a container ended while an update moved it, the app's own or one whose network it lives in. Until then it is kept
 * from its restart policy, which it may have got only afterwards: that it is down in spite of it says nothing about people.
 */
export function endedInUpdate(
  store: Pick<Store, 'apps' | 'updates'>,
  { Id, State }: Pick<ContainerInspect, 'Id'> & { State: Pick<ContainerInspect['State'], 'FinishedAt'> },
): boolean {
  const ended = Date.parse(State.FinishedAt);
  return store.apps().some(({ name }) =>
    store.updates({ app: name, limit: LAST_UPDATES }).some(({ startedAt, finishedAt, journal }) => {
      if (ended < startedAt.getTime() || (finishedAt && ended > finishedAt.getTime())) return false;
      return moves(journal, Id);
    }),
  );
}
