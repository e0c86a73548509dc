import type { Source } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import type { Core } from '../core.ts';

/** Asks the source for everything a build needs to be there: the repository, the branch, the Dockerfile. Throws in words. */
export async function validateSource(core: Core, source: Source): Promise<void> {
  if (source.from.kind === 'git') core.git.validateUrl(source.from.url);
  if (source.watch) core.git.validateUrl(source.watch.url);
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
