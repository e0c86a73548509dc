import net from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Listens } from './context.ts';

/** Connects and says nothing: what keeps the connection, or speaks first, is there. */
export const listens: Listens = ({ host, port, everywhere }, signal, keptMs) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const socket = net.connect({ host: (everywhere ? ownAddress() : null) ?? host, port });
    let timer: NodeJS.Timeout | undefined;
    const done = (there: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.destroy();
      resolve(there);
    };
    const abort = () => done(false);
    signal.addEventListener('abort', abort, { once: true });
    socket.once('connect', () => {
      // What came in meanwhile is heard first: this process may have been kept from looking for longer.
      timer = setTimeout(() => setImmediate(() => done(true)), keptMs);
    });
    socket.once('data', () => done(true));
    socket.once('error', abort);
    socket.once('end', abort);
    socket.once('close', abort);
  });

/**
 * An address at which the kernel itself leads a connection into the container. At 127.0.0.1 Docker's proxy takes it, and it is
 * not told from there for how long the container can't be reached behind it.
 */
function ownAddress(): string | null {
  const all = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null;
}
