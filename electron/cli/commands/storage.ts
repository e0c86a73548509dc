import type { Command } from 'commander';
import { ensureDataDir } from '../../home/data-dir.ts';
import { underWayWords } from '../../shared/backup-words.ts';
import { sizeWords } from '../../shared/size-words.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { type Cli, connected, define, settingsOf } from '../command.ts';
import { relative } from '../format.ts';
import { table } from '../table.ts';

/** Backups of Homeport's own database. Listing and putting back work without a database that can be read. */
export function registerStorage(program: Command, cli: Cli, exit: (code: number) => void): void {
  define(program, 'backup', 'make a backup of Homeport’s database now').action(
    connected(cli, exit, async ({ client, out }) => {
      out.result(await client.storage.backup(), ({ name, underWay }) => [
        say('cli.backup-made', { name }),
        ...underWayWords(underWay),
      ]);
      return undefined;
    }),
  );

  define(program, 'backups', 'list the backups, newest first').action(
    async (_options: unknown, command: Command) => {
      const { out, dataDir } = settingsOf(cli, command);
      const { listBackups } = await import('../../engine/store/backup.ts');
      const backups = listBackups(dataDir).map((each) => ({ ...each, at: each.at.toISOString() }));
      out.result(backups, () =>
        backups.length === 0
          ? [say('cli.no-backup')]
          : table(
              [{ title: 'NAME' }, { title: 'MADE' }, { title: 'SIZE' }, { title: 'WHY' }],
              backups.map((each) => [
                each.name,
                relative(each.at, cli.now()),
                sizeWords(each.bytes),
                each.reason,
              ]),
              out.width,
            ),
      );
      exit(0);
    },
  );

  define(
    program,
    'restore-backup <name>',
    'put a backup in the database’s place; the one in use is kept aside',
  ).action(async (name: string, _options: unknown, command: Command) => {
    const { out, dataDir } = settingsOf(cli, command);
    out.result(await restore(cli, dataDir, name, out.error), (answer) => [
      say('cli.backup-restored', { name: answer.restored }),
      ...(answer.keptAside === null ? [] : [say('cli.database-kept', { name: answer.keptAside })]),
    ]);
    exit(0);
  });
}

async function restore(
  cli: Cli,
  dataDir: string,
  name: string,
  tell: (what: Text) => void,
): Promise<{ restored: string; keptAside: string | null }> {
  ensureDataDir(dataDir, tell);
  const { reachRunning } = await import('../local-client.ts');
  const running = await reachRunning(dataDir);
  if (running !== null) {
    try {
      const { restored } = await running.client.storage.restoreBackup({ name });
      return { restored, keptAside: null };
    } finally {
      running.close();
    }
  }
  const [{ lockAsCommand }, { restoreBackup }] = await Promise.all([
    import('../../engine/store/lock-turns.ts'),
    import('../../engine/store/restore.ts'),
  ]);
  const lock = lockAsCommand(dataDir, 'homeport restore-backup');
  try {
    const { keptAside, preRestoreBackup } = restoreBackup(dataDir, name, cli.now());
    return { restored: name, keptAside: keptAside ?? preRestoreBackup };
  } finally {
    lock.release();
  }
}
