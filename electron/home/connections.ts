import type { Server, ServerOptions } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { peerOf } from './peer.ts';

/**
 * Limits of an HTTP server that strangers can reach. Each bounds the cost of a connection that says nothing, speaks one byte
 * at a time, or does not take its answer.
 */
export const HTTP_LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
} satisfies ServerOptions;

/** A connection is ended after so long without a byte in either direction, ms. A WebSocket is not: it has a heartbeat of its own. */
const IDLE_MS = 60_000;
/** Connections that are not an admitted WebSocket: a browser opens six, a proxy some dozens. */
const PENDING_PER_PEER = 64;
const PENDING = 256;
/** How long the other side may take to hear that the server is closing, ms. */
const CLOSE_MS = 1_000;

export type Connections = {
  /** The other side has proven who it is: the connection no longer counts as waiting. */
  admit(connection: Duplex): void;
  /** Takes no more connections and ends all that are open, whatever the other side does. */
  close(): Promise<void>;
};

/**
 * Watches all connections of a server. The number of those that wait (for a request, an answer, a sign-in) is bounded for each
 * peer and altogether. Above the bound the oldest one is ended rather than the newest one refused: somebody who holds
 * connections open keeps nobody out, and a real request is answered long before its turn to go.
 */
export function watchConnections(server: Server): Connections {
  const all = new Set<Duplex>();
  /** In the order in which they came, each with its peer. */
  const pending = new Map<Duplex, string>();

  server.setTimeout(IDLE_MS);
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket.remoteAddress);
    all.add(socket);
    pending.set(socket, peer);
    socket.on('close', () => {
      all.delete(socket);
      pending.delete(socket);
    });
    const oldest = oldestTooMany(pending, peer);
    if (oldest === undefined) return;
    pending.delete(oldest);
    oldest.destroy();
  });

  return {
    admit: (connection) => void pending.delete(connection),
    close: () =>
      new Promise((resolve) => {
        // Node's closeAllConnections leaves out upgraded connections and refused ones.
        const cutOff = setTimeout(() => {
          for (const connection of all) connection.destroy();
        }, CLOSE_MS);
        server.close(() => {
          clearTimeout(cutOff);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** The connection to end if there are too many, of `peer` or altogether. */
function oldestTooMany(pending: ReadonlyMap<Duplex, string>, peer: string): Duplex | undefined {
  const ofPeer = [...pending].filter(([, of]) => of === peer);
  if (ofPeer.length > PENDING_PER_PEER) return ofPeer[0]?.[0];
  return pending.size > PENDING ? pending.keys().next().value : undefined;
}
