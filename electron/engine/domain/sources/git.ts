import type { BaseImage } from '../../../shared/base-image.ts';
import type { GitRepository, GitSource } from '../../../shared/sources/git.ts';
import type { Source } from '../../../shared/sources/source.ts';
import { say, sentences, type Text } from '../../../shared/text/text.ts';
import { shortId, versionName } from '../../../shared/version.ts';
import type { Release } from '../model.ts';
import { newerBases } from '../newer-bases.ts';
import { compareTags } from '../tag-order.ts';
import type { Again, Found, SourceRules, TakenBack } from './rules.ts';

/** Releases that are built from commits. */
export const gitRules: SourceRules<'git'> = {
  news,
  takenBack,
  again,
  againMeans,
  againOffer: (app, { number }, { version }) =>
    say('rebuild.offer', { app, number, commit: shortId(version.id) }),
  unrecorded: (app, { number }) => say('rebuild.not-recorded', { app, number }),
};

function news(source: GitSource, running: Release | undefined, { version, inputs }: Found<'git'>): Text {
  const { id, label } = version;
  const short = shortId(id);
  if (label !== null && running?.version?.label === label && running.version.id !== id)
    return say('check.tag-moved', { tag: label, commit: short });
  const newer = newerBases(inputs);
  if (newer.length > 0 && isSameBuild(running, version, inputs)) return basesChanged(newer);
  const sameCommit = running?.version?.id === id && isSame(running.origin?.source, source);
  // With the same settings of the build, only what is in the folder can have changed.
  if (source.from.kind !== 'folder' || !sameCommit)
    return say('check.new', { version: versionName(version) });
  return say('check.folder-changed', { folder: source.from.path, commit: short });
}

/** The same commits of the same folder run already. */
function isSameBuild(
  running: Release | undefined,
  { id, contextDigest }: Found<'git'>['version'],
  inputs: Found<'git'>['inputs'],
): boolean {
  const then = running ? gitOrigin(running.origin) : null;
  return (
    running?.version?.id === id &&
    running.version.contextDigest === contextDigest &&
    then?.inputs.contextCommit === inputs?.contextCommit
  );
}

function basesChanged(newer: BaseImage[]): Text {
  const [first] = newer;
  if (newer.length > 1 || first === undefined)
    return say('check.bases-changed', { images: newer.map(({ ref }) => ref) });
  return first.madeAt === null
    ? say('check.base-changed', { image: first.ref })
    : say('check.base-changed-made', { image: first.ref, made: first.madeAt.slice(0, 10) });
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
  const inputs = { kind: 'git' as const, contextCommit: version.id, contextTag: null, bases: null };
  return { version: { ...unlooked, label: null }, origin: { source: today, inputs }, recorded: false };
}

function againMeans({ number }: Release, { version, origin, recorded }: Again): Text {
  const from = gitOrigin(origin)?.source.from;
  return sentences(
    say('rebuild.from-commit', { number, commit: shortId(version.id) }),
    say('rebuild.downloads'),
    from?.kind === 'folder' ? say('rebuild.folder', { folder: from.path }) : null,
    recorded ? null : say('rebuild.todays-settings'),
  );
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
