import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';
import { say } from '../../../shared/text/text.ts';

/** A path that can't lie inside the context folder, whatever is in there. Links are followed, and refused, later. */
export function refuseOutside(what: 'context' | 'dockerfile', place: string): void {
  if (path.isAbsolute(place) || path.win32.isAbsolute(place)) {
    throw new HomeportError('BAD_INPUT', say('source.path-absolute', { what, place }));
  }
  const plain = path.posix.normalize(place.replaceAll('\\', '/'));
  if (plain === '..' || plain.startsWith('../')) {
    throw new HomeportError('BAD_INPUT', say('source.path-outside', { what, place }));
  }
}

/** @param found the Dockerfiles that are there */
export function refuseMissing({ context, dockerfile }: GitSource, found: readonly string[]): void {
  if (found.length === 0) {
    throw new HomeportError('BAD_INPUT', say('source.no-dockerfile', { folder: context }));
  }
  if (!found.includes(dockerfile)) {
    throw new HomeportError(
      'BAD_INPUT',
      say('source.no-such-dockerfile', { dockerfile, folder: context, found: found.join(', ') }),
    );
  }
}
