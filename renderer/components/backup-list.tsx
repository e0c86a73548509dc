import { DatabaseBackup } from 'lucide-react';
import { useState } from 'react';
import { sizeWords } from '../../electron/shared/size-words.ts';
import type { StorageInfo } from '../../electron/shared/storage-dto.ts';
import { words, wordsAround } from '../i18n/in-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Empty } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';

/** The backups of the database, each with *Restore*, which asks first. The same in both windows. */
export function BackupList({
  backups,
  pending,
  restore,
}: {
  backups: StorageInfo['backups'];
  pending: boolean;
  /** Says by itself what became of it. */
  restore: (name: string) => Promise<unknown>;
}) {
  const [restoring, setRestoring] = useState<string | null>(null);
  if (backups.length === 0) {
    return (
      <Empty icon={DatabaseBackup} title="No backup yet">
        {words('settings.backups')}
      </Empty>
    );
  }
  return (
    <>
      <div className="table-box">
        <table className="table" aria-label="Backups">
          <thead>
            <tr>
              <th scope="col">Backup</th>
              <th scope="col">Made</th>
              <th scope="col">Why</th>
              <th scope="col">Size</th>
              <th scope="col">
                <span className="sr-only">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {backups.map((backup) => (
              <tr key={backup.name}>
                <td data-label="Backup">
                  <code className="break">{backup.name}</code>
                </td>
                <td data-label="Made">
                  <Ago at={backup.at} />
                </td>
                <td data-label="Why">{backup.reason}</td>
                <td data-label="Size" className="num">
                  {sizeWords(backup.bytes)}
                </td>
                <td className="table-action">
                  <Button
                    small
                    aria-label={`Restore backup ${backup.name}`}
                    onClick={() => setRestoring(backup.name)}
                  >
                    Restore…
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {restoring === null ? null : (
        <ConfirmDialog
          title={words('ask.restore-backup-title')}
          confirm="Restore backup"
          pending={pending}
          onConfirm={() => void restore(restoring).then(() => setRestoring(null))}
          onClose={() => setRestoring(null)}
        >
          <p>{wordsAround('ask.restore-backup', { backup: <code className="break">{restoring}</code> })}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
