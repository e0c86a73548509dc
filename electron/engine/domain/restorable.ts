import type { Source } from '../../shared/config.ts';
import { say, sentences, type Text } from '../../shared/text/text.ts';
import type { RestoreMeans } from '../../shared/words.ts';
import type { Journal, Release } from './model.ts';
import { shortVersion } from './names.ts';
import { previousGood } from './retention.ts';
import type { SourceTags } from './source.ts';

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
  return rebuildPlan(release, today) === null ? null : 'rebuild';
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

/** What a release is built again from. */
type RebuildPlan = {
  source: Source;
  commit: string;
  /** The build context's commit; null for a folder. */
  contextCommit: string | null;
  /** The build settings are those it was built with; false: today's, since it dates from before they were kept. */
  recorded: boolean;
} & SourceTags;

/**
 * How a release whose image is gone is built again: from the very commits it was built from, with the settings it was built
 * with. Only the repositories' addresses are today's, because a repository moves and a commit's id stays; a folder has no
 * commits, and is taken as it is now.
 * @returns null where that was never recorded, or is no commit's.
 */
export function rebuildPlan(release: Release, today: Source): RebuildPlan | null {
  const { build, commit, provenance } = release;
  if (provenance !== 'git' || commit === null) return null;
  if (build !== null) {
    const { contextCommit, tag, contextTag } = build;
    const source = withAddressesOf(build.source, today);
    return { source, commit: commit.id, contextCommit, tag, contextTag, recorded: true };
  }
  const oneRepository = today.watch === null && today.from.kind === 'git';
  return oneRepository
    ? {
        source: today,
        commit: commit.id,
        contextCommit: commit.id,
        tag: null,
        contextTag: null,
        recorded: false,
      }
    : null;
}

/** What building a release again means, for a person to know beforehand. null where it can't be. */
export function rebuildWords(release: Release, today: Source): Text | null {
  const plan = rebuildPlan(release, today);
  if (plan === null) return null;
  const { from } = plan.source;
  const { number } = release;
  return sentences(
    say('rebuild.from-commit', { number, commit: shortVersion(plan.commit) }),
    say('rebuild.downloads'),
    from.kind === 'folder' ? say('rebuild.folder', { folder: from.path }) : null,
    plan.recorded ? null : say('rebuild.todays-settings'),
  );
}

/** A repository that had another part then is not the same one now. */
function withAddressesOf(recorded: Source, today: Source): Source {
  const { from, watch } = recorded;
  if ((watch === null) !== (today.watch === null) || from.kind !== today.from.kind) return recorded;
  return {
    ...recorded,
    from: from.kind === 'git' ? today.from : from,
    watch: today.watch,
    buildTimeoutMinutes: today.buildTimeoutMinutes,
  };
}

/**
 * What the journal of a restore begins with.
 * @param rebuild where the release's image is gone: how it is made again, and what the source calls that
 */
export function restoreJournal(
  release: Release,
  rebuild: (RebuildPlan & { key: string }) | null,
): Partial<Journal> {
  const { commit, number, imageId } = release;
  if (rebuild === null) return { imageId, release: number, commit };
  const { source, key, contextCommit } = rebuild;
  const { tag, contextTag } = rebuild;
  const target = { key, commit: rebuild.commit, contextCommit, contextDigest: null, tag, contextTag };
  return { release: number, commit, source, target };
}
