import { HomeportError } from '../../shared/errors.ts';
import type { GitToken, SecretDto } from '../../shared/secrets.ts';
import { say, type Text } from '../../shared/text/text.ts';
import type { GitCredentials, Store } from '../ports.ts';
import type { KeyRing } from './key-ring.ts';
import { createSealedLogins, type SealedLogins } from './sealed-logins.ts';

export type GitTokens = Pick<SealedLogins, 'remove' | 'renew'> & {
  /** By host, without the tokens. */
  list(): SecretDto[];
  set(token: GitToken): void;
  credentials: GitCredentials;
};

/** Git tokens by host, sealed. */
export function createGitTokens(options: {
  store: Pick<Store, 'setting' | 'setSetting'>;
  keys: KeyRing;
  now: () => Date;
}): GitTokens {
  const logins = createSealedLogins({
    ...options,
    setting: 'git-tokens',
    about: (host) => `git token for ${host}`,
    unreadable,
  });
  return {
    list: logins.list,
    remove: logins.remove,
    renew: logins.renew,
    set: ({ host, username, token }) => logins.set(host, { username, password: token }),
    credentials: (host) => {
      const login = logins.get(host);
      if (login === null) return null;
      const { username, password } = login;
      if (password === null) throw new HomeportError('SOURCE_UNAVAILABLE', unreadable(host));
      return { username, password };
    },
  };
}

function unreadable(host: string): Text {
  return say('git-token.unreadable', { host });
}
