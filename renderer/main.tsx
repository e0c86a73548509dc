import './data/zod-words.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { applyTheme, storedTheme } from './app/theme.ts';
import { createClient } from './data/client.ts';
import { createConnection } from './data/connection.ts';
import { createLiveStore } from './data/live-store.ts';
import { takeSignInToken } from './data/session.ts';
import './styles/index.css';

applyTheme(storedTheme());

const connection = createConnection({ oneTimeToken: takeSignInToken() });
const client = createClient(connection);
const live = createLiveStore(connection, client);
connection.start();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App connection={connection} client={client} live={live} />
  </StrictMode>,
);
