import { createRegistryAccess } from '../../registry/access.ts';
import { createRegistryClient, type RegistryClientOptions } from '../../registry/create-client.ts';
import type { RegistryClient } from '../../registry/registry-client.ts';
import type { OnEngine } from '../adapter.ts';

/** Where an engine looks for certificates of registries. Source: docs.docker.com, "Verify repository client with certificates". */
const CERTS_DIR = '/etc/docker/certs.d';

/** One client an engine: each has mirrors, and registries that it trusts, of its own. */
export function registryClients(
  parts: Pick<RegistryClientOptions, 'now' | 'login' | 'log'>,
): (on: OnEngine) => RegistryClient {
  const clients = new WeakMap<OnEngine, RegistryClient>();
  return (on) => {
    const known = clients.get(on);
    if (known !== undefined) return known;
    const access = createRegistryAccess({
      ...parts,
      info: () => on.info(),
      certsDir: on.endpoint.startsWith('unix:') ? CERTS_DIR : null,
    });
    const made = createRegistryClient({ ...parts, access, random: Math.random, proxies: process.env });
    clients.set(on, made);
    return made;
  };
}
