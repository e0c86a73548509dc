import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { preferences } from '../../../electron/shared/preferences.ts';
import { inWords, words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceField, FormSection, TextField } from '../../ui/field.tsx';
import { Facts } from '../../ui/layout.tsx';
import { Pill } from '../../ui/tone.tsx';
import { useDesk, useRequest, useSave } from './data.ts';

const STATE = {
  connected: { tone: 'good', text: 'Connected' },
  connecting: { tone: 'busy', text: 'Connecting' },
  away: { tone: 'bad', text: 'Away' },
} as const;

export function DockerHosts() {
  const { shell, state } = useDesk();
  const save = useSave();
  const restart = useRequest();
  const { host } = state.preferences.docker;
  const [own, setOwn] = useState(host !== null);
  const [address, setAddress] = useState(host ?? '');
  const checked = preferences.shape.docker.safeParse({ host: address });
  const error = own && address !== '' && !checked.success ? checked.error.issues[0]?.message : undefined;
  const { docker, engine } = state;
  return (
    <>
      <FormSection title="Docker engine" hint={words('settings.docker')}>
        <Facts
          facts={[
            {
              name: 'State',
              value:
                docker === null ? (
                  <Pill tone="bad">Homeport’s engine is away</Pill>
                ) : (
                  <Pill tone={STATE[docker.state].tone}>{STATE[docker.state].text}</Pill>
                ),
            },
            ...(docker === null
              ? []
              : [
                  { name: 'Address', value: <code className="break">{docker.endpoint}</code> },
                  {
                    name: 'Version',
                    value: docker.version === null ? '–' : `${docker.version}, API ${docker.apiVersion}`,
                  },
                ]),
            ...(docker?.message ? [{ name: 'It says', value: inWords(docker.message) }] : []),
            ...('message' in engine ? [{ name: 'Engine', value: engine.message }] : []),
          ]}
        />
      </FormSection>
      <FormSection title="Where to find it">
        <ChoiceField
          label="Where to look for Docker"
          value={own ? 'own' : 'usual'}
          options={[
            {
              value: 'usual',
              text: 'The usual places',
              hint: words('settings.docker-usual'),
            },
            { value: 'own', text: 'An address of your own' },
          ]}
          onChange={(choice) => {
            setOwn(choice === 'own');
            if (choice === 'usual' && host !== null) void save({ docker: { host: null } });
          }}
        />
        {own ? (
          <TextField
            label="Address"
            placeholder="unix:///var/run/docker.sock"
            wide
            value={address}
            error={error}
            onChange={setAddress}
          />
        ) : null}
        <div className="desk-actions">
          {own ? (
            <Button
              look="primary"
              disabled={!checked.success || address === host}
              onClick={() => void save({ docker: { host: address } })}
            >
              Use this address
            </Button>
          ) : null}
          <Button
            icon={RotateCw}
            pending={restart.pending}
            onClick={() => void restart.run(() => shell.engine.restart())}
          >
            Restart Homeport’s engine
          </Button>
        </div>
      </FormSection>
    </>
  );
}
