import {
  Bell,
  Container,
  HardDrive,
  Info,
  KeyRound,
  LoaderCircle,
  type LucideIcon,
  Rocket,
  Settings2,
} from 'lucide-react';
import { type ComponentType, type ReactNode, useEffect } from 'react';
import { Link, Router, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { SETTINGS_TABS, type SettingsTab } from '../../../electron/shared/preferences.ts';
import { words } from '../../i18n/in-words.ts';
import { Button } from '../../ui/button.tsx';
import { ToastProvider } from '../../ui/toasts.tsx';
import { Notice } from '../../ui/tone.tsx';
import { About } from './about.tsx';
import { AppDefaults } from './app-defaults.tsx';
import { DeskContext, useShell } from './data.ts';
import { DockerHosts } from './docker-hosts.tsx';
import { General } from './general.tsx';
import { Notifications } from './notifications.tsx';
import { DESKTOP_SETTINGS_PATH } from './path.ts';
import { Security } from './security.tsx';
import { Storage } from './storage.tsx';
import { useEngine } from './use-engine.ts';
import './desktop-settings.css';

const TABS: Record<SettingsTab, { title: string; icon: LucideIcon; screen: ComponentType }> = {
  general: { title: 'General', icon: Settings2, screen: General },
  notifications: { title: 'Notifications', icon: Bell, screen: Notifications },
  docker: { title: 'Docker hosts', icon: Container, screen: DockerHosts },
  defaults: { title: 'Defaults for apps', icon: Rocket, screen: AppDefaults },
  security: { title: 'Security', icon: KeyRound, screen: Security },
  storage: { title: 'Storage', icon: HardDrive, screen: Storage },
  about: { title: 'About', icon: Info, screen: About },
};

/** The settings window: its own page, a port to the shell, and one to the engine for the little that it needs of it. */
export function DesktopSettings() {
  const engine = useEngine();
  const { shell, state, problem, again } = useShell();
  if (shell === null || state === null) {
    return problem !== null ? (
      <main className="alone">
        <Unread problem={problem} again={again} />
      </main>
    ) : (
      <main className="alone" role="status">
        <LoaderCircle size={22} className="spin" aria-hidden />
        <p>{words('window.reading-settings')}</p>
      </main>
    );
  }
  return (
    <DeskContext value={{ shell, state, engine }}>
      <ToastProvider>
        <Router hook={useHashLocation}>
          <Frame notices={state.notices}>
            {problem === null ? null : <Unread problem={problem} again={again} />}
          </Frame>
        </Router>
      </ToastProvider>
    </DeskContext>
  );
}

/** What is on the screen may be out of date from here on. */
function Unread({ problem, again }: { problem: string; again: () => void }) {
  return (
    <Notice
      tone="bad"
      role="alert"
      title="The settings are not read any more"
      actions={<Button onClick={again}>Read them again</Button>}
    >
      {problem}
    </Notice>
  );
}

function Frame({ notices, children }: { notices: string[]; children: ReactNode }) {
  const [path] = useLocation();
  const shown = SETTINGS_TABS.find((tab) => path === `${DESKTOP_SETTINGS_PATH}/${tab}`) ?? 'general';
  const { title, screen: Screen } = TABS[shown];
  useEffect(() => {
    document.title = `${title} – Homeport settings`;
  }, [title]);
  return (
    <div className="desk">
      <nav className="desk-tabs" aria-label="Settings">
        {SETTINGS_TABS.map((tab) => {
          const Icon = TABS[tab].icon;
          return (
            <Link
              key={tab}
              href={`${DESKTOP_SETTINGS_PATH}/${tab}`}
              className="desk-tab"
              aria-current={tab === shown ? 'page' : undefined}
            >
              <Icon size={16} aria-hidden />
              {TABS[tab].title}
            </Link>
          );
        })}
      </nav>
      <main className="desk-main">
        <h1>{title}</h1>
        {children}
        {notices.map((notice) => (
          <Notice key={notice} tone="warn" role="status">
            {notice}
          </Notice>
        ))}
        <Screen />
      </main>
    </div>
  );
}
