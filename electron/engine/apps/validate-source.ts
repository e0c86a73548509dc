import path from 'node:path';
import type { Source } from '../../shared/config.ts';
import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';
import type { Core } from '../core.ts';

/** A path that can't lie inside the context folder, whatever is in there. Links are followed, and refused, by the source. */
function refuseOutside(what: string, place: string): void {
  if (path.isAbsolute(place) || path.win32.isAbsolute(place)) {
    throw new HomeportError('BAD_INPUT', say('source.path-absolute', { what, place }));
  }
  const plain = path.posix.normalize(place.replaceAll('\\', '/'));
  if (plain === '..' || plain.startsWith('../')) {
    throw new HomeportError('BAD_INPUT', say('source.path-outside', { what, place }));
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
    throw new HomeportError('BAD_INPUT', say('source.no-dockerfile', { folder: source.context }));
  }
  if (!found.dockerfiles.includes(source.dockerfile)) {
    throw new HomeportError(
      'BAD_INPUT',
      say('source.no-such-dockerfile', {
        dockerfile: source.dockerfile,
        folder: source.context,
        found: found.dockerfiles.join(', '),
      }),
    );
  }
}
