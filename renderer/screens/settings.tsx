import { DatabaseBackup, LogOut } from 'lucide-react';
import { useState } from 'react';
import { storedTheme, storeTheme, THEMES, type Theme } from '../app/theme.ts';
import { useClient } from '../data/client.ts';
import { useConnection } from '../data/connection-context.ts';
import { useLive } from '../data/live-store.ts';
import { signOut } from '../data/session.ts';
import { useAction } from '../data/use-action.ts';
import { useQuery } from '../data/use-query.ts';
import { bytesWords, exactTime } from '../i18n/time-words.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { ChoiceField } from '../ui/field.tsx';
import { Awaiting, Empty, Facts, PageHead, Panel } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { useToasts } from '../ui/toasts.tsx';
import { Pill } from '../ui/tone.tsx';

const THEME_WORDS: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Looks, Docker, storage with its backups, and what this is. */
export function SettingsScreen() {
  return (
    <>
      <PageHead title="Settings" />
      <div className="halves">
        <Appearance />
        <DockerPanel />
      </div>
      <Storage />
      <About />
    </>
  );
}

function Appearance() {
  const [theme, setTheme] = useState(storedTheme);
  return (
    <Panel title="Appearance">
      <ChoiceField
        label="Theme"
        value={theme}
        options={THEMES.map((value) => ({ value, text: THEME_WORDS[value] }))}
        onChange={(next) => {
          setTheme(next);
          storeTheme(next);
        }}
      />
    </Panel>
  );
}

const DOCKER_STATE = {
  connected: { tone: 'good', text: 'Connected' },
  connecting: { tone: 'busy', text: 'Connecting' },
  away: { tone: 'bad', text: 'Away' },
} as const;

function DockerPanel() {
  const { docker } = useLive();
  const state = DOCKER_STATE[docker.state];
  return (
    <Panel title="Docker">
      <Facts
        facts={[
          { name: 'State', value: <Pill tone={state.tone}>{state.text}</Pill> },
          { name: 'Since', value: <Ago at={docker.since} /> },
          { name: 'Address', value: <code className="break">{docker.endpoint}</code> },
          ...(docker.version === null
            ? []
            : [{ name: 'Engine', value: `${docker.version}, API ${docker.apiVersion}` }]),
          ...(docker.message === null ? [] : [{ name: 'It says', value: docker.message }]),
        ]}
      />
    </Panel>
  );
}

function Storage() {
  const client = useClient();
  const toasts = useToasts();
  const info = useQuery('storage', (signal) => client.storage.info(undefined, { signal }));
  const { run, pending } = useAction();
  const [restoring, setRestoring] = useState<string | null>(null);

  const backUp = () =>
    run(async () => {
      const { name } = await client.storage.backup();
      toasts.show({ tone: 'good', text: `Backup ${name} is made.` });
      info.reload();
    });
  const restore = async (name: string) => {
    await run(async () => {
      await client.storage.restoreBackup({ name });
      toasts.show({
        tone: 'good',
        text: `Backup ${name} is in use now. What was in use before is kept as a backup.`,
      });
      info.reload();
    });
    setRestoring(null);
  };

  return (
    <Panel
      title="Storage"
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
              { name: 'Database', value: bytesWords(info.data.databaseBytes) },
            ]}
          />
          {info.data.backups.length === 0 ? (
            <Empty icon={DatabaseBackup} title="No backup yet">
              One is made by itself every day.
            </Empty>
          ) : (
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
                  {info.data.backups.map((backup) => (
                    <tr key={backup.name}>
                      <td data-label="Backup">
                        <code className="break">{backup.name}</code>
                      </td>
                      <td data-label="Made">
                        <Ago at={backup.at} />
                      </td>
                      <td data-label="Why">{backup.reason}</td>
                      <td data-label="Size" className="num">
                        {bytesWords(backup.bytes)}
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
          )}
        </>
      )}
      {restoring === null ? null : (
        <ConfirmDialog
          title="Restore this backup?"
          confirm="Restore backup"
          pending={pending}
          onConfirm={() => void restore(restoring)}
          onClose={() => setRestoring(null)}
        >
          <p>
            <code className="break">{restoring}</code> takes the database's place: apps, settings and history
            are then as they were when it was made. Containers are not touched. The database in use now is
            kept aside first.
          </p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}

function About() {
  const live = useLive();
  const { signsIn } = useConnection().now;
  const { run, pending } = useAction();
  return (
    <Panel
      title="About"
      actions={
        signsIn ? (
          <Button small icon={LogOut} pending={pending} onClick={() => void run(signOut)}>
            Sign out
          </Button>
        ) : null
      }
    >
      <Facts
        facts={[
          { name: 'Homeport', value: live.version },
          {
            name: 'Running since',
            value: <time dateTime={live.startedAt}>{exactTime(live.startedAt)}</time>,
          },
          { name: 'Licence', value: 'Apache-2.0' },
        ]}
      />
    </Panel>
  );
}
