import type { GitRepository, GitSource } from '../../../shared/sources/git.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { shortId, versionName, versionWithNoun } from '../../../shared/version.ts';
import type { Release } from '../model.ts';
import { compareTags } from '../tag-order.ts';
import type { Again, Found, SourceRules, TakenBack } from './rules.ts';

/** Releases that are built from commits. */
export const gitRules: SourceRules<'git'> = {
  newWords,
  takenBack,
  again,
  againHow: ({ version }) => `built again from ${versionWithNoun(version)}, which needs its repository`,
  againWarnings,
  unrecorded: 'what it was built from beside its commit was not kept',
};

function newWords(source: GitSource, running: Release | undefined, { version }: Found<'git'>): string {
  const { id, label } = version;
  const short = shortId(id);
  if (label !== null && running?.version?.label === label && running.version.id !== id)
    return `New: ${label} has moved, to ${short}.`;
  const sameCommit = running?.version?.id === id && isSame(running.origin?.source, source);
  // With the same settings of the build, only what is in the folder can have changed.
  if (source.from.kind !== 'folder' || !sameCommit) return `New: ${versionName(version)}.`;
  return `New: what is in ${source.from.path} has changed (${short} as before).`;
}

/**
 * A tag that was the newest is there no more, and the next one is older: nobody has asked for that, whoever took the tag away. null
 * where a person has changed what is followed since.
 */
function takenBack(today: GitSource, { version, origin }: Release, found: Found<'git'>): TakenBack | null {
  const then = gitOrigin(origin);
  if (then === null) return null;
  const followed: [GitRepository | null, GitRepository | null, string | null, string | null][] = [
    [watchedOf(then.source), watchedOf(today), version?.label ?? null, found.version.label],
    [
      contextOf(then.source),
      contextOf(today),
      then.inputs.contextTag,
      found.inputs === null ? null : found.inputs.contextTag,
    ],
  ];
  for (const [before, now, was, tag] of followed) {
    if (!before || !now?.tag || was === null || tag === null || !isSame(before, now)) continue;
    if (compareTags(tag, was) < 0) return { was, now: tag, pattern: now.tag };
  }
  return null;
}

/**
 * Built again from the very commits it was built from, with the settings it was built with. Only the repositories' addresses are today's,
 * because a repository moves and a commit's id stays; a folder has no commits, and is taken as it is now.
 */
function again({ version, origin }: Release, today: Source): Again | null {
  if (version?.kind !== 'git') return null;
  const unlooked = { ...version, contextDigest: null };
  const then = gitOrigin(origin);
  if (then !== null) {
    const source = withAddressesOf(then.source, today);
    return { version: unlooked, origin: { source, inputs: then.inputs }, recorded: true };
  }
  if (today.kind !== 'git' || today.watch !== null || today.from.kind !== 'git') return null;
  const inputs = { kind: 'git' as const, contextCommit: version.id, contextTag: null };
  return { version: { ...unlooked, label: null }, origin: { source: today, inputs }, recorded: false };
}

function againWarnings({ origin, recorded }: Again): string[] {
  const then = gitOrigin(origin);
  return [
    'What the build downloads may be newer than it was.',
    ...(then?.source.from.kind === 'folder'
      ? [`The folder ${then.source.from.path} is taken as it is now.`]
      : []),
    ...(recorded ? [] : ["It is built with today's build settings: those of then were not kept."]),
  ];
}

/** What a release was built from, where it was built from git. */
function gitOrigin(origin: Release['origin']) {
  if (origin?.source.kind !== 'git' || origin.inputs.kind !== 'git') return null;
  return { source: origin.source, inputs: origin.inputs };
}

/** A repository that had another part then is not the same one now. */
function withAddressesOf(recorded: GitSource, today: Source): GitSource {
  const { from, watch } = recorded;
  if (today.kind !== 'git' || (watch === null) !== (today.watch === null) || from.kind !== today.from.kind)
    return recorded;
  return {
    ...recorded,
    from: from.kind === 'git' ? today.from : from,
    watch: today.watch,
    buildTimeoutMinutes: today.buildTimeoutMinutes,
  };
}

/** The repository whose commit a person thinks of. */
const watchedOf = ({ watch, from }: GitSource): GitRepository | null =>
  watch ?? (from.kind === 'git' ? repository(from) : null);

/** The one that is built, where another is watched. */
const contextOf = ({ watch, from }: GitSource): GitRepository | null =>
  watch !== null && from.kind === 'git' ? repository(from) : null;

const repository = ({ url, branch, tag }: GitRepository): GitRepository => ({ url, branch, tag });

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
