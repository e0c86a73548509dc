import { z } from 'zod';
import type { Text } from '../../shared/text/text.ts';
import type { Store } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';

const storedLogin = z.object({
  username: z.string(),
  sealed: z.object({ key: z.string(), box: z.string() }),
  storedAt: z.iso.datetime(),
});
type StoredLogin = z.infer<typeof storedLogin>;
const storedLogins = z.record(z.string(), storedLogin).catch({});

/** Names and passwords by host. */
export type SealedLogins = {
  /** By host, without the passwords. */
  list(): { host: string; username: string; storedAt: string; problem: Text | null }[];
  set(host: string, login: { username: string; password: string }): void;
  /** False: the host had none. */
  remove(host: string): boolean;
  /** null: the host has none; `password` is null where no key here opens it. */
  get(host: string): { username: string; password: string | null } | null;
  /** Seals anew what was sealed with an older key, where that one is here. */
  renew(): void;
};

/** They are in the settings table, sealed: neither the database nor its backups can be read for them. */
export function createSealedLogins(options: {
  store: Pick<Store, 'setting' | 'setSetting'>;
  keys: KeyRing;
  now: () => Date;
  /** The setting that holds them. */
  setting: string;
  /** What is sealed with each, so that it opens for no other host and purpose. */
  about: (host: string) => string;
  unreadable: (host: string) => Text;
}): SealedLogins {
  const { store, keys, now, setting, about, unreadable } = options;
  const all = (): Record<string, StoredLogin> => storedLogins.parse(store.setting(setting) ?? {});
  const of = (host: string): StoredLogin | undefined => new Map(Object.entries(all())).get(host);
  const keep = (logins: Record<string, StoredLogin>) => store.setSetting(setting, logins);
  const read = (host: string, { sealed }: StoredLogin) => keys.open(sealed, about(host));

  return {
    list: () =>
      Object.entries(all())
        .map(([host, login]) => ({
          host,
          username: login.username,
          storedAt: login.storedAt,
          problem: read(host, login) === null ? unreadable(host) : null,
        }))
        .sort((a, b) => a.host.localeCompare(b.host)),
    set: (host, { username, password }) =>
      keep({
        ...all(),
        [host]: { username, sealed: keys.seal(password, about(host)), storedAt: now().toISOString() },
      }),
    remove: (host) => {
      const { [host]: removed, ...rest } = all();
      if (removed === undefined) return false;
      keep(rest);
      return true;
    },
    get: (host) => {
      const login = of(host);
      return login === undefined ? null : { username: login.username, password: read(host, login) };
    },
    renew: () => {
      const logins = all();
      let changed = false;
      for (const [host, login] of Object.entries(logins)) {
        const password = keys.isOutdated(login.sealed) ? read(host, login) : null;
        if (password === null) continue;
        logins[host] = { ...login, sealed: keys.seal(password, about(host)) };
        changed = true;
      }
      if (changed) keep(logins);
    },
  };
}
