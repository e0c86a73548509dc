import { familiarName, splitRef } from '../../shared/image-ref.ts';

/**
 * An image reference in the one spelling that tells whether two name the same: 'nginx', 'library/nginx:latest' and
 * 'docker.io/library/nginx' are all 'nginx:latest'. One by digest keeps it.
 * Source: github.com/distribution/reference, normalize.go (familiar names).
 */
export function familiarRef(ref: string): string {
  const { name, tag, digest } = splitRef(ref);
  const familiar = familiarName(name);
  return digest === null ? `${familiar}:${tag || 'latest'}` : `${familiar}@${digest}`;
}

/** Tags of Homeport's own: they protect releases, and no container's reference makes them anybody else's. */
export function isHomeportRef(ref: string): boolean {
  return familiarRef(ref).startsWith('homeport/');
}
