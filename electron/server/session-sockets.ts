import type { WebSocket } from 'ws';
import { SIGNED_OUT } from '../shared/session.ts';
import type { SignIn } from './sign-in.ts';

/** More windows than anybody looks at: what is above is a page that went wild. */
const PER_SESSION = 32;
const ALTOGETHER = 256;
/** How often it is looked for sessions that have expired, ms. */
const LOOK_EVERY_MS = 5_000;
/** How long a window may take to answer that its connection ends, ms. */
const CLOSE_MS = 1_000;

type SessionSockets = {
  /** Whether another one would be too many. */
  full(session: string): boolean;
  add(session: string, socket: WebSocket): void;
  /** Ends those whose session is no more, for whatever reason. Looked for by itself from time to time, too. */
  endStale(): void;
  /** Tells all of them that Homeport is closing. */
  close(): void;
};

/**
 * The WebSockets of each session. INVARIANT: none outlives its session by more than `LOOK_EVERY_MS`: one that was signed
 * out, that made room for another, or that expired.
 */
export function sessionSockets(signIn: Pick<SignIn, 'isLive'>): SessionSockets {
  const bySession = new Map<string, Set<WebSocket>>();
  const endStale = () => {
    for (const [session, sockets] of bySession) {
      if (!signIn.isLive(session)) for (const socket of sockets) end(socket, SIGNED_OUT, 'Signed out');
    }
  };
  const looking = setInterval(endStale, LOOK_EVERY_MS);
  looking.unref();

  return {
    endStale,
    full(session) {
      const open = [...bySession.values()].reduce((sum, sockets) => sum + sockets.size, 0);
      return open >= ALTOGETHER || (bySession.get(session)?.size ?? 0) >= PER_SESSION;
    },
    add(session, socket) {
      const siblings = bySession.get(session) ?? new Set();
      bySession.set(session, siblings.add(socket));
      socket.on('close', () => {
        siblings.delete(socket);
        if (siblings.size === 0) bySession.delete(session);
      });
    },
    close() {
      clearInterval(looking);
      for (const sockets of bySession.values())
        for (const socket of sockets) end(socket, 1001, 'Homeport is closing');
    },
  };
}

function end(socket: WebSocket, code: number, reason: string): void {
  if (socket.readyState !== socket.OPEN) return;
  // Until it answers the close, the other side may still ask for things: nobody listens any more.
  socket.removeAllListeners('message');
  socket.close(code, reason);
  const cutOff = setTimeout(() => socket.terminate(), CLOSE_MS);
  socket.on('close', () => clearTimeout(cutOff));
}
