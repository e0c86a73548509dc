import { AppDefaultsForm } from '../components/forms/app-defaults-form.tsx';
import { GitTokens } from '../components/git-tokens.tsx';
import { RegistryLogins } from '../components/registry-logins.tsx';
import { useClient } from '../data/client.ts';
import { useQuery } from '../data/use-query.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { FormSection } from '../ui/field.tsx';
import { Awaiting, Panel } from '../ui/layout.tsx';

/** What new apps begin with. */
export function AppDefaultsPanel() {
  const client = useClient();
  const defaults = useQuery('defaults', (signal) => client.defaults.get(undefined, { signal }));
  return (
    <Panel title="Defaults for new apps" flush>
      {defaults.data === null ? (
        <Awaiting what="Defaults" error={defaults.error} retry={defaults.reload} />
      ) : (
        <AppDefaultsForm defaults={defaults.data} client={client} />
      )}
    </Panel>
  );
}

/** Tokens for private repositories over https. */
export function GitTokensPanel() {
  const client = useClient();
  const stored = useQuery('secrets', (signal) => client.secrets.list(undefined, { signal }));
  return (
    <Panel title="Git tokens" flush>
      {stored.data === null ? (
        <Awaiting what="Git tokens" error={stored.error} retry={stored.reload} />
      ) : (
        <FormSection
          title="For private repositories over https"
          hint={
            stored.data.key === 'keychain'
              ? words('settings.tokens-in-keychain')
              : wordsAround('settings.tokens-in-file', {
                  file: <code className="break">{stored.data.keyFile}</code>,
                })
          }
        >
          <GitTokens secrets={stored.data.secrets} client={client.secrets} changed={stored.reload} />
        </FormSection>
      )}
    </Panel>
  );
}

/** Logins for image registries. */
export function RegistriesPanel() {
  const client = useClient();
  const known = useQuery('registries', (signal) => client.secrets.registries.list(undefined, { signal }));
  return (
    <Panel title="Registries" flush>
      {known.data === null ? (
        <Awaiting what="Registries" error={known.error} retry={known.reload} />
      ) : (
        <FormSection title="Logins for image registries" hint={words('settings.registries')}>
          <RegistryLogins info={known.data} client={client.secrets.registries} changed={known.reload} />
        </FormSection>
      )}
    </Panel>
  );
}
