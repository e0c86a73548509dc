import path from 'node:path';
import type { Source } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';

/** A path that can't lie inside the context folder, whatever is in there. Links are followed, and refused, by the source. */
function refuseOutside(what: string, place: string): void {
  if (path.isAbsolute(place) || path.win32.isAbsolute(place)) {
    throw new HomeportError(
      'BAD_INPUT',
      `The ${what} "${place}" must be a path inside the source, not an absolute one.`,
    );
  }
  const plain = path.posix.normalize(place.replaceAll('\\', '/'));
  if (plain === '..' || plain.startsWith('../')) {
    throw new HomeportError(
      'BAD_INPUT',
      `The ${what} "${place}" lies outside the source. Name one inside it.`,
    );
  }
}

/** Asks the source for everything a build needs to be there: the repository, the branch, the Dockerfile. Throws in words. */
export async function validateSource(core: Core, source: Source): Promise<void> {
  if (source.from.kind === 'git') core.git.validateUrl(source.from.url);
  if (source.watch) core.git.validateUrl(source.watch.url);
  refuseOutside('context folder', source.context);
  refuseOutside('Dockerfile', source.dockerfile);
  const found = await core.source.inspect(source, core.closing);
  if (found.dockerfiles.length === 0) {
    throw new HomeportError(
      'BAD_INPUT',
      `There is no Dockerfile in "${source.context}" of that source. Name its path, or add one.`,
    );
  }
  if (!found.dockerfiles.includes(source.dockerfile)) {
    throw new HomeportError(
      'BAD_INPUT',
      `There is no "${source.dockerfile}" in "${source.context}" of that source. Found: ${found.dockerfiles.join(', ')}.`,
    );
  }
}
