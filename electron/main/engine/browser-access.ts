import type { HomeportRouter } from '../../home/rpc.ts';
import { type HttpHost, startHttpHost } from '../../server/http-host.ts';
import { openSignIn, type SignIn } from '../../server/sign-in.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Report } from './protocol.ts';

type Parts = {
  dataDir: string;
  rendererDir: string;
  router: HomeportRouter;
  log: (line: string) => void;
  report: (said: Report) => void;
};

/** The same window in a browser, on this machine only (127.0.0.1), behind the sign-in: off unless a person turns it on. */
export function createBrowserAccess(parts: Parts) {
  let open: { http: HttpHost; signIn: SignIn; port: number } | null = null;
  return {
    /** @param port null: off. A port that can't be had is told in words; the engine runs on. */
    async set(port: number | null): Promise<void> {
      if (port === (open?.port ?? null)) return;
      await open?.http.close();
      open = null;
      try {
        if (port !== null) open = await openOn(port, parts);
        parts.report({ type: 'browser', address: open?.http.url ?? null, problem: null });
      } catch (error) {
        parts.log(`Browser access is off: ${messageOf(error)}`);
        parts.report({ type: 'browser', address: null, problem: messageOf(error) });
      }
    },
    /** A one-time sign-in link; null while it is off. */
    signInLink(): string | null {
      return open === null ? null : `${open.http.url}/#/sign-in?token=${open.signIn.issueOneTime()}`;
    },
  };
}

async function openOn(port: number, parts: Parts) {
  const now = () => new Date();
  // The permanent token is not shown here: the settings window opens the browser with a one-time link instead.
  const { signIn } = openSignIn({ dataDir: parts.dataDir, now });
  const http = await startHttpHost({
    host: '127.0.0.1',
    port,
    router: parts.router,
    signIn,
    rendererDir: parts.rendererDir,
    allowedHosts: [],
    log: parts.log,
    now,
  });
  return { http, signIn, port };
}
