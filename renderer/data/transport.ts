import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as MessagePortLink } from '@orpc/client/message-port';
import { RPCLink as WebSocketLink } from '@orpc/client/websocket';
import { SIGNED_OUT } from '../../electron/shared/session.ts';

export type Link = ClientLink<ClientContext>;

/** A way to the engine that is open. `closed` resolves when it is not any more: whether because the session has ended. */
export type Transport = { link: Link; closed: Promise<{ signedOut: boolean }>; close: () => void };

/** Opens the WebSocket of the host that served this page. Rejects if it does not open. @param signal ends the try, not what is open */
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
    const giveUp = () => socket.close();
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    socket.addEventListener('close', refuse, { once: true });
    socket.addEventListener(
      'open',
      () => {
        signal.removeEventListener('abort', giveUp);
        socket.removeEventListener('close', refuse);
        resolve({ link: new WebSocketLink({ websocket: socket }), closed, close: () => socket.close() });
      },
      { once: true },
    );
  });
}

/** Speaks over a port that was handed over: to the engine, or to the desktop shell. */
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
 * Hears of ports to the engine: one that is handed over (the first, and a new one whenever the engine was started again), or
 * that the engine behind the last one is gone.
 * @returns its unsubscribe
 */
export function onPort(listener: { handed: (port: MessagePort) => void; gone: () => void }): () => void {
  return onPreload((type, port) => {
    if (type === 'homeport:port' && port) listener.handed(port);
    if (type === 'homeport:port-closed') listener.gone();
  });
}

/** Hears of a port to the desktop shell itself, which the settings window is given. @returns its unsubscribe */
export function onShellPort(handed: (port: MessagePort) => void): () => void {
  return onPreload((type, port) => {
    if (type === 'homeport:shell-port' && port) handed(port);
  });
}

function onPreload(hear: (type: unknown, port: MessagePort | undefined) => void): () => void {
  const onMessage = (event: MessageEvent<unknown>) => {
    // Only this window itself (the preload runs in it) may hand over a port; frames and openers may not.
    if (event.source !== window || typeof event.data !== 'object' || event.data === null) return;
    if ('type' in event.data) hear(event.data.type, event.ports[0]);
  };
  window.addEventListener('message', onMessage);
  return () => window.removeEventListener('message', onMessage);
}

/** Tells the preload that ports will be heard; '/' keeps it within this origin. */
export const sayReady = (): void => window.postMessage({ type: 'homeport:ready' }, '/');
