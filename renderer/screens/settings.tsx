import { LogOut, SlidersHorizontal } from 'lucide-react';
import { Fragment, useState } from 'react';
import { storedTheme, storeTheme, THEMES, type Theme } from '../app/theme.ts';
import { useConnection } from '../data/connection-context.ts';
import { useLive } from '../data/live-store.ts';
import { signOut } from '../data/session.ts';
import { useAction } from '../data/use-action.ts';
import { inWords } from '../i18n/in-words.ts';
import { exactTime } from '../i18n/time-words.ts';
import { Button } from '../ui/button.tsx';
import { ChoiceField } from '../ui/field.tsx';
import { Facts, PageHead, Panel } from '../ui/layout.tsx';
import { Ago } from '../ui/times.tsx';
import { Pill } from '../ui/tone.tsx';
import { AppDefaultsPanel, GitTokensPanel, RegistriesPanel } from './settings-apps.tsx';
import { ImagesPanel } from './settings-images.tsx';
import { StoragePanel } from './settings-storage.tsx';

const THEME_WORDS: Record<Theme, string> = { system: 'As the system', light: 'Light', dark: 'Dark' };

/** Where the shell opens its settings window: it answers to a window.open of this address, and to none else. */
const DESKTOP_SETTINGS = '#/desktop-settings/general';

/**
 * Looks, Docker, what new apps begin with, git tokens, registries, storage with its backups, and what this is. `part`: 'storage' and
 * 'images' go there.
 */
export function SettingsScreen({ part }: { part: string }) {
  const { desktop } = useConnection().now;
  const storeProblem = useLive((live) => live.storeProblem);
  return (
    <>
      <PageHead
        title="Settings"
        actions={
          desktop ? (
            <Button icon={SlidersHorizontal} onClick={() => window.open(DESKTOP_SETTINGS)}>
              Desktop settings
            </Button>
          ) : undefined
        }
      />
      {desktop ? (
        // The theme is the whole desktop app's there.
        <DockerPanel />
      ) : (
        <div className="halves">
          <Appearance />
          <DockerPanel />
        </div>
      )}
      {/* What a damaged database could not tell is asked for anew once a backup is in its place. */}
      <Fragment key={storeProblem && inWords(storeProblem)}>
        <AppDefaultsPanel />
        <GitTokensPanel />
        <RegistriesPanel />
      </Fragment>
      <StoragePanel arrivedAt={part === 'storage'} />
      <Fragment key={`images ${storeProblem && inWords(storeProblem)}`}>
        <ImagesPanel arrivedAt={part === 'images'} />
      </Fragment>
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
  const docker = useLive((live) => live.docker);
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
          ...(docker.message === null ? [] : [{ name: 'It says', value: inWords(docker.message) }]),
        ]}
      />
    </Panel>
  );
}

function About() {
  const version = useLive((live) => live.version);
  const startedAt = useLive((live) => live.startedAt);
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
          { name: 'Homeport', value: version },
          {
            name: 'Running since',
            value: <time dateTime={startedAt}>{exactTime(startedAt)}</time>,
          },
          { name: 'Licence', value: 'Apache-2.0' },
        ]}
      />
    </Panel>
  );
}
