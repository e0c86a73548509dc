/**
 * Which of a repository's tags is the newest. Semantic versioning (semver.org, 2.0.0, "Precedence") where tags are written so, and the
 * nearest to it where they are not:
 * - What stands before the first digit is a name ('v', 'release-') and is not compared.
 * - The numbers follow, as many as there are: 1.2 is 1.2.0. Leading zeros mean nothing.
 * - What begins with '-', '_', '.' or a letter after them makes it a pre-release: older than the version itself, compared part by part, runs of
 *   digits as numbers (rc.9 before rc.10). After '+' nothing counts.
 * - A tag without a digit is no version: older than all that are, the last by its letters being the newest.
 * - Of two that are as new as each other the longer name wins, then the later by its letters: the answer never depends on a server's order.
 */
type TagVersion = { numbers: string[]; preRelease: string[]; tag: string };

/** null: it is no version. */
function versionOfTag(tag: string): TagVersion | null {
  const parts = /^[^\d]*(\d+(?:\.\d+)*)([^+]*)/.exec(tag);
  if (!parts) return null;
  const [, numbers = '', rest = ''] = parts;
  return { numbers: numbers.split('.').map(bare), preRelease: rest.match(/\d+|[^\d._-]+/g) ?? [], tag };
}

/** Negative: `a` is the older one. Never 0 for two that differ. */
export function compareTags(a: string, b: string): number {
  const [one, two] = [versionOfTag(a), versionOfTag(b)];
  if (one === null || two === null)
    return one === two ? byName(a, b) : Number(one !== null) - Number(two !== null);
  return (
    compareParts(one.numbers, two.numbers, '0') ||
    Number(one.preRelease.length === 0) - Number(two.preRelease.length === 0) ||
    compareParts(one.preRelease, two.preRelease, null) ||
    a.length - b.length ||
    byName(a, b)
  );
}

/**
 * Whether a pattern means pre-releases too: written out with a number in each gap, it is one itself ('v*-rc*', 'v2.0.0-beta.1'), but
 * not 'v*' or 'release-*'.
 */
export function namesPreReleases(pattern: string): boolean {
  return (versionOfTag(pattern.replaceAll(/[*?]/g, '0'))?.preRelease.length ?? 0) > 0;
}

/** `*` is anything, also nothing and '/'; `?` is one character. Everything else is itself. Takes time as both are long, at the most. */
export function matchesTag(pattern: string, tag: string): boolean {
  let [at, place] = [0, 0];
  let star: { after: number; from: number } | null = null;
  while (place < tag.length) {
    if (pattern[at] === '*') star = { after: ++at, from: place };
    else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === tag[place])) {
      at += 1;
      place += 1;
    } else if (star === null) return false;
    else {
      star.from += 1;
      [at, place] = [star.after, star.from];
    }
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}

/** Of what matches; `preReleases`: those that were passed over because the pattern does not name them, the newest first. */
export function newestTag(
  tags: Iterable<string>,
  pattern: string,
): { newest: string | null; preReleases: string[] } {
  const withPreReleases = namesPreReleases(pattern);
  const preReleases: string[] = [];
  let newest: string | null = null;
  for (const tag of tags) {
    if (!matchesTag(pattern, tag)) continue;
    if (!withPreReleases && (versionOfTag(tag)?.preRelease.length ?? 0) > 0) preReleases.push(tag);
    else if (newest === null || compareTags(newest, tag) < 0) newest = tag;
  }
  return { newest, preReleases: newest === null ? preReleases.sort((a, b) => compareTags(b, a)) : [] };
}

/**
 * Part by part, numbers before words.
 * @param missing what one that is shorter has in the place of what it lacks; null: the shorter one is the older one
 */
export function compareParts(a: readonly string[], b: readonly string[], missing: string | null): number {
  for (let index = 0; index < Math.max(a.length, b.length); index += 1) {
    const [one, two] = [a[index] ?? missing, b[index] ?? missing];
    if (one === null || two === null) return one === two ? 0 : one === null ? -1 : 1;
    const found = comparePart(one, two);
    if (found !== 0) return found;
  }
  return 0;
}

/** Numbers before words, as semver has it. Of any length: a number is compared by how many digits it has. */
function comparePart(a: string, b: string): number {
  const [one, two] = [/^\d/.test(a), /^\d/.test(b)];
  if (one !== two) return one ? -1 : 1;
  if (!one) return byName(a, b);
  return bare(a).length - bare(b).length || byName(bare(a), bare(b));
}

/** Without leading zeros. */
export const bare = (digits: string): string => digits.replace(/^0+(?=\d)/, '');

const byName = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
