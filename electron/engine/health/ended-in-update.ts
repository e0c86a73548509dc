import type { ContainerInspect } from '../domain/docker-types.ts';
import { moves } from '../domain/journal.ts';
import type { Store } from '../ports.ts';

/**
 * Whether a container ended while an update moved it, the app's own or one whose network it lives in. Until then it is kept
 * from its restart policy, which it may have got only afterwards: that it is down in spite of it says nothing about people.
 */
export function endedInUpdate(
  store: Pick<Store, 'updatesDuring'>,
  { Id, State }: Pick<ContainerInspect, 'Id'> & { State: Pick<ContainerInspect['State'], 'FinishedAt'> },
): boolean {
  const ended = new Date(State.FinishedAt);
  return store.updatesDuring(ended).some(({ journal }) => moves(journal, Id));
}
