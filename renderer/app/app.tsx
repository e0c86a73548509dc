import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { type Client, ClientContext } from '../data/client.ts';
import type { Connection } from '../data/connection.ts';
import { ConnectionContext, useConnectionState } from '../data/connection-context.ts';
import { LiveContext, type LiveStore, useHasPicture } from '../data/live-store.ts';
import { words } from '../i18n/in-words.ts';
import { SignIn } from '../screens/sign-in.tsx';
import { ToastProvider } from '../ui/toasts.tsx';
import { Boot } from './boot.tsx';
import { Shell } from './shell.tsx';

/** Sign-in first where the host asks for it, then the live picture, then everything else. */
export function App({
  connection,
  client,
  live,
}: {
  connection: Connection;
  client: Client;
  live: LiveStore;
}) {
  const now = useConnectionState(connection);
  const hasPicture = useHasPicture(live);
  if (now.status === 'sign-in')
    return <SignIn problem={now.signInProblem} onSignedIn={connection.retryNow} />;
  if (!hasPicture) {
    return <Boot words={now.retryAt === null ? words('window.connecting') : words('window.no-answer-yet')} />;
  }
  return (
    <ConnectionContext value={connection}>
      <ClientContext value={client}>
        <LiveContext value={live}>
          <Router hook={useHashLocation}>
            <ToastProvider>
              <Shell />
            </ToastProvider>
          </Router>
        </LiveContext>
      </ClientContext>
    </ConnectionContext>
  );
}
