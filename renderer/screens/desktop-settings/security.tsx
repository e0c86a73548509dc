import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { GitTokens } from '../../components/git-tokens.tsx';
import { RegistryLogins } from '../../components/registry-logins.tsx';
import { words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, FormSection, TextField } from '../../ui/field.tsx';
import { Awaiting } from '../../ui/layout.tsx';
import { Notice } from '../../ui/tone.tsx';
import { useDesk, useRequest, useSave } from './data.ts';
import { useFromEngine } from './use-from-engine.ts';

export function Security() {
  return (
    <>
      <Secrets />
      <Registries />
      <BrowserAccess />
    </>
  );
}

function Secrets() {
  const { engine, state } = useDesk();
  const stored = useFromEngine((asked) => asked.secrets.list());
  const { secretProtection: protection } = state;
  return (
    <FormSection title="Git tokens" hint={words('settings.tokens')}>
      <div className="desk-wide">
        {protection.level === 'keychain' && stored.data?.key !== 'file' ? (
          <Notice tone="good">{words('settings.tokens-encrypted', { keychain: protection.name })}</Notice>
        ) : (
          <Notice tone="warn" title="Protected by a file only">
            {protection.level === 'key-file' ? protection.message : words('settings.tokens-key-unread')}
          </Notice>
        )}
      </div>
      {stored.data === null ? (
        <Awaiting what="Git tokens" error={stored.error} retry={stored.reload} />
      ) : (
        <GitTokens secrets={stored.data.secrets} client={engine.secrets} changed={stored.reload} />
      )}
    </FormSection>
  );
}

function Registries() {
  const { engine } = useDesk();
  const known = useFromEngine((asked) => asked.secrets.registries.list());
  return (
    <FormSection title="Registries" hint={words('settings.registries')}>
      {known.data === null ? (
        <Awaiting what="Registries" error={known.error} retry={known.reload} />
      ) : (
        <RegistryLogins info={known.data} client={engine.secrets.registries} changed={known.reload} />
      )}
    </FormSection>
  );
}

function BrowserAccess() {
  const { shell, state } = useDesk();
  const save = useSave();
  const { run, pending } = useRequest();
  const { browserAccess } = state.preferences;
  const [port, setPort] = useState(String(browserAccess.port));
  const { address, problem } = state.browser;
  return (
    <FormSection title="Browser access" hint={words('settings.browser')}>
      <CheckField
        label="Allow access from a browser"
        hint={address === null ? words('settings.browser-off') : words('settings.browser-on', { address })}
        checked={browserAccess.enabled}
        onChange={(enabled) => void save({ browserAccess: { ...browserAccess, enabled } })}
      />
      {browserAccess.enabled && problem !== null ? (
        <div className="desk-wide">
          <Notice tone="bad" role="alert" title="Browser access is off">
            {problem}
          </Notice>
        </div>
      ) : null}
      {browserAccess.enabled ? (
        <>
          <TextField label="Port" inputMode="numeric" value={port} onChange={setPort} />
          <div className="desk-actions">
            <Button
              disabled={Number(port) === browserAccess.port}
              onClick={() => void save({ browserAccess: { ...browserAccess, port: Number(port) } })}
            >
              Use this port
            </Button>
            <Button
              icon={ExternalLink}
              pending={pending}
              disabled={address === null}
              onClick={() => void run(() => shell.browser.open())}
            >
              Open in browser
            </Button>
          </div>
        </>
      ) : null}
    </FormSection>
  );
}
