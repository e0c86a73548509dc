import type { Source } from '../../shared/sources/source.ts';
import type { Text } from '../../shared/text/text.ts';
import type { RestoreMeans } from '../../shared/words.ts';
import { newTarget } from './member-shape.ts';
import type { Release, Target } from './model.ts';
import { previousGood } from './retention.ts';
import { type Again, rulesOf } from './sources/rules.ts';

/** What the engine still has of a release. */
export type KeptOnEngine = { image: boolean; parked: boolean };

/** It ran: passed its gate here, or was a person's own doing. Only the first is ever put back without being asked for by number. */
export function hasRun({ state, spec }: Release): boolean {
  return (state === 'good' || state === 'outside') && spec !== null;
}

/**
 * How a release could be put back now, the most exact way first; null: in no way.
 * @param today the app's source as it is configured now
 */
export function restoreMeans(release: Release, kept: KeptOnEngine, today: Source): RestoreMeans | null {
  if (!hasRun(release)) return null;
  if (kept.parked) return 'container';
  if (kept.image) return 'spec';
  return againPlan(release, today) === null ? null : 'rebuild';
}

/**
 * What *Restore previous* brings back: the good release that ran last before the running one, among those that can be put
 * back from what the engine has. Nothing is ever built for it.
 */
export function releaseToRestore(
  releases: Release[],
  running: number | null,
  keptOf: (release: Release) => KeptOnEngine,
): Release | null {
  const onEngine = releases.filter((release) => {
    const kept = keptOf(release);
    return kept.image || kept.parked;
  });
  return previousGood(onEngine, running) ?? null;
}

/**
 * How a release whose image is gone is acquired again.
 * @returns null where it can't be, or what that takes was never recorded
 */
export function againPlan(release: Release, today: Source): Again | null {
  return release.version === null ? null : rulesOf(release.version.kind).again(release, today);
}

/** What acquiring a release again means, for a person to know beforehand. null where it can't be. */
export function againWords(release: Release, today: Source): Text | null {
  const plan = againPlan(release, today);
  return plan && rulesOf(plan.version.kind).againMeans(release, plan);
}

/**
 * What a restore brings.
 * @param again where the release's image is gone: how it is acquired again, and what the source calls that
 */
export function restoreTarget(release: Release, again: (Again & { key: string }) | null): Target {
  const { app, version, number, imageId } = release;
  if (again === null) return newTarget({ app, imageId, release: number, version });
  const { source, inputs } = again.origin;
  const wanted = { key: again.key, version: again.version, inputs };
  return newTarget({ app, release: number, version, source, wanted });
}
