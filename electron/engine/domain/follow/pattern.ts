import semver from 'semver';
import { matchesTag, namesPreReleases } from '../tag-order.ts';
import { type VersionTag, versionOfTag } from './version-tag.ts';

/** Why a tag is not among those that are followed. */
export type Why = 'no-version' | 'no-match' | 'other-image' | 'pre-release' | 'other-shape';

/** What a person wrote to say which versions they want. */
type Pattern = {
  /** null: it matches, as far as it is alone. Pre-releases are not judged here. */
  refuses(tag: string): Why | null;
  /** It names pre-releases itself. */
  preReleases: boolean;
  /** What it matches are versions, and ordered as such; false: names of any kind. */
  versions: boolean;
};

/**
 * A semver range ('^1.27', '~2', '>=1 <3', '1.x'), also with the suffix of the tags that are meant ('^1.27-alpine'); or a pattern of
 * tags with `*` and `?` as in git ('1.27.*-alpine'). What is both is a range. Without a suffix only tags without one are meant: a
 * '1.27.3-alpine' is another image, not a newer one.
 * @returns null where it is neither
 */
export function readPattern(text: string): Pattern | null {
  return readRange(text.trim()) ?? (/[*?]/.test(text) ? readGlob(text.trim()) : null);
}

/** '^1.27-alpine' in its two parts. A range of several words has no suffix. */
const WITH_SUFFIX = /^([^\s-]*\d[^\s-]*|[xX*])(-[A-Za-z][\w.-]*)$/;

function readRange(text: string): Pattern | null {
  const [, start = text, suffix = ''] = WITH_SUFFIX.exec(text) ?? [];
  const preReleases = suffix !== '' && (versionOfTag(`1${suffix}`)?.preRelease.length ?? 0) > 0;
  const range = semver.validRange(preReleases ? text : start, { loose: true });
  if (range === null) return null;
  const prefixed = /^[^\dxX*]*[vV]/.test(start);
  return {
    preReleases,
    versions: true,
    refuses(tag) {
      const version = versionOfTag(tag);
      if (version === null) return 'no-version';
      if (version.suffix !== (preReleases ? '' : suffix)) return 'other-image';
      if (prefixed && version.prefix === '') return 'other-shape';
      return isIn(version, range) ? null : 'no-match';
    },
  };
}

/** By the version itself, whether or not it is a pre-release: 3.0.0-rc1 is not below 3. */
function isIn({ numbers, preRelease }: VersionTag, range: string): boolean {
  const [major, minor = '0', patch = '0'] = numbers;
  const version = `${major}.${minor}.${patch}`;
  if (semver.valid(version) === null) return false;
  // One that a range names itself is compared as such.
  const named = preRelease.length > 0 && semver.valid(`${version}-${preRelease.join('.')}`);
  return semver.satisfies(version, range) || (named && semver.satisfies(named, range)) || false;
}

/** What of a pattern is the version: prefix and numbers, or what stands for them. The rest is its suffix. */
const VERSION_PART = /^(?:v|version[-_.]|release[-_.]|rel[-_.])?(?=[\d*?])[\d.*?]*/i;

function readGlob(text: string): Pattern {
  const versions = VERSION_PART.test(text);
  const suffix = text.replace(VERSION_PART, '');
  const preReleases =
    namesPreReleases(text) && (versionOfTag(text.replaceAll(/[*?]/g, '0'))?.preRelease.length ?? 0) > 0;
  return {
    preReleases,
    versions,
    refuses(tag) {
      if (!matchesTag(text, tag)) return 'no-match';
      if (!versions) return null;
      const version = versionOfTag(tag);
      if (version === null) return 'no-version';
      return suffix === '' && version.suffix !== '' ? 'other-image' : null;
    },
  };
}
