import { bare, compareParts, compareTags } from '../tag-order.ts';

/**
 * A tag of an image that is a version, in its parts. People who publish images write more into a tag than a version:
 * '1.27.3-alpine', '17beta3-bookworm', 'v4.6.7-ls315', '2024.10.1'.
 */
export type VersionTag = {
  tag: string;
  /** What stands before the numbers: 'v', 'version-' or nothing. */
  prefix: string;
  /** Without leading zeros. */
  numbers: readonly string[];
  /** 'rc', '1'; empty: it is none. */
  preRelease: readonly string[];
  /** Which of several images of the version it is: '-alpine', '-debian-12'. */
  suffix: string;
  /** The packager's own count of it: '-ls315' and '-r5' are 315 and 5. null: none. */
  revision: string | null;
};

const SHAPE = /^(v|version[-_.]|release[-_.]|rel[-_.])?(\d+(?:\.\d+)*)(.*)$/i;
/** A word that means that it is not done yet, with its number. What a date follows ('dev202411') is a pre-release too. */
const PRE_RELEASE =
  /^(?:[-._]?(alpha|beta|rc|pre(?:view)?|dev|snapshot|nightly|canary|next|milestone|ea)(?![a-z])|(a|b)(?=\d))[-._]?(\d+(?:\.\d+)*)?/i;
const REVISION = /[-_.](?:ls|r|rev|p|build|post)[-_.]?(\d+)$/i;
const BARE_REVISION = /^-(\d+)$/;
/** What git, or a builder, calls a commit. */
const HEX = /^(?=.*[a-f])[0-9a-f]{7,64}$/;

/** null: it is no version ('latest', 'stable', 'sha-3f9a1c2', '3f9a1c2'). */
export function versionOfTag(tag: string): VersionTag | null {
  if (HEX.test(tag)) return null;
  const [, prefix = '', numbers = '', rest = ''] = SHAPE.exec(tag) ?? [];
  if (numbers === '') return null;
  const pre = PRE_RELEASE.exec(rest);
  const [, word, letter, count] = pre ?? [];
  const after = rest.slice(pre?.[0].length ?? 0);
  const revision = BARE_REVISION.exec(after) ?? REVISION.exec(after);
  return {
    tag,
    prefix: prefix.toLowerCase(),
    numbers: numbers.split('.').map(bare),
    preRelease:
      pre === null ? [] : [(word ?? letter ?? '').toLowerCase(), ...(count ?? '').split('.').filter(Boolean)],
    suffix: revision === null ? after : after.slice(0, revision.index),
    revision: revision?.[1] ?? null,
  };
}

/**
 * Which is the older one: by the numbers, where 1.2 is 1.2.0; then a pre-release before its version, its own parts as semver.org has it
 * (rc.9 before rc.10); then the packager's count. What is still equal is as in `compareTags`: the answer never depends on a registry's
 * order. Negative: `a` is.
 */
export function compareVersionTags(a: VersionTag, b: VersionTag): number {
  return (
    compareParts(a.numbers, b.numbers, '0') ||
    Number(a.preRelease.length === 0) - Number(b.preRelease.length === 0) ||
    compareParts(a.preRelease, b.preRelease, null) ||
    compareParts([a.revision ?? '0'], [b.revision ?? '0'], '0') ||
    a.tag.length - b.tag.length ||
    compareTags(a.tag, b.tag)
  );
}
