import { HomeportError } from '../../../shared/errors.ts';
import { isPlain } from '../../../shared/plain-text.ts';
import { say, sentences, type Text } from '../../../shared/text/text.ts';
import { newestTag } from '../../domain/tag-order.ts';
import { isRefName } from './git-url.ts';

/** More than any project has made; a server may list as many as it likes. */
const TAGS_LIMIT = 200_000;
/** Git's own names are shorter; what is longer is nobody's version. */
const NAME_LIMIT = 255;
/** How many are named where none is the one that is wanted. */
const NAMED_TAGS = 5;

/** A tag's name, or a pattern of names with `*` and `?`. It is only ever compared, never given to git. @throws BAD_INPUT */
export function validateTagPattern(pattern: string): void {
  if (isRefName(pattern.replaceAll(/[*?]/g, 'x'))) return;
  throw new HomeportError('BAD_INPUT', say('git.tag-name', { written: pattern.slice(0, 100) }));
}

/**
 * The newest of the tags that a server lists, and the commit that it names. Names that no person could read, or that are longer than
 * any version, are passed over.
 * @param lines of git-ls-remote(1) for 'refs/tags/*': '<id>\t<ref>', an annotated tag's commit as '<ref>^{}'
 * @throws SOURCE_UNAVAILABLE where none matches, in words
 */
export function resolveTag(stdout: string, pattern: string, place: string): { commit: string; tag: string } {
  const commits = readTags(stdout, place);
  const { newest, preReleases } = newestTag(commits.keys(), pattern);
  const commit = newest === null ? undefined : commits.get(newest);
  if (newest !== null && commit !== undefined) return { commit, tag: newest };
  throw new HomeportError('SOURCE_UNAVAILABLE', noneMatches(pattern, [...commits.keys()], preReleases));
}

function readTags(stdout: string, place: string): Map<string, string> {
  const tags = new Map<string, string>();
  const peeled = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [id = '', ref = ''] = line.split('\t');
    const name = /^refs\/tags\/(.+?)(\^\{\})?$/.exec(ref);
    if (!name?.[1] || !/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) continue;
    if (name[1].length > NAME_LIMIT || !isPlain(name[1]) || !isRefName(name[1])) continue;
    (name[2] === undefined ? tags : peeled).set(name[1], id);
    if (tags.size > TAGS_LIMIT)
      throw new HomeportError('SOURCE_UNAVAILABLE', say('git.tag-flood', { place, limit: TAGS_LIMIT }));
  }
  for (const [name, commit] of peeled) if (tags.has(name)) tags.set(name, commit);
  return tags;
}

function noneMatches(pattern: string, tags: readonly string[], preReleases: readonly string[]): Text {
  const none = /[*?]/.test(pattern) ? say('git.no-tag-matches', { pattern }) : say('git.no-tag', { pattern });
  if (preReleases.length > 0) {
    const named = preReleases.slice(0, NAMED_TAGS);
    return sentences(none, say('git.pre-releases-match', { tags: named, pattern }));
  }
  if (tags.length === 0) return sentences(none, say('git.no-tags-at-all'));
  const { newest } = newestTag(tags, '*');
  return newest === null ? none : sentences(none, say('git.newest-tag', { tag: newest }));
}
