import { backOffMs } from './back-off.ts';
import { isSignedIn, signIn, takeSignInToken } from './session.ts';
import { type Link, onPort, openWebSocket, sayReady, type Transport, usePort } from './transport.ts';

/** Where the window stands with the engine. `generation` grows with every new connection: what was watched is watched again. */
export type ConnectionState = {
  status: 'connecting' | 'sign-in' | 'connected' | 'lost';
  generation: number;
  /** Milliseconds since the epoch, while `lost`; null: a try is under way, or only the desktop shell can help. */
  retryAt: number | null;
  /** A browser signs in and out; the desktop's own window does not. */
  signsIn: boolean;
  /** This is the desktop app's own window: it has settings of its own. */
  desktop: boolean;
  /** Why the one-time link did not sign in. */
  signInProblem: string | null;
};

export type Connection = {
  state: () => ConnectionState;
  subscribe: (listener: () => void) => () => void;
  /** The open link, or null. */
  link: () => Link | null;
  start: () => void;
  /** Tries at once instead of when the back-off ends. */
  retryNow: () => void;
};

/** How long one try may take, ms: a request that nobody answers must not be the last one. */
const TRY_MS = 10_000;

/**
 * Keeps one connection to the engine alive.
 *
 * INVARIANTS: at most one transport is in use; a port from the desktop shell always wins over a WebSocket;
 * once connected, it never falls back to `connecting`, so that what is on the screen stays there.
 */
export function createConnection(options: { oneTimeToken: string | null }): Connection {
  const listeners = new Set<() => void>();
  let state: ConnectionState = {
    status: 'connecting',
    generation: 0,
    retryAt: null,
    signsIn: false,
    desktop: false,
    signInProblem: null,
  };
  let transport: Transport | null = null;
  let token = options.oneTimeToken;
  let attempt = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let trying: AbortController | null = null;
  /** Pages of the desktop shell have no host to sign in to: they wait for their port. */
  let portsOnly = !window.location.protocol.startsWith('http');

  const set = (patch: Partial<ConnectionState>) => {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  };

  const adopt = (next: Transport) => {
    const before = transport;
    transport = next;
    before?.close();
    attempt = 0;
    set({ status: 'connected', generation: state.generation + 1, retryAt: null, signInProblem: null });
    void next.closed.then(({ signedOut }) => {
      if (transport !== next) return;
      transport = null;
      set({ status: 'lost', retryAt: null });
      if (portsOnly) return;
      // There is nothing to wait for: asked at once, the host says that this browser has to sign in.
      if (signedOut) void connect();
      else scheduleRetry();
    });
  };

  const scheduleRetry = () => {
    const wait = backOffMs(attempt, Math.random());
    attempt += 1;
    set({ status: state.generation > 0 ? 'lost' : 'connecting', retryAt: Date.now() + wait });
    timer = setTimeout(() => void connect(), wait);
  };

  const connect = async () => {
    clearTimeout(timer);
    if (trying || transport || portsOnly) return;
    const mine = new AbortController();
    const inTime = AbortSignal.any([mine.signal, AbortSignal.timeout(TRY_MS)]);
    trying = mine;
    set({ retryAt: null });
    try {
      if (token !== null) {
        const result = await signIn(token, inTime);
        // Nobody looked at it: a link that signs in once is kept for the next try.
        if (!result.ok && !result.refused) throw new Error(result.message);
        token = null;
        if (!result.ok) set({ signInProblem: result.message });
      }
      if (!(await isSignedIn(inTime))) {
        if (!mine.signal.aborted) set({ status: 'sign-in' });
        return;
      }
      const opened = await openWebSocket(inTime);
      if (mine.signal.aborted) opened.close();
      else {
        set({ signsIn: true });
        adopt(opened);
      }
    } catch {
      // Not reachable now: said by the bar on top, and tried again.
      if (!mine.signal.aborted) scheduleRetry();
    } finally {
      trying = null;
    }
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    link: () => transport?.link ?? null,
    start: () => {
      onPort({
        handed: (port) => {
          portsOnly = true;
          set({ signsIn: false, desktop: true });
          clearTimeout(timer);
          trying?.abort();
          adopt(usePort(port));
        },
        gone: () => {
          if (portsOnly) transport?.close();
        },
      });
      sayReady();
      window.addEventListener('online', () => void connect());
      // A sign-in link opened in this very tab changes only the part behind the '#': no page load brings it.
      window.addEventListener('hashchange', () => {
        token = takeSignInToken() ?? token;
        if (token !== null) void connect();
      });
      void connect();
    },
    retryNow: () => {
      attempt = 0;
      void connect();
    },
  };
}
