import type { Attention } from '../../shared/dto.ts';
import type { AppNow } from './app-state.ts';
import type { Release, Update } from './model.ts';

/** Which release a person is offered to put back, where an app needs them. */

/** A container that is gone is made again as it ran; else there is the release before. */
export function wayOut({
  now,
  running,
  previous,
  last,
}: {
  now: Pick<AppNow, 'state'>;
  running: Release | null;
  previous: Release | null;
  last: Update | null;
}): Attention['restore'] {
  if (now.state === 'missing' && running?.spec) return offer(running, 'again');
  return offer(previous, wentBack(last) ? 'earlier' : 'previous');
}

function wentBack(last: Update | null): boolean {
  return last?.outcome === 'rolled-back' || last?.outcome === 'rollback-failed';
}

/** @param as what it is to the one that runs */
export function offer(
  release: Release | null,
  as: NonNullable<Attention['restore']>['as'],
): Attention['restore'] {
  return (
    release && {
      release: release.number,
      tag: release.tag,
      deployedAt: release.deployedAt?.toISOString() ?? null,
      as,
    }
  );
}
