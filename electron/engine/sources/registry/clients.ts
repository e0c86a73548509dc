import { openRegistries } from '../../registry/open.ts';
import type { RegistryClient } from '../../registry/registry-client.ts';
import type { OnEngine } from '../adapter.ts';

/** One client an engine: each has mirrors, and registries that it trusts, of its own. */
export function registryClients(
  parts: Omit<Parameters<typeof openRegistries>[0], 'docker'>,
): (on: Pick<OnEngine, 'endpoint' | 'info'>) => RegistryClient {
  const clients = new WeakMap<object, RegistryClient>();
  return (on) => {
    const known = clients.get(on) ?? openRegistries({ ...parts, docker: on });
    clients.set(on, known);
    return known;
  };
}
