import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { GitTokens } from '../../components/git-tokens.tsx';
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
      <BrowserAccess />
    </>
  );
}

const KEYCHAIN_UNREAD =
  'The keychain did not give out the key. It is a file in the data directory instead: whoever can read your files can read your tokens. Unlock the keychain and start Homeport again.';

function Secrets() {
  const { engine, state } = useDesk();
  const stored = useFromEngine((asked) => asked.secrets.list());
  const { secretProtection: protection } = state;
  return (
    <FormSection
      title="Git tokens"
      hint="For private repositories over https. They can be replaced or removed here, never read, and are sent to their host alone."
    >
      <div className="desk-wide">
        {protection.level === 'keychain' && stored.data?.key !== 'file' ? (
          <Notice tone="good">Encrypted with a key that {protection.name} keeps.</Notice>
        ) : (
          <Notice tone="warn" title="Protected by a file only">
            {protection.level === 'key-file' ? protection.message : KEYCHAIN_UNREAD}
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

function BrowserAccess() {
  const { shell, state } = useDesk();
  const save = useSave();
  const { run, pending } = useRequest();
  const { browserAccess } = state.preferences;
  const [port, setPort] = useState(String(browserAccess.port));
  const { address, problem } = state.browser;
  return (
    <FormSection
      title="Browser access"
      hint="The same window in a browser on this machine, behind a sign-in."
    >
      <CheckField
        label="Allow access from a browser"
        hint={address === null ? 'Off: nothing listens.' : `At ${address}, for this machine only.`}
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
