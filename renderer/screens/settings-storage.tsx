import { DatabaseBackup } from 'lucide-react';
import { underWayWords } from '../../electron/shared/backup-words.ts';
import { sizeWords } from '../../electron/shared/size-words.ts';
import { BackupList } from '../components/backup-list.tsx';
import { StorageUse } from '../components/storage-use.tsx';
import { useClient } from '../data/client.ts';
import { useAction } from '../data/use-action.ts';
import { useQuery } from '../data/use-query.ts';
import { words } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { Awaiting, Facts, Panel } from '../ui/layout.tsx';
import { useToasts } from '../ui/toasts.tsx';

/** Where Homeport's data is, and its backups. */
export function StoragePanel({ arrivedAt }: { arrivedAt: boolean }) {
  const client = useClient();
  const toasts = useToasts();
  const info = useQuery('storage', (signal) => client.storage.info(undefined, { signal }));
  const { run, pending } = useAction();

  const backUp = () =>
    run(async () => {
      const { name, underWay } = await client.storage.backup();
      toasts.show({
        tone: 'good',
        text: [words('done.back-up', { backup: name }), ...underWayWords(underWay)].join(' '),
      });
      info.reload();
    });
  const restore = (name: string) =>
    run(async () => {
      await client.storage.restoreBackup({ name });
      toasts.show({ tone: 'good', text: words('done.restore-backup', { backup: name }) });
      info.reload();
    });

  return (
    <Panel
      title="Storage"
      arrivedAt={arrivedAt}
      actions={
        <Button small icon={DatabaseBackup} pending={pending} onClick={() => void backUp()}>
          Make a backup
        </Button>
      }
    >
      {!info.data ? (
        <Awaiting what="Storage" error={info.error} retry={info.reload} />
      ) : (
        <>
          <Facts
            facts={[
              { name: 'Data directory', value: <code className="break">{info.data.dataDir}</code> },
              { name: 'Database', value: sizeWords(info.data.databaseBytes) },
            ]}
          />
          <StorageUse ask={() => client.storage.usage()} tidy={() => client.storage.tidy()} />
          <BackupList backups={info.data.backups} pending={pending} restore={restore} />
        </>
      )}
    </Panel>
  );
}
