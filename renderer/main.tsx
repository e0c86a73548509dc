import './data/zod-words.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme, storedTheme } from './app/theme.ts';
import { createClient } from './data/client.ts';
import { createConnection } from './data/connection.ts';
import { createLiveStore } from './data/live-store.ts';
import { takeSignInToken } from './data/session.ts';
import { DESKTOP_SETTINGS_PATH, DesktopSettings } from './screens/desktop-settings/index.tsx';
import './styles/index.css';

// In the desktop app the shell sets the theme of all windows.
if (window.location.protocol.startsWith('http')) applyTheme(storedTheme());

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** The desktop shell's settings window is the same page with another port: its own contract, no engine. */
function startDesktopSettings(target: HTMLElement) {
  createRoot(target).render(
    <StrictMode>
      <DesktopSettings />
    </StrictMode>,
  );
}

function startWindow(target: HTMLElement) {
  const connection = createConnection({ oneTimeToken: takeSignInToken() });
  const client = createClient(connection);
  const live = createLiveStore(connection, client);
  connection.start();
  createRoot(target).render(
    <StrictMode>
      <App connection={connection} client={client} live={live} />
    </StrictMode>,
  );
}

if (window.location.hash.startsWith(`#${DESKTOP_SETTINGS_PATH}`)) startDesktopSettings(root);
else startWindow(root);
