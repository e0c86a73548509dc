import { HomeportError } from '../../shared/errors.ts';
import { say } from '../../shared/text/text.ts';

/** @throws BAD_INPUT for what would make another path of it ('', '..', 'a/b'). */
export function pathOf(ref: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(ref.replace(/^\//, ''))) {
    throw new HomeportError('BAD_INPUT', say('docker.no-name', { what: 'container', name: ref }));
  }
  return `/containers/${encodeURIComponent(ref.replace(/^\//, ''))}`;
}

/** Ids are shortened as docker ps does; names stay. */
export function shortRef(ref: string): string {
  return /^[0-9a-f]{64}$/.test(ref) ? ref.slice(0, 12) : ref;
}
