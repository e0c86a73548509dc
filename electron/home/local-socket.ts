import { chmodSync, existsSync, lstatSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { WebSocketServer } from 'ws';
import { makePrivateDir } from '../engine/store/paths.ts';
import { HomeportError, textOf } from '../shared/errors.ts';
import { say } from '../shared/text/text.ts';
import { HTTP_LIMITS, watchConnections } from './connections.ts';
import { dataDirKey } from './data-dir.ts';
import { type HomeportRouter, MAX_MESSAGE_BYTES, rpcServer } from './rpc.ts';

/**
 * How the command line reaches a running Homeport: the contract over a WebSocket, on a socket that only this user can open.
 * The file's mode decides who may use it, as with Docker's own socket; there is no sign-in.
 */

/** sun_path holds 104 bytes on macOS and 108 on Linux, the closing zero included. */
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * Where the socket of a data directory is: `<dataDir>/homeport.sock`; if that path is too long for a socket,
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
  /** Lets new callers in, or not. Those who are connected stay; one who is turned away can try again later. */
  letIn(open: boolean): void;
  close(): Promise<void>;
};

/**
 * Opens the local socket. The caller holds the data directory's lock.
 * @throws HomeportError CONFLICT if another Homeport answers on it, STORE_UNAVAILABLE if it can't be opened
 */
export async function listenLocalSocket(options: {
  dataDir: string;
  router: HomeportRouter;
}): Promise<LocalSocket> {
  const path = localSocketPath(options.dataDir);
  if (process.platform !== 'win32') preparePlace(path, options.dataDir);
  if (await answers(path)) {
    throw new HomeportError('CONFLICT', say('lock.in-use', { dataDir: options.dataDir }));
  }
  // Left behind by a process that died: nobody answers on it.
  if (process.platform !== 'win32') rmSync(path, { force: true });

  const server = createServer(HTTP_LIMITS, (_request, response) => {
    response.writeHead(426, { 'content-type': 'text/plain' }).end('This socket speaks WebSocket only.\n');
  });
  const connections = watchConnections(server);
  let open = true;
  const sockets = new WebSocketServer({
    server,
    path: '/rpc',
    maxPayload: MAX_MESSAGE_BYTES,
    verifyClient: (_caller, admit) => admit(open, 503, 'Homeport is about to close'),
  });
  const serveRpc = rpcServer(options.router);
  sockets.on('connection', (socket, request) => {
    connections.admit(request.socket);
    serveRpc(socket);
  });
  // ws passes the server's errors on. They are handled below; without a listener here they would end the process.
  sockets.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new HomeportError('STORE_UNAVAILABLE', say('socket.unusable', { path, why: textOf(cause) }), {
          cause,
        }),
      ),
    );
    server.once('listening', resolve);
    listenForThisUser(() => server.listen(path));
  });
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  return {
    path,
    callers: () => sockets.clients.size,
    letIn: (now) => {
      open = now;
    },
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001, 'Homeport is closing');
      sockets.close();
      // Node removes the socket's file with the server.
      await connections.close();
      leavePlace(path, options.dataDir);
    },
  };
}

/**
 * Makes sure that nobody but this user could have put the socket there. Anybody can write to the folder for temporary files,
 * and somebody may have been there first. If the folder is not there, neither is a socket.
 *
 * @throws HomeportError STORE_UNAVAILABLE
 */
export function checkSocketFolder(path: string): void {
  const user = process.geteuid?.();
  const folder = dirname(path);
  const link = lstatSync(folder, { throwIfNoEntry: false });
  if (user === undefined || link === undefined) return;
  const found = statSync(folder, { throwIfNoEntry: false });
  // Whoever owns a link can point it elsewhere at any time.
  const linked = !link.isSymbolicLink() || link.uid === user || link.uid === 0;
  if (linked && found?.isDirectory() && found.uid === user && (found.mode & 0o022) === 0) return;
  throw new HomeportError('STORE_UNAVAILABLE', say('socket.folder-of-another', { folder }));
}

/** Whether somebody accepts connections on the socket. */
export function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // There is no such file, or nobody listens on it: it makes no difference here.
    socket.once('error', () => resolve(false));
  });
}

function preparePlace(path: string, dataDir: string): void {
  const folder = dirname(path);
  if (folder !== dataDir) makePrivateDir(folder);
  checkSocketFolder(path);
  if (existsSync(path) && !lstatSync(path).isSocket()) {
    throw new HomeportError('STORE_UNAVAILABLE', say('socket.in-the-way', { path }));
  }
}

/** Removes a folder that was made for the socket alone. */
function leavePlace(path: string, dataDir: string): void {
  const folder = dirname(path);
  if (process.platform === 'win32' || folder === dataDir) return;
  try {
    rmdirSync(folder);
  } catch {
    // It is gone already, or somebody put something into it: the next start checks it again.
  }
}

/** Node binds a local socket inside `listen`, so the mask applies to exactly that. */
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
