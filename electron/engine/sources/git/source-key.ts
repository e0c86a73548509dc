import { createHash } from 'node:crypto';
import type { BaseImage } from '../../../shared/base-image.ts';
import type { GitSource } from '../../../shared/sources/git.ts';

/**
 * What a release is called by its source: the same key means that a build would make the same thing again, so a
 * release that failed its gate is not tried again under it. Everything that goes into a build is in it.
 */
export function sourceKey(
  source: GitSource,
  watchCommit: string | null,
  contextCommit: string | null,
  contextDigest: string | null = null,
): string {
  const { from, context, dockerfile, target, buildArgs, noCache, commitArg } = source;
  const inputs = [
    1, // Raised where the meaning of the rest changes.
    watchCommit,
    contextCommit,
    from.kind === 'folder' ? from.path : null,
    context,
    dockerfile,
    target,
    Object.entries(buildArgs).sort(([a], [b]) => (a < b ? -1 : 1)),
    noCache,
    commitArg,
    // A repository's commit says it all. Without it, the key is the one that versions before gave to a folder.
    ...(contextDigest === null ? [] : [contextDigest]),
  ];
  return hashOf(inputs);
}

/**
 * The key of what is built from those base images. Without any that is known, it is the key of the commit alone: so it is with what
 * was built before they were followed.
 */
export function keyWithBases(key: string, bases: readonly BaseImage[] | null): string {
  const known = (bases ?? []).flatMap(({ ref, content }) => (content === null ? [] : [[ref, content]]));
  if (known.length === 0) return key;
  return hashOf([key, ...known.sort(([a = ''], [b = '']) => (a < b ? -1 : 1))]);
}

const hashOf = (inputs: unknown): string =>
  `sha256:${createHash('sha256').update(JSON.stringify(inputs)).digest('hex')}`;
