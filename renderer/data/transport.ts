import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { SIGNED_OUT } from '../../electron/shared/session.ts';

export type Link = ClientLink<ClientContext>;

/** A way to the engine that is open. `closed` resolves when it is not any more: whether because the session has ended. */
export type Transport = { link: Link; closed: Promise<{ signedOut: boolean }>; close: () => void };

/** Opens the WebSocket of the host that served this page. Rejects if it does not open. */
export function openWebSocket(signal: AbortSignal): Promise<Transport> {
  const url = new URL('/rpc', window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.hash = '';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const closed = new Promise<{ signedOut: boolean }>((resolve) => {
    socket.addEventListener('close', ({ code }) => resolve({ signedOut: code === SIGNED_OUT }), {
      once: true,
    });
  });
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new Error('The connection to Homeport did not open'));
    signal.addEventListener('abort', () => socket.close(), { once: true });
    socket.addEventListener('close', refuse, { once: true });
    socket.addEventListener(
      'open',
      () => {
        socket.removeEventListener('close', refuse);
        resolve({ link: new WebSocketLink({ websocket: socket }), closed, close: () => socket.close() });
      },
      { once: true },
    );
  });
}

/** Speaks over a port that the desktop shell has handed over. */
export function usePort(port: MessagePort): Transport {
  const closed = new Promise<{ signedOut: boolean }>((resolve) => {
    // Electron tells of a port whose other side is gone; a plain Chromium does not, there the shell's message does.
    port.addEventListener('close', () => resolve({ signedOut: false }), { once: true });
  });
  const link = new MessagePortLink({ port });
  port.start();
  const close = () => {
    port.close();
    // No port hears of its own end: told here, so that calls under way end too instead of hanging for ever.
    port.dispatchEvent(new Event('close'));
  };
  return { link, closed, close };
}

/**
 * Hears what the preload says: a port handed over (the first, and a new one whenever the engine was started again),
 * or that the engine behind the last one is gone.
 * @returns its unsubscribe
 */
export function onPort(listener: { handed: (port: MessagePort) => void; gone: () => void }): () => void {
  const onMessage = (event: MessageEvent<unknown>) => {
    // Only this window itself (the preload runs in it) may hand over a port; frames and openers may not.
    if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
    if (!('type' in event.data)) return;
    const port = event.ports[0];
    if (event.data.type === 'homeport:port' && port) listener.handed(port);
    if (event.data.type === 'homeport:port-closed') listener.gone();
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}
