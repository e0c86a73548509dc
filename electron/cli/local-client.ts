import { connect as connectSocket } from 'node:net';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { WebSocket } from 'ws';
import { checkSocketFolder, localSocketPath } from '../home/local-socket.ts';
import type { HomeportClient } from '../home/rpc.ts';

export type LocalClient = {
  client: HomeportClient;
  /** Whether the other side has gone away without being asked to. */
  lost(): boolean;
  close(): void;
};

const HANDSHAKE_MS = 10_000;

/**
 * Connects to a running Homeport over its local socket.
 * @returns null where none answers
 * @throws HomeportError STORE_UNAVAILABLE where the socket may be somebody else's
 */
export async function connectLocal(path: string): Promise<LocalClient | null> {
  checkSocketFolder(path);
  // The stream is made here and not by a ws+unix: URL, in which a path with a colon or a '%' would be read as another one.
  const socket = new WebSocket('ws://homeport/rpc', {
    createConnection: () => connectSocket(path),
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS,
  });
  const open = await new Promise<boolean>((resolve) => {
    socket.once('open', () => resolve(true));
    // Refused, no such file: 'close' follows, and the listener stays for errors that come later.
    socket.on('error', () => resolve(false));
  });
  if (!open) return null;
  let closing = false;
  let lost = false;
  socket.on('close', () => {
    lost = !closing;
  });
  return {
    client: createORPCClient(new RPCLink({ websocket: new BrowserSocket(socket) })),
    lost: () => lost,
    close: () => {
      closing = true;
      socket.close();
    },
  };
}

/** The same, by its data directory. */
export const reachRunning = (dataDir: string): Promise<LocalClient | null> =>
  connectLocal(localSocketPath(dataDir));

/** What oRPC expects of a browser's WebSocket: `ws` has the same behaviour under other types. */
export class BrowserSocket extends EventTarget {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    super();
    this.#socket = socket;
    socket.on('open', () => this.dispatchEvent(new Event('open')));
    socket.on('message', (data) => this.dispatchEvent(new MessageEvent('message', { data })));
    socket.on('close', () => this.dispatchEvent(new Event('close')));
  }

  get readyState(): WebSocket['readyState'] {
    return this.#socket.readyState;
  }

  send(data: string | ArrayBufferLike | ArrayBufferView | Blob): void {
    if (data instanceof Blob) throw new TypeError('The contract sends no files');
    this.#socket.send(data);
  }
}
