/** What Docker Hub is called in image names, by its API and by `docker login`. */
const HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/**
 * A registry in the one spelling that tells whether two name the same: lower case, without scheme, path, and the port of
 * https; 'docker.io' for all names of Docker Hub. It takes the keys of Docker's configuration too
 * ('https://index.docker.io/v1/').
 * Source: github.com/docker/cli, cli/config/credentials/file_store.go (ConvertToHostname).
 * @returns null where it names no registry
 */
export function registryNamed(text: string): string | null {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/.*$/s, '')
    .toLowerCase();
  if (!/^([a-z0-9._-]+|\[[0-9a-f:.]+\])(:\d{1,5})?$/.test(bare) || !URL.canParse(`https://${bare}`))
    return null;
  const { host } = new URL(`https://${bare}`);
  return HUB.has(host) ? 'docker.io' : host;
}

/** What the Docker client calls a registry towards engines and helpers. */
export function serverAddress(registry: string): string {
  return registry === 'docker.io' ? 'https://index.docker.io/v1/' : registry;
}

/**
 * The registry that an image's name leads to, as it is written there. Docker's rule: the first part names a registry if it looks
 * like a host. Source: github.com/distribution/reference, normalize.go (splitDockerDomain).
 */
export function registryOfImage(image: string): string {
  const slash = image.indexOf('/');
  const first = slash < 0 ? '' : image.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? first : 'docker.io';
}
