import { registryNamed, registryOfImage } from '../../../shared/registry-name.ts';
import type { LogSink } from '../../ports.ts';
import type { RegistryLogin } from '../../registry/registry-client.ts';

export type LoginFor = (registry: string) => Promise<RegistryLogin | null>;

/**
 * What the registries of a build's base images are signed in to with. A Dockerfile chooses them, so each gets its own login and
 * nobody else's; a registry that it does not name as an image's gets none.
 * @param bases from `baseImages`; null: they can't be told
 */
export async function loginsForBases(
  bases: readonly string[] | null,
  loginFor: LoginFor,
  log: LogSink,
): Promise<Map<string, RegistryLogin>> {
  if (bases === null) {
    log('Building without registry logins: a variable in the Dockerfile hides which base images it names.');
    return new Map();
  }
  const registries = new Set(bases.flatMap((base) => registryNamed(registryOfImage(base)) ?? []));
  const logins = new Map<string, RegistryLogin>();
  for (const registry of registries) {
    const login = await loginFor(registry);
    if (login === null) continue;
    logins.set(registry, login);
    log(`Signing in to ${registry} for base images.`);
  }
  return logins;
}
