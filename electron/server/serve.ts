import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient } from '@orpc/server';
import { messageOf } from '../shared/errors.ts';
import { ensureDataDir } from './data-dir.ts';
import { DEFAULT_PORT } from './default-port.ts';
import { startHttpHost } from './http-host.ts';
import { listenLocalSocket } from './local-socket.ts';
import { isLoopback } from './request-guard.ts';
import type { HomeportClient, HomeportRouter } from './rpc.ts';
import { openSignIn } from './sign-in.ts';
import { tellTrouble } from './tell-trouble.ts';

/** The engine, as its host sees it. */
type HostedEngine = { router: HomeportRouter; close(): Promise<void> };

/** What the host is made of: given from outside, so that it can be started around another engine. */
export type ServeParts = {
  /** Waits for a command that uses the directory, until `signal`; throws CONFLICT at once where another host does. */
  lock(
    dataDir: string,
    turn: { say: (line: string) => void; signal?: AbortSignal },
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
 * The headless host: lock, engine, local socket, HTTP, in that order, and closed in the opposite one.
 * What has been opened is closed again where a later part can't be.
 *
 * @throws HomeportError CONFLICT (another Homeport, or the port is taken), CANCELLED (by the signal), STORE_UNAVAILABLE, BAD_INPUT
 */
export async function serve(options: ServeOptions, parts: ServeParts): Promise<RunningHost> {
  const now = options.now ?? (() => new Date());
  const host = options.host ?? '127.0.0.1';
  const opened: { name: string; close: () => Promise<void> }[] = [];
  const closeAll = async () => {
    for (let part = opened.pop(); part !== undefined; part = opened.pop()) {
      const { name, close } = part;
      // The rest must be closed all the same, the lock above all.
      await close().catch((error: unknown) => options.log(`Closing the ${name} failed: ${messageOf(error)}`));
    }
  };

  try {
    ensureDataDir(options.dataDir, options.print);
    const lock = await parts.lock(options.dataDir, {
      say: options.print,
      ...(options.signal ? { signal: options.signal } : {}),
    });
    opened.push({ name: 'lock', close: async () => void (await lock.release()) });
    const { signIn, token } = openSignIn({
      dataDir: options.dataDir,
      now,
      newToken: options.newToken ?? false,
    });
    const engine = await parts.startEngine({ dataDir: options.dataDir, log: options.log });
    opened.push({ name: 'engine', close: () => engine.close() });
    const socket = await listenLocalSocket({ dataDir: options.dataDir, router: engine.router });
    opened.push({ name: 'local socket', close: () => socket.close() });
    const http = await startHttpHost({
      host,
      port: options.port ?? DEFAULT_PORT,
      router: engine.router,
      signIn,
      rendererDir: options.rendererDir ?? builtRenderer(),
      allowedHosts: options.allowedHosts ?? [],
      log: options.log,
      now,
    });
    opened.push({ name: 'HTTP host', close: () => http.close() });

    options.log(`Homeport is at ${http.url}, its data in ${options.dataDir}`);
    const signInUrl = `${http.url}/#/sign-in?token=${signIn.issueOneTime()}`;
    for (const line of greeting({ url: http.url, signInUrl, token, host })) options.print(line);
    const end = new AbortController();
    const client: HomeportClient = createRouterClient(engine.router);
    const told = tellTrouble(client, { say: options.warn, log: options.log, signal: end.signal });
    opened.push({
      name: 'watch',
      close: () => {
        end.abort();
        return told;
      },
    });
    return { url: http.url, port: http.port, signInUrl, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** Where the build puts the window, seen from this file or from a bundle in `out/`. */
function builtRenderer(): string {
  const here = dirname(fileURLToPath(import.meta.url));
  const places = [resolve(here, '../../out/renderer'), resolve(here, '../renderer')];
  return places.find((place) => existsSync(join(place, 'index.html'))) ?? resolve(here, '../../out/renderer');
}

function greeting(facts: { url: string; signInUrl: string; token: string | null; host: string }): string[] {
  const lines = [`Homeport is at ${facts.url}`, `Sign in once with: ${facts.signInUrl}`];
  if (facts.token !== null) {
    lines.push(
      `Sign-in token: ${facts.token} (keep it: it is not shown again; "homeport serve --new-token" makes a new one)`,
    );
  }
  if (!isLoopback(facts.host)) {
    lines.push(
      `Warning: Homeport listens on ${facts.host}, so other machines can reach it, and the connection is not encrypted.`,
      '  Put a TLS proxy in front of it (--allowed-host names the proxy’s host name), or use an SSH tunnel to 127.0.0.1.',
    );
  }
  return lines;
}
