import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connectLocal, type LocalClient } from '../../../electron/cli/local-client.ts';
import { localSocketPath } from '../../../electron/home/local-socket.ts';
import type { HomeportClient } from '../../../electron/home/rpc.ts';
import type { UpdateDto } from '../../../electron/shared/dto.ts';
import { freePort, testEndpoint, waitFor } from '../../support/docker.ts';
import { LAUNCHER } from '../../support/homeport-process.ts';
import { wordsOf } from '../../support/in-words.ts';
import type { Bench } from '../harness/benchmark.ts';

/** The headless host as people run it: a process of its own, through the launcher, on a data directory. */
export type RunningHomeport = {
  pid: number;
  dataDir: string;
  client: HomeportClient;
  /** Milliseconds from its start until it answered with all its apps. */
  startMs: number;
  /** Signs a browser in once. */
  signInUrl(): Promise<string>;
  /** Waits for an update's end. @throws Error where it ended otherwise than `outcome` */
  ended(updateId: string | null, outcome?: UpdateDto['outcome']): Promise<UpdateDto>;
  stop(): Promise<void>;
};

type HomeportOptions = {
  /** Default: `data` in the case's folder. */
  dataDir?: string;
  dockerHost?: string;
  /** How many apps it must answer with before it counts as started. */
  apps?: number;
  /** Instead of `homeport serve`: the program and its arguments; the port is put behind them. */
  command?: readonly [string, ...string[]];
};

/** How slow it is, is the question. */
const START_MS = 600_000;
const STOP_MS = 20_000;

/** Starts it, and ends it with the case. */
export async function startHomeport(bench: Bench, options: HomeportOptions = {}): Promise<RunningHomeport> {
  const dataDir = options.dataDir ?? path.join(bench.dir, 'data');
  await mkdir(dataDir, { recursive: true });
  const [program, ...args] = options.command ?? [process.execPath, LAUNCHER, 'serve'];
  const port = await freePort();
  const began = performance.now();
  const child = spawn(program, [...args, '--port', String(port)], {
    cwd: options.command === undefined ? tmpdir() : process.cwd(),
    env: { ...process.env, HOMEPORT_DATA_DIR: dataDir, DOCKER_HOST: options.dockerHost ?? testEndpoint() },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C must not reach it before what it works on has been cleaned up.
    detached: true,
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      printed += chunk;
    });
  let local: LocalClient | null = null;
  const stop = async () => {
    local?.close();
    await end(child);
  };
  bench.closing.defer('Homeport', stop);
  const connected = await waitFor(
    async () => (hasEnded(child) ? 'ended' : await connectLocal(localSocketPath(dataDir))),
    { what: 'Homeport to answer', everyMs: 5, timeoutMs: START_MS },
  );
  if (connected === 'ended') throw new Error(`Homeport ended: ${printed}`);
  local = connected;
  const { client } = connected;
  await waitFor(async () => (await client.live.get()).apps.length >= (options.apps ?? 0), {
    what: 'Homeport to answer with its apps',
    everyMs: 5,
    timeoutMs: START_MS,
  });
  const startMs = performance.now() - began;
  return {
    pid: child.pid ?? 0,
    dataDir,
    client,
    startMs,
    stop,
    signInUrl: () =>
      waitFor(() => /Sign in once with: (\S+)/.exec(printed)?.[1] ?? null, { what: 'the sign-in link' }),
    async ended(updateId, outcome = 'succeeded') {
      if (updateId === null) throw new Error('There is no update to wait for');
      for await (const event of await client.updates.watch({ id: updateId }, { signal: bench.signal })) {
        if (event.type !== 'update' || event.update.outcome === null) continue;
        if (event.update.outcome === outcome) return event.update;
        throw new Error(`The update ended as ${event.update.outcome}: ${wordsOf(event.update.error)}`);
      }
      throw new Error('Homeport ended before the update did');
    },
  };
}

/**
 * SIGTERM to its whole process group, as a terminal's Ctrl-C would reach it: npm and a supervisor may end before what they have
 * started. Waits until nobody of the group is left; what hangs is ended by force.
 */
async function end(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const gone = () => hasEnded(child) && !signalGroup(pid, 0);
  try {
    await waitFor(gone, { what: 'Homeport to end', timeoutMs: STOP_MS });
  } catch {
    signalGroup(pid, 'SIGKILL');
    await waitFor(gone, { what: 'Homeport to be ended by force', timeoutMs: STOP_MS });
  }
}

/** @returns whether there is anybody in it */
function signalGroup(group: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
    throw error;
  }
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;
