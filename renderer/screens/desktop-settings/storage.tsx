import { DatabaseBackup, FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { StorageInfo } from '../../../electron/shared/dto.ts';
import { errorWords } from '../../data/error-words.ts';
import { bytesWords } from '../../i18n/time-words.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection } from '../../ui/field.tsx';
import { Awaiting, Facts } from '../../ui/layout.tsx';
import { Ago } from '../../ui/times.tsx';
import { useDesk, useRequest } from './data.ts';

export function Storage() {
  const { client, state } = useDesk();
  const { run, pending } = useRequest();
  const [info, setInfo] = useState<StorageInfo | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  const engine = state.engine.state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again on demand, and when the engine comes back
  useEffect(() => {
    let left = false;
    client.storage.info().then(
      (answer) => {
        if (left) return;
        setInfo(answer);
        setError(null);
      },
      (problem: unknown) => {
        if (!left) setError(errorWords(problem));
      },
    );
    return () => {
      left = true;
    };
  }, [client, asked, engine]);
  const reload = () => setAsked((count) => count + 1);
  if (info === null) return <Awaiting what="Storage" error={error} retry={reload} />;
  return (
    <>
      <FormSection title="Data" hint="History, releases and settings of every app.">
        <div className="desk-wide">
          <Facts
            facts={[
              { name: 'Data directory', value: <code className="break">{info.dataDir}</code> },
              { name: 'Database', value: bytesWords(info.databaseBytes) },
              { name: 'Settings file', value: <code className="break">{state.about.settingsFile}</code> },
            ]}
          />
        </div>
        <div className="desk-actions">
          <Button icon={FolderOpen} onClick={() => void run(() => client.storage.openDataDir())}>
            Open the data directory
          </Button>
        </div>
      </FormSection>
      <FormSection
        title="Backups"
        hint="One is made by itself every day. They are restored in the main window’s settings."
      >
        <ul className="desk-list" aria-label="Backups">
          {info.backups.map((backup) => (
            <li key={backup.name}>
              <code className="break">{backup.name}</code>
              <span className="desk-dim">
                <Ago at={backup.at} /> · {bytesWords(backup.bytes)}
              </span>
            </li>
          ))}
          {info.backups.length === 0 ? <li className="desk-dim">No backup yet.</li> : null}
        </ul>
        <div className="desk-actions">
          <Button
            icon={DatabaseBackup}
            pending={pending}
            onClick={() => void run(() => client.storage.backup()).then(reload)}
          >
            Make a backup
          </Button>
        </div>
      </FormSection>
    </>
  );
}
