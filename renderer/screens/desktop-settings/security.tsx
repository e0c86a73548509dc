import { ExternalLink, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { CheckField, FormSection, TextField } from '../../ui/field.tsx';
import { Notice } from '../../ui/tone.tsx';
import { useDesk, useRequest, useSave } from './data.ts';

export function Security() {
  return (
    <>
      <Secrets />
      <BrowserAccess />
    </>
  );
}

function Secrets() {
  const { client, state } = useDesk();
  const { pending, run } = useRequest();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const { protection, names } = state.secrets;
  const store = async () => {
    if (await run(() => client.secrets.set({ name: name.trim(), value }))) {
      setName('');
      setValue('');
    }
  };
  return (
    <FormSection
      title="Secrets"
      hint="Tokens and passwords. They can be replaced or removed here, never read."
    >
      <div className="desk-wide">
        {protection.level === 'keychain' ? (
          <Notice tone="good">Encrypted with a key that {protection.name} keeps.</Notice>
        ) : (
          <Notice
            tone={protection.level === 'plain-text' ? 'warn' : 'bad'}
            title={protection.level === 'plain-text' ? 'Not protected' : 'Secrets can’t be kept'}
          >
            {protection.message}
          </Notice>
        )}
        {names.length === 0 ? null : (
          <ul className="desk-list" aria-label="Stored secrets">
            {names.map((stored) => (
              <li key={stored}>
                <code className="break">{stored}</code>
                <IconButton
                  label={`Remove ${stored}`}
                  icon={Trash2}
                  small
                  onClick={() => void run(() => client.secrets.remove({ name: stored }))}
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      <TextField label="Name" placeholder="git.example.org" value={name} onChange={setName} />
      <TextField
        label="Secret"
        type="password"
        autoComplete="new-password"
        value={value}
        onChange={setValue}
      />
      <div className="desk-actions">
        <Button
          look="primary"
          pending={pending}
          disabled={name.trim() === '' || value === '' || protection.level === 'unavailable'}
          onClick={() => void store()}
        >
          Store secret
        </Button>
      </div>
    </FormSection>
  );
}

function BrowserAccess() {
  const { client, state } = useDesk();
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
              onClick={() => void run(() => client.browser.open())}
            >
              Open in browser
            </Button>
          </div>
        </>
      ) : null}
    </FormSection>
  );
}
