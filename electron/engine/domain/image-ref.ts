/**
 * An image reference in the one spelling that tells whether two name the same: 'nginx', 'library/nginx:latest' and
 * 'docker.io/library/nginx' are all 'nginx:latest'. One by digest keeps it.
 * Source: github.com/distribution/reference, normalize.go (familiar names).
 */
export function familiarRef(ref: string): string {
  const [named = '', digest] = ref.split('@', 2);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const repository = colon === -1 ? named : named.slice(0, colon);
  const tag = colon === -1 ? '' : named.slice(colon + 1);
  const hub = repository.replace(/^(index\.)?docker\.io\//, '');
  const familiar = hub.replace(/^library\/(?=[^/]+$)/, '');
  return digest === undefined ? `${familiar}:${tag || 'latest'}` : `${familiar}@${digest}`;
}

/** Tags of Homeport's own: they protect releases, and no container's reference makes them anybody else's. */
export function isHomeportRef(ref: string): boolean {
  return familiarRef(ref).startsWith('homeport/');
}
