import type { ReleaseDto } from '../../electron/shared/dto.ts';
import { asWritten, say, sentences } from '../../electron/shared/text/text.ts';
import { app, minutesAgo, release, steps, update, version } from './demo-data.ts';
import type { DemoWorld } from './demo-worlds.ts';

/** A release whose image is gone, and that can be built again. */
export function prunedRelease(name: string, number: number): ReleaseDto {
  const made = release(name, number, { available: false, restore: 'rebuild' });
  const short = made.version?.id.slice(0, 7);
  return {
    ...made,
    rebuildNote: asWritten(
      `The image of release ${number} is gone: it is built again from commit ${short}, which needs its repository. What the build downloads may be newer than it was.`,
    ),
  };
}

/** One that nothing brings back. */
export const prunedForGood = (name: string, number: number): ReleaseDto =>
  release(name, number, { available: false, restore: null, provenance: 'outside', version: null });

/** Adds an app whose first build failed. */
export function withFailedFirstBuild(world: DemoWorld): void {
  const error = asWritten('The build failed at step 7 of 12: npm ci ended with exit code 1.');
  const failed = update('notes', 'notes-1', null, null, {
    outcome: 'failed',
    trigger: 'person',
    error,
    to: { release: null, imageId: null, version: version(5) },
    startedAt: minutesAgo(12),
    finishedAt: minutesAgo(11),
    steps: steps(12, ['acquire-image'], { status: 'failed', error }),
  });
  world.live.apps.push(
    app('notes', {
      state: 'never-ran',
      stateDetail: null,
      stateSince: null,
      containerId: null,
      running: null,
      previous: null,
      lastUpdate: failed,
      lastCheck: null,
      addresses: [],
    }),
  );
  world.live.attention.push({
    app: 'notes',
    kind: 'add-failed',
    message: sentences(say('attention.never-came-up', { app: 'notes' }), error),
    at: minutesAgo(11),
    updateId: failed.id,
    restore: null,
  });
  world.updates.unshift(failed);
  world.releases.notes = [];
}
