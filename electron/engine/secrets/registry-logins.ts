import type { RegistryLoginDto, RegistryLoginInput } from '../../shared/registry-logins.ts';
import { say } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';
import { createSealedLogins, type SealedLogins } from './sealed-logins.ts';

/** Logins for registries that a person entered, sealed. Registries are as `registryNamed` spells them. */
export type RegistryLogins = Pick<SealedLogins, 'remove' | 'renew' | 'get'> & {
  /** By registry, without the passwords. */
  list(): RegistryLoginDto[];
  /** Takes the place of the one that the registry has. */
  set(login: RegistryLoginInput): void;
};

export function createRegistryLogins(options: {
  store: Pick<Store, 'setting' | 'setSetting'>;
  keys: KeyRing;
  now: () => Date;
}): RegistryLogins {
  const { list, remove, renew, get, set } = createSealedLogins({
    ...options,
    setting: 'registry-logins',
    about: (registry) => `registry login for ${registry}`,
    unreadable: (registry) => say('registry-login.unreadable', { registry }),
  });
  return {
    list: () => list().map(({ host, ...rest }) => ({ registry: host, source: 'homeport', ...rest })),
    remove,
    renew,
    get,
    set: ({ registry, username, password }) => set(registry, { username, password }),
  };
}
