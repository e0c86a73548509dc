import { z } from 'zod';
import { HomeportError } from '../../shared/errors.ts';
import type { GitToken, SecretDto } from '../../shared/secrets.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { GitCredentials, Store } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';

const KEY = 'git-tokens';
const storedToken = z.object({
  username: z.string(),
  sealed: z.object({ key: z.string(), box: z.string() }),
  storedAt: z.iso.datetime(),
});
type StoredToken = z.infer<typeof storedToken>;
const storedTokens = z.record(z.string(), storedToken).catch({});

export type GitTokens = {
  /** By host, without the tokens. */
  list(): SecretDto[];
  set(token: GitToken): void;
  /** False: the host had none. */
  remove(host: string): boolean;
  credentials: GitCredentials;
  /** Seals anew what was sealed with an older key, where that one is here. */
  renew(): void;
};

/** Git tokens by host in the settings table, sealed: neither the database nor its backups can be read for them. */
export function createGitTokens(options: {
  store: Pick<Store, 'setting' | 'setSetting'>;
  keys: KeyRing;
  now: () => Date;
}): GitTokens {
  const { store, keys, now } = options;
  const all = (): Record<string, StoredToken> => storedTokens.parse(store.setting(KEY) ?? {});
  const keep = (tokens: Record<string, StoredToken>) => store.setSetting(KEY, tokens);
  const read = (host: string, { sealed }: StoredToken) => keys.open(sealed, about(host));

  return {
    list: () =>
      Object.entries(all())
        .map(([host, token]) => ({
          host,
          username: token.username,
          storedAt: token.storedAt,
          problem: read(host, token) === null ? unreadable(host) : null,
        }))
        .sort((a, b) => a.host.localeCompare(b.host)),
    set: ({ host, username, token }) =>
      keep({
        ...all(),
        [host]: { username, sealed: keys.seal(token, about(host)), storedAt: now().toISOString() },
      }),
    remove: (host) => {
      const { [host]: removed, ...rest } = all();
      if (removed === undefined) return false;
      keep(rest);
      return true;
    },
    credentials: (host) => {
      const token = all()[host];
      if (token === undefined) return null;
      const password = read(host, token);
      if (password === null) throw new HomeportError('SOURCE_UNAVAILABLE', unreadable(host));
      return { username: token.username, password };
    },
    renew: () => {
      const tokens = all();
      let changed = false;
      for (const [host, token] of Object.entries(tokens)) {
        const secret = keys.isOutdated(token.sealed) ? read(host, token) : null;
        if (secret === null) continue;
        tokens[host] = { ...token, sealed: keys.seal(secret, about(host)) };
        changed = true;
      }
      if (changed) keep(tokens);
    },
  };
}

const about = (host: string): string => `git token for ${host}`;

function unreadable(host: string): Text {
  return say('git-token.unreadable', { host });
}
