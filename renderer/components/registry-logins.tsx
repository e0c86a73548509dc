import type { RegistryLoginsInfo } from '../../electron/shared/registry-logins.ts';
import type { Client } from '../data/client.ts';
import { inWords } from '../i18n/in-words.ts';
import { Notice } from '../ui/tone.tsx';
import { RegistryLoginForm } from './registry-login-form.tsx';
import { RegistryLoginRow } from './registry-login-row.tsx';

/**
 * The registries that have a login, wherever it is from, each with a test; and a form for one more. A password is written, never
 * shown. The same in both windows.
 */
export function RegistryLogins({
  info,
  client,
  changed,
}: {
  info: RegistryLoginsInfo;
  client: Pick<Client['secrets']['registries'], 'set' | 'remove' | 'test'>;
  /** The list is another one by now. */
  changed: () => void;
}) {
  const { logins, dockerConfig } = info;
  const entered = new Set(logins.filter(({ source }) => source === 'homeport').map((it) => it.registry));
  return (
    <>
      {dockerConfig.problem === null ? null : (
        <div className="wide">
          <Notice tone="warn">{inWords(dockerConfig.problem)}</Notice>
        </div>
      )}
      {logins.length === 0 ? null : (
        <ul className="plain-list wide" aria-label="Registries with a login">
          {logins.map((login) => (
            <RegistryLoginRow
              key={`${login.registry} ${login.source}`}
              login={login}
              used={login.source === 'homeport' || !entered.has(login.registry)}
              client={client}
              changed={changed}
            />
          ))}
        </ul>
      )}
      <RegistryLoginForm client={client} changed={changed} />
    </>
  );
}
