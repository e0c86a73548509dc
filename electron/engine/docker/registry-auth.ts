import { serverAddress } from '../../shared/registry-name.ts';
import type { RegistryLogin } from '../registry/registry-client.ts';

/**
 * The headers that give an engine logins: JSON in base64url, with padding.
 * Source: Docker Engine API, "Authentication"; moby api/types/registry (AuthConfig, DecodeAuthConfig).
 */

/** For a pull or a push. Without a login it is sent empty: a push without the header is refused. */
export function registryAuth(registry: string, login: RegistryLogin | null): Record<string, string> {
  return { 'X-Registry-Auth': encoded(login === null ? {} : authConfig(registry, login)) };
}

/** For the classic builder, which may need several. */
export function registryConfig(logins: ReadonlyMap<string, RegistryLogin>): Record<string, string> {
  if (logins.size === 0) return {};
  const configs = [...logins].map(([registry, login]) => [
    serverAddress(registry),
    authConfig(registry, login),
  ]);
  return { 'X-Registry-Config': encoded(Object.fromEntries(configs)) };
}

function authConfig(registry: string, login: RegistryLogin): Record<string, string> {
  const serveraddress = serverAddress(registry);
  return 'identityToken' in login
    ? { identitytoken: login.identityToken, serveraddress }
    : { username: login.username, password: login.password, serveraddress };
}

function encoded(value: object): string {
  const base64 = Buffer.from(JSON.stringify(value)).toString('base64');
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
