import path from 'node:path';
import { HomeportError } from '../../../shared/errors.ts';
import type { GitSource } from '../../../shared/sources/git.ts';

/** A path that can't lie inside the context folder, whatever is in there. Links are followed, and refused, later. */
export function refuseOutside(what: string, place: string): void {
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

/** @param found the Dockerfiles that are there */
export function refuseMissing({ context, dockerfile }: GitSource, found: readonly string[]): void {
  if (found.length === 0) {
    throw new HomeportError(
      'BAD_INPUT',
      `There is no Dockerfile in "${context}" of that source. Name its path, or add one.`,
    );
  }
  if (!found.includes(dockerfile)) {
    throw new HomeportError(
      'BAD_INPUT',
      `There is no "${dockerfile}" in "${context}" of that source. Found: ${found.join(', ')}.`,
    );
  }
}
