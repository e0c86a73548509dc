import { setTimeout as delay } from 'node:timers/promises';
import type { LocalSocket } from '../home/local-socket.ts';
import { openHome } from '../home/open-home.ts';
import type { HomeportClient } from '../home/rpc.ts';
import type { LiveState } from '../shared/dto.ts';
import { HomeportError, isHomeportError } from '../shared/errors.ts';
import { pictures } from '../shared/live-change.ts';
import { orAborted } from '../shared/or-aborted.ts';
import { say } from '../shared/text/text.ts';
import type { EngineParts } from './engine-parts.ts';
import { inWords } from './in-words.ts';
import { reachRunning } from './local-client.ts';
import { createHeldUp, goingOn, type HeldUp, PATIENCE_MS } from './under-way.ts';

export type Connection = {
  client: HomeportClient;
  /** The engine runs in this process: it ends when the command does. */
  inProcess: boolean;
  /** Whether the running Homeport has gone away. */
  lost(): boolean;
  /**
   * In process: whether the engine may close for a host that waits for this very process. Nobody else is served by it, and
   * what is under way has begun its swap: cut off earlier, an update would end there, and nobody asked for that.
   */
  givesWay(live: LiveState): boolean;
  /** Whether an update stands still for so long that a command need not wait for it. */
  heldUp: HeldUp;
  /**
   * In process: waits for the callers and the updates under way, then closes the engine. What waits for a person is left to its
   * journal, and what `givesWay` says; with `leave` everything.
   */
  close(options?: { leave?: boolean }): Promise<void>;
};

const RETRY_MS = 200;
/** How long an engine in this process may look for Docker before the command goes on without. */
const DOCKER_MS = 5_000;
/** How long other commands that ask this process may take to leave, when no update is under way. */
const CALLERS_MS = 30_000;
/**
 * How long a Homeport that holds the data directory may take until it answers: it recovers cut-off updates first. A command
 * that lets nobody in while its callers leave has gone by then.
 */
const START_MS = CALLERS_MS + 15_000;

type ConnectOptions = {
  dataDir: string;
  /** What it is for, in the words of a host that waits: 'homeport update'. */
  command: string;
  loadEngine: () => Promise<EngineParts>;
  log: (line: string) => void;
  startMs?: number;
  patienceMs?: number;
  callersMs?: number;
};

/**
 * Reaches the Homeport of a data directory: the running one over its local socket, else an engine in this process,
 * which other commands can reach meanwhile over the same socket. A host that starts, or waits for another command's end,
 * is waited for.
 *
 * @throws HomeportError CONFLICT where another process holds the directory and does not answer, STORE_UNAVAILABLE
 */
export async function connect(options: ConnectOptions): Promise<Connection> {
  const deadline = Date.now() + (options.startMs ?? START_MS);
  for (;;) {
    const local = await reachRunning(options.dataDir);
    if (local !== null) {
      return {
        client: local.client,
        inProcess: false,
        lost: local.lost,
        givesWay: () => false,
        heldUp: createHeldUp(options.patienceMs ?? PATIENCE_MS),
        close: async () => local.close(),
      };
    }
    try {
      return await startInProcess(options);
    } catch (error) {
      // Somebody holds the lock, and will soon answer or leave.
      if (!isHomeportError(error, 'CONFLICT') || Date.now() > deadline) throw error;
      await delay(RETRY_MS);
    }
  }
}

async function startInProcess(options: ConnectOptions): Promise<Connection> {
  const { dataDir, log } = options;
  const parts = await options.loadEngine();
  const home = await openHome({
    dataDir,
    say: (what) => log(inWords(what)),
    log,
    lock: (directory) => parts.lockAsCommand(directory, options.command),
    startEngine: (given) => parts.startEngine({ ...given, background: false }),
  });
  const { client, socket, lock } = home;
  try {
    await untilDockerIsKnown(client);
  } catch (error) {
    // What fails to close is in the log; the caller needs to know why it was closed.
    await home.close().catch(() => undefined);
    throw error;
  }
  const heldUp = createHeldUp(options.patienceMs ?? PATIENCE_MS);
  const givesWay = (live: LiveState) =>
    lock.hostWaits() && socket.callers() === 0 && goingOn(live).every((update) => update.survivesCut);
  return {
    client,
    inProcess: true,
    lost: () => false,
    givesWay,
    heldUp,
    async close({ leave = false } = {}) {
      try {
        if (!leave)
          await untilNobodyNeedsIt(client, socket, { heldUp, givesWay }, options.callersMs ?? CALLERS_MS);
      } finally {
        await home.close();
      }
    },
  };
}

/** Waits until it is known whether a Docker engine answers, for five seconds at most. */
async function untilDockerIsKnown(client: HomeportClient): Promise<void> {
  const limit = AbortSignal.timeout(DOCKER_MS);
  const states = pictures(await client.live.watch(undefined, { signal: limit }));
  for (;;) {
    const next = await orAborted(states.next(), limit);
    if (next === 'left') return;
    if (next.done || next.value.docker.state !== 'connecting') {
      await states.return();
      return;
    }
  }
}

/**
 * Waits until nothing is under way that this process must stay for, and the callers have left: they may begin another update at
 * any time. While an update goes on everybody is let in, since it may take an hour.
 *
 * @param callersMs how long callers may stay while no update is under way
 */
async function untilNobodyNeedsIt(
  client: HomeportClient,
  socket: Pick<LocalSocket, 'callers' | 'letIn'>,
  { heldUp, givesWay }: Pick<Connection, 'heldUp' | 'givesWay'>,
  callersMs: number,
): Promise<void> {
  const atRest = async () => {
    const live = await client.live.get();
    return goingOn(live).every((update) => heldUp(live, update)) || givesWay(live);
  };
  for (;;) {
    while (!(await atRest())) await delay(RETRY_MS);
    socket.letIn(false);
    const deadline = performance.now() + callersMs;
    for (;;) {
      const left = socket.callers() === 0 || performance.now() > deadline;
      // Checked last: whoever has left may have begun one.
      if (!(await atRest())) break;
      if (left) return;
      await delay(RETRY_MS);
    }
    socket.letIn(true);
  }
}

/** What to say when a running Homeport went away in the middle of a command. */
export function connectionLost(cause: unknown): HomeportError {
  return new HomeportError('INTERNAL', say('cli.connection-lost'), { cause });
}
