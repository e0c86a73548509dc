import type { EngineConnection } from '../docker-port/connection.ts';
import type { LogSink } from '../ports.ts';
import { createRegistryAccess } from './access.ts';
import { createRegistryClient } from './create-client.ts';
import type { RegistryClient, RegistryLogin } from './registry-client.ts';

/** Where an engine looks for certificates of registries. Source: docs.docker.com, "Verify repository client with certificates". */
const CERTS_DIR = '/etc/docker/certs.d';

/** The client that asks registries as one engine does: its mirrors, its certificates, and the logins that Homeport has. */
export function openRegistries(parts: {
  docker: Pick<EngineConnection, 'endpoint' | 'info'>;
  loginFor: (registry: string) => Promise<RegistryLogin | null>;
  now: () => Date;
  log: LogSink;
}): RegistryClient {
  const { docker, loginFor, now, log } = parts;
  // Behind a socket it is on this machine, and so are the certificates that it trusts.
  const certsDir = docker.endpoint.startsWith('unix://') ? CERTS_DIR : null;
  return createRegistryClient({
    access: createRegistryAccess({ info: () => docker.info(), certsDir, now, log }),
    login: loginFor,
    now,
    random: Math.random,
    log,
    proxies: process.env,
  });
}
