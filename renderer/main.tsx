import './data/zod-words.ts';
import { type ReactNode, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { Boot } from './app/boot.tsx';
import { FaultBoundary } from './app/fault-boundary.tsx';
import { fetchOnTheWay } from './app/fetch-ahead.ts';
import { DesktopSettings, fetchScreen } from './app/screens.ts';
import { createClient } from './data/client.ts';
import { createConnection } from './data/connection.ts';
import { createLiveStore } from './data/live-store.ts';
import { takeSignInToken } from './data/session.ts';
import { words } from './i18n/in-words.ts';
import { DESKTOP_SETTINGS_PATH } from './screens/desktop-settings/path.ts';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

function show(target: HTMLElement, window: ReactNode) {
  createRoot(target).render(
    <StrictMode>
      <FaultBoundary of="window">{window}</FaultBoundary>
    </StrictMode>,
  );
}

/** The desktop shell's settings window is the same page with other ports: to the shell, and to a small part of the engine. */
function startDesktopSettings(target: HTMLElement) {
  show(
    target,
    <Suspense fallback={<Boot words={words('window.reading-settings')} />}>
      <DesktopSettings />
    </Suspense>,
  );
}

function startWindow(target: HTMLElement) {
  const connection = createConnection({ oneTimeToken: takeSignInToken() });
  const client = createClient(connection);
  const live = createLiveStore(connection, client);
  connection.start();
  // The screen that the address names comes while the connection is made.
  fetchScreen(window.location.hash.slice(1));
  fetchOnTheWay();
  show(target, <App connection={connection} client={client} live={live} />);
}

if (window.location.hash.startsWith(`#${DESKTOP_SETTINGS_PATH}`)) startDesktopSettings(root);
else startWindow(root);
