import type { Release } from './model.ts';

/**
 * Releases to forget: the oldest good ones beyond `keep`, never the running one nor one that must stay because a restore
 * would bring it back. Quarantined ones are only names (their image is gone) and stay as long as the source may still name
 * them: the newest `keep` of them. What a person ran, and was never seen well for long, takes no other's place.
 * @param releases of one app, newest first.
 * @param onEngine whether a release's image, or its container, is still there
 */
export function releasesToForget(
  releases: Release[],
  running: number | null,
  keep: number,
  onEngine: (release: Release) => boolean,
): Release[] {
  const previous = (previousGood(releases.filter(onEngine), running) ?? previousGood(releases, running))
    ?.number;
  const spare = releases.filter((r) => isProven(r) && r.number !== running && r.number !== previous);
  const quarantined = releases.filter((r) => r.state === 'quarantined' && r.number !== running);
  const keepSpare = Math.max(0, keep - (previous === undefined ? 0 : 1));
  return [...spare.slice(keepSpare), ...quarantined.slice(Math.max(keep, 1)), ...unproven(releases, running)];
}

/** Of those that a person ran, and that were never seen well for long: none but the newest, and what runs. */
function unproven(releases: Release[], running: number | null): Release[] {
  return releases
    .filter((r) => r.state === 'outside' || (r.state === 'good' && !isProven(r)))
    .slice(1)
    .filter((r) => r.number !== running);
}

/** Earlier versions called good what a person had only made and never started. */
function isProven({ state, deployedAt }: Release): boolean {
  return state === 'good' && deployedAt !== null;
}

/**
 * The good release that ran before the running one. One that a person left by a restore (it has a reason why no schedule
 * brings it back) only where there is no other.
 */
export function previousGood(releases: Release[], running: number | null): Release | undefined {
  return releases
    .filter((r) => isProven(r) && r.number !== running && r.spec !== null)
    .sort(
      (a, b) =>
        Number(a.quarantineReason !== null) - Number(b.quarantineReason !== null) ||
        (b.deployedAt?.getTime() ?? 0) - (a.deployedAt?.getTime() ?? 0) ||
        b.number - a.number,
    )[0];
}
