import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openAll } from '../home/open-all.ts';
import { type HostedEngine, openHome } from '../home/open-home.ts';
import { tellTrouble } from '../home/tell-trouble.ts';
import { say, type Text } from '../shared/text/text.ts';
import { DEFAULT_PORT } from './default-port.ts';
import { startHttpHost } from './http-host.ts';
import { inWords } from './in-words.ts';
import { isLoopback } from './request-guard.ts';
import { openSignIn } from './sign-in.ts';

/** What the host is made of: given from outside, so that it can be started around another engine. */
export type ServeParts = {
  /** Waits for a command that uses the directory, until `signal`; throws CONFLICT at once where another host does. */
  lock(
    dataDir: string,
    turn: { say: (what: Text) => void; signal?: AbortSignal },
  ): Promise<{ release(): unknown }>;
  /** `background: false`: no schedules; updates that were cut off are taken up all the same. */
  startEngine(options: {
    dataDir: string;
    log: (line: string) => void;
    background?: boolean;
  }): Promise<HostedEngine>;
};

export type ServeOptions = {
  dataDir: string;
  host?: string;
  port?: number;
  allowedHosts?: readonly string[];
  /** Replaces a lost token and ends every session. */
  newToken?: boolean;
  rendererDir?: string;
  /** What a person reads: the address, the token, warnings. */
  print: (line: string) => void;
  /** Trouble that a person must see while it runs; the same is in the log. */
  warn: (line: string) => void;
  log: (line: string) => void;
  now?: () => Date;
  /** Ends a start that still waits for its turn in the data directory. */
  signal?: AbortSignal;
};

type RunningHost = { url: string; port: number; signInUrl: string; close(): Promise<void> };

/**
 * The headless host: a home, and HTTP around its engine. Closed in the opposite order; if a later part can't be opened, what
 * is open is closed again.
 *
 * @throws HomeportError CONFLICT (another Homeport, or the port is taken), CANCELLED (by the signal), STORE_UNAVAILABLE, BAD_INPUT
 */
export function serve(options: ServeOptions, parts: ServeParts): Promise<RunningHost> {
  const { dataDir, print, log, signal } = options;
  const now = options.now ?? (() => new Date());
  const host = options.host ?? '127.0.0.1';
  const tell = (what: Text) => print(inWords(what));
  return openAll(log, async (opened) => {
    const home = await openHome({
      dataDir,
      say: tell,
      log,
      lock: (directory) => parts.lock(directory, { say: tell, ...(signal ? { signal } : {}) }),
      async startEngine(given) {
        // The sign-in first: a host that nobody could sign in to moves nothing.
        const access = openSignIn({ dataDir, now, newToken: options.newToken ?? false });
        const engine = await parts.startEngine(given);
        return { router: engine.router, close: () => engine.close(), access };
      },
    });
    opened.add('home', home.close);
    const { router, access } = home.engine;
    const { signIn, token } = access;
    const http = await startHttpHost({
      host,
      port: options.port ?? DEFAULT_PORT,
      router,
      signIn,
      rendererDir: options.rendererDir ?? builtRenderer(),
      allowedHosts: options.allowedHosts ?? [],
      log,
      now,
    });
    opened.add('HTTP host', () => http.close());

    log(`Homeport is at ${http.url}, its data in ${dataDir}`);
    const signInUrl = `${http.url}/#/sign-in?token=${signIn.issueOneTime()}`;
    for (const line of greeting({ url: http.url, signInUrl, token, host })) print(line);
    const end = new AbortController();
    const told = tellTrouble(home.client, {
      say: (what) => options.warn(inWords(what)),
      log,
      signal: end.signal,
    });
    opened.add('watch', () => {
      end.abort();
      return told;
    });
    return { url: http.url, port: http.port, signInUrl };
  });
}

/** Where the build puts the window, seen from this file or from a bundle in `out/`. */
function builtRenderer(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [resolve(here, '../../out/renderer'), resolve(here, '../renderer')];
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? resolve(here, '../../out/renderer');
}

function greeting(facts: { url: string; signInUrl: string; token: string | null; host: string }): string[] {
  const { url, signInUrl, token, host } = facts;
  const lines = [
    inWords(say('serve.address', { url })),
    inWords(say('serve.sign-in-link', { url: signInUrl })),
  ];
  if (token !== null) lines.push(inWords(say('serve.token', { token })));
  if (!isLoopback(host)) {
    lines.push(inWords(say('serve.open-to-others', { host })), `  ${inWords(say('serve.encrypt'))}`);
  }
  return lines;
}
