import { DatabaseBackup, FolderOpen } from 'lucide-react';
import { sizeWords } from '../../../electron/shared/size-words.ts';
import { BackupList } from '../../components/backup-list.tsx';
import { StorageUse } from '../../components/storage-use.tsx';
import { words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { FormSection } from '../../ui/field.tsx';
import { Awaiting, Facts } from '../../ui/layout.tsx';
import { useToasts } from '../../ui/toasts.tsx';
import { useDesk, useRequest } from './data.ts';
import { useFromEngine } from './use-from-engine.ts';

export function Storage() {
  const { shell, engine, state } = useDesk();
  const toasts = useToasts();
  const { run, pending } = useRequest();
  const storage = useFromEngine((asked) => asked.storage.info());
  const info = storage.data;
  if (info === null) return <Awaiting what="Storage" error={storage.error} retry={storage.reload} />;
  return (
    <>
      <FormSection title="Data" hint={words('settings.data')}>
        <div className="desk-wide">
          <Facts
            facts={[
              { name: 'Data directory', value: <code className="break">{info.dataDir}</code> },
              { name: 'Database', value: sizeWords(info.databaseBytes) },
              { name: 'Settings file', value: <code className="break">{state.about.settingsFile}</code> },
            ]}
          />
        </div>
        <div className="desk-actions">
          <Button icon={FolderOpen} onClick={() => void run(() => shell.storage.openDataDir())}>
            Open the data directory
          </Button>
        </div>
      </FormSection>
      <FormSection title="Use of the disks" hint={words('settings.use')}>
        <div className="desk-wide">
          <StorageUse ask={() => engine.storage.usage()} tidy={() => engine.storage.tidy()} />
        </div>
      </FormSection>
      <div className="desk-stacked">
        <FormSection title="Backups" hint={words('settings.backups')}>
          <div className="desk-wide">
            <BackupList
              backups={info.backups}
              pending={pending}
              restore={(name) =>
                run(async () => {
                  await engine.storage.restoreBackup({ name });
                  toasts.show({ tone: 'good', text: words('done.restore-backup', { backup: name }) });
                  storage.reload();
                })
              }
            />
          </div>
          <div className="desk-actions">
            <Button
              icon={DatabaseBackup}
              pending={pending}
              onClick={() => void run(() => engine.storage.backup()).then(storage.reload)}
            >
              Make a backup
            </Button>
          </div>
        </FormSection>
      </div>
    </>
  );
}
