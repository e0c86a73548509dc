import { setTimeout as delay } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { ensureDataDir } from '../server/data-dir.ts';
import { listenLocalSocket, localSocketPath } from '../server/local-socket.ts';
import type { HomeportClient } from '../server/rpc.ts';
import { HomeportError, isHomeportError } from '../shared/errors.ts';
import type { EngineParts } from './engine-parts.ts';
import { connectLocal } from './local-client.ts';

export type Connection = {
  client: HomeportClient;
  /** The engine runs in this process: it ends when the command does. */
  inProcess: boolean;
  /** The running Homeport has gone away meanwhile. */
  lost(): boolean;
  /** In process: waits for the updates under way, then closes the engine. */
  close(): Promise<void>;
};

/** How long a Homeport that holds the data directory may take until it answers (it recovers cut-off updates first). */
const START_MS = 20_000;
const RETRY_MS = 200;
/** How long an engine in this process may look for Docker before the command goes on without. */
const DOCKER_MS = 5_000;

/**
 * Reaches the Homeport of a data directory: the running one over its local socket, else an engine in this process,
 * which other commands can reach meanwhile over the same socket.
 *
 * @throws HomeportError CONFLICT where another process holds the directory and does not answer, STORE_UNAVAILABLE
 */
export async function connect(options: {
  dataDir: string;
  loadEngine: () => Promise<EngineParts>;
  log: (line: string) => void;
  startMs?: number;
}): Promise<Connection> {
  const deadline = Date.now() + (options.startMs ?? START_MS);
  for (;;) {
    const local = await connectLocal(localSocketPath(options.dataDir));
    if (local !== null)
      return { client: local.client, inProcess: false, lost: local.lost, close: async () => local.close() };
    try {
      return await startInProcess(options);
    } catch (error) {
      // Somebody holds the lock: about to answer, or about to leave.
      if (!isHomeportError(error, 'CONFLICT') || Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function startInProcess(options: Parameters<typeof connect>[0]): Promise<Connection> {
  const { dataDir } = options;
  ensureDataDir(dataDir, options.log);
  const parts = await options.loadEngine();
  const lock = await parts.lock(dataDir);
  try {
    const engine = await parts.startEngine({ dataDir, log: options.log, background: false });
    const client: HomeportClient = createRouterClient(engine.router);
    try {
      const socket = await listenLocalSocket({ dataDir, router: engine.router });
      await dockerLookedFor(client);
      return {
        client,
        inProcess: true,
        lost: () => false,
        close: async () => {
          await updatesEnded(client);
          await socket.close();
          await engine.close();
          await lock.release();
        },
      };
    } catch (error) {
      await engine.close();
      throw error;
    }
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Until it is known whether a Docker engine answers. */
async function dockerLookedFor(client: HomeportClient): Promise<void> {
  const limit = AbortSignal.timeout(DOCKER_MS);
  const limitReached = new Promise<'late'>((resolve) =>
    limit.addEventListener('abort', () => resolve('late'), { once: true }),
  );
  const states = await client.live.watch(undefined, { signal: limit });
  for (;;) {
    const next = await Promise.race([states.next(), limitReached]);
    if (next === 'late') return;
    if (next.done || next.value.docker.state !== 'connecting') {
      await states.return?.(undefined);
      return;
    }
  }
}

/** Until nothing is under way that could go on by itself: what waits for a person, or for Docker, is kept in the journal. */
async function updatesEnded(client: HomeportClient): Promise<void> {
  const working = async () => {
    const { apps } = await client.live.get();
    return apps.some(
      ({ activeUpdate: update }) => update !== null && !update.awaitingDecision && update.waitingFor === null,
    );
  };
  while (await working()) await delay(RETRY_MS);
}

/** What to say when a running Homeport went away in the middle of a command. */
export function connectionLost(cause: unknown): HomeportError {
  return new HomeportError(
    'INTERNAL',
    'Homeport went away before it had answered. What was under way goes on when it is back: "homeport history" says how it ended.',
    { cause },
  );
}
