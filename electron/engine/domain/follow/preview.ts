import type { Follow } from '../../../shared/sources/registry.ts';
import { compareTags } from '../tag-order.ts';
import { readPattern, type Why } from './pattern.ts';
import { compareVersionTags, type VersionTag, versionOfTag } from './version-tag.ts';

export type FollowVersions = Extract<Follow, { kind: 'versions' }>;

export type Preview = {
  /** What is followed, the newest first: the first one is what the app is to run. */
  matching: string[];
  /** The others with the reason why, the newest first. */
  others: { tag: string; why: Why }[];
};

/**
 * Which of a repository's tags are followed. Of those that the pattern matches only tags of one shape compete: with the same prefix and as
 * many numbers as most of them have. So 'v1.2.3' and '1.2.3' are never taken for two versions, and '1.27', which is moved with each
 * 1.27.x, is not followed beside those.
 * @returns null where the pattern is none
 */
export function preview(tags: readonly string[], { pattern, prereleases }: FollowVersions): Preview | null {
  const read = readPattern(pattern);
  if (read === null) return null;
  const others: Preview['others'] = [];
  const found: string[] = [];
  for (const tag of new Set(tags)) {
    const why =
      read.refuses(tag) ?? (prereleases || read.preReleases || !isPreRelease(tag) ? null : 'pre-release');
    if (why === null) found.push(tag);
    else others.push({ tag, why });
  }
  const matching = read.versions ? ofOneShape(found) : found;
  for (const tag of found) if (!matching.includes(tag)) others.push({ tag, why: 'other-shape' });
  return { matching: matching.sort(newestFirst), others: others.sort((a, b) => newestFirst(a.tag, b.tag)) };
}

/** The tags that look like versions, the newest first. */
export function versionsAmong(tags: readonly string[]): string[] {
  return tags.filter((tag) => versionOfTag(tag) !== null).sort(newestFirst);
}

function isPreRelease(tag: string): boolean {
  return (versionOfTag(tag)?.preRelease.length ?? 0) > 0;
}

function newestFirst(a: string, b: string): number {
  const [one, two] = [versionOfTag(a), versionOfTag(b)];
  if (one !== null && two !== null) return compareVersionTags(two, one);
  return one === two ? compareTags(b, a) : Number(two !== null) - Number(one !== null);
}

/** The most common shape; of two as common the one with more numbers, then the one without a prefix. */
function ofOneShape(tags: string[]): string[] {
  const read = tags.flatMap((tag) => versionOfTag(tag) ?? []);
  const shapes = [...Map.groupBy(read, ({ prefix, numbers }) => `${numbers.length}${prefix}`).values()];
  const [most = []] = shapes.sort((a, b) => b.length - a.length || rank(b[0]) - rank(a[0]));
  return most.map(({ tag }) => tag);
}

const rank = (it: VersionTag | undefined): number =>
  it === undefined ? 0 : it.numbers.length * 2 + Number(it.prefix === '');
