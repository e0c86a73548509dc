import { chmodSync, existsSync, lstatSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { WebSocketServer } from 'ws';
import { makePrivateDir } from '../engine/store/paths.ts';
import { HomeportError, messageOf } from '../shared/errors.ts';
import { HTTP_LIMITS, watchConnections } from './connections.ts';
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
  /** Whether new callers are let in; those that are there stay. One that is turned away can try again later. */
  letIn(open: boolean): void;
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
 * Makes sure that what listens on the socket is this user's: that nobody else could have put it there. The folder for
 * temporary files is everybody's, and somebody may have been there first. A socket that is not there is nobody's.
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
  throw new HomeportError(
    'STORE_UNAVAILABLE',
    `${folder} must be a folder of yours with mode 0700, for Homeport's local socket. Remove it, or choose a shorter data directory.`,
  );
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
  if (folder !== dataDir) makePrivateDir(folder);
  checkSocketFolder(path);
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
