import { chmodSync, existsSync, lstatSync, mkdirSync, rmdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { HomeportError, messageOf } from '../shared/errors.ts';
import { dataDirKey } from './data-dir.ts';
import { type HomeportRouter, MAX_MESSAGE_BYTES, rpcServer } from './rpc.ts';

/**
 * The door for the CLI: a WebSocket with the contract, over a socket that only this user can open.
 * Who may use it is decided by the file's mode, as with Docker's own socket; there is no sign-in.
 */

/** sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included. */
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * Where the socket of a data directory is: `<dataDir>/homeport.sock`; where that path is longer than a socket's may be,
 * `homeport-<uid>-<hash of the data directory>/homeport.sock` in the system's folder for temporary files; on Windows a named pipe.
 */
export function localSocketPath(dataDir: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return `\\\\.\\pipe\\homeport-${dataDirKey(dataDir)}`;
  const path = join(dataDir, 'homeport.sock');
  if (Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES) return path;
  return join(tmpdir(), `homeport-${userInfo().uid}-${dataDirKey(dataDir)}`, 'homeport.sock');
}

export type LocalSocket = {
  path: string;
  /** How many are connected. */
  callers(): number;
  /** Takes no new callers, and waits for those that are there to leave; `limitMs` at the most. */
  drain(limitMs: number): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the local socket. The caller holds the data directory's lock.
 * @throws HomeportError CONFLICT where another Homeport answers on it, STORE_UNAVAILABLE where it can't be opened
 */
export async function listenLocalSocket(options: {
  dataDir: string;
  router: HomeportRouter;
}): Promise<LocalSocket> {
  const path = localSocketPath(options.dataDir);
  if (process.platform !== 'win32') preparePlace(path, options.dataDir);
  if (await answers(path)) {
    throw new HomeportError(
      'CONFLICT',
      `Another Homeport already runs with the data directory ${options.dataDir}. Stop it first, or choose another directory with --data-dir.`,
    );
  }
  // What a dead process left behind: nobody answers on it.
  if (process.platform !== 'win32') rmSync(path, { force: true });

  const server = createServer((_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain' }).end('This socket speaks WebSocket only.\n');
  });
  const sockets = new WebSocketServer({ server, path: '/rpc', maxPayload: MAX_MESSAGE_BYTES });
  sockets.on('connection', rpcServer(options.router));
  // ws passes the server's errors on: they are answered below, and without a listener they would end the process.
  sockets.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new HomeportError(
          'STORE_UNAVAILABLE',
          `The local socket ${path} can't be opened: ${messageOf(cause)}.`,
          { cause },
        ),
      ),
    );
    server.once('listening', resolve);
    listenForThisUser(() => server.listen(path));
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  const drained = new Promise<void>((resolve) => server.once('close', resolve));
  return {
    path,
    callers: () => sockets.clients.size,
    async drain(limitMs) {
      const limit = new AbortController();
      server.close();
      server.closeIdleConnections();
      const late = delay(limitMs, undefined, { signal: limit.signal }).catch(() => undefined);
      await Promise.race([drained, late]);
      limit.abort();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.close(1001, 'Homeport is closing');
        const cutOff = setTimeout(() => {
          for (const socket of sockets.clients) socket.terminate();
        }, 1000);
        sockets.close();
        // Node removes the socket's file with the server.
        server.close(() => {
          clearTimeout(cutOff);
          leavePlace(path, options.dataDir);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Whether somebody accepts connections on the socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // No such file, or nobody behind it: the same to us.
    socket.once('error', () => resolve(false));
  });
}

function preparePlace(path: string, dataDir: string): void {
  const folder = dirname(path);
  if (folder !== dataDir) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const found = lstatSync(folder);
    // The folder for temporary files is everybody's: somebody else may have been there first.
    if (!found.isDirectory() || found.uid !== userInfo().uid || (found.mode & 0o077) !== 0) {
      throw new HomeportError(
        'STORE_UNAVAILABLE',
        `${folder} must be a folder of yours with mode 0700, for Homeport's local socket. Remove it, or choose a shorter data directory.`,
      );
    }
  }
  if (existsSync(path) && !lstatSync(path).isSocket()) {
    throw new HomeportError(
      'STORE_UNAVAILABLE',
      `${path} is in the way of Homeport's local socket. Move it elsewhere.`,
    );
  }
}

/** A folder that was made for the socket alone goes with it. */
function leavePlace(path: string, dataDir: string): void {
  const folder = dirname(path);
  if (process.platform === 'win32' || folder === dataDir) return;
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or somebody put something into it: the next start looks at it again.
  }
}

/** Node binds a local socket inside `listen`, so that the mask holds for exactly that. */
function listenForThisUser(listen: () => void): void {
  if (process.platform === 'win32') {
    listen();
    return;
  }
  const before = process.umask(0o177);
  try {
    listen();
  } finally {
    process.umask(before);
  }
}
