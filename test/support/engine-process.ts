import { type ChildProcess, spawn } from 'node:child_process';
import { ORPCError } from '@orpc/client';
import { connectLocal, type LocalClient } from '../../electron/cli/local-client.ts';
import { localSocketPath } from '../../electron/home/local-socket.ts';
import type { HomeportClient } from '../../electron/home/rpc.ts';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { waitFor } from './docker.ts';
import { FAULT_ENGINE_PROGRAM } from './fault-engine/bundle.ts';

/** An engine in a process of its own on a data directory that outlives it. */
export type EngineProcess = {
  readonly dataDir: string;
  /** Starts a process and connects to it. False: it was killed before it was ready. */
  start(): Promise<boolean>;
  /** Of the present process. */
  client(): HomeportClient;
  /** SIGKILL, at once; nothing where none runs. */
  kill9(): void;
  /** SIGTERM, and its end. */
  stop(): Promise<void>;
  alive(): boolean;
  /** Resolves when the present process has ended, however. */
  gone(): Promise<void>;
  /** What all processes so far have logged. */
  readonly log: string[];
};

const START_MS = 60_000;

/** @param env DOCKER_HOST above all. */
export function engineProcess(dataDir: string, env: Record<string, string>): EngineProcess {
  const log: string[] = [];
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();
  let connection: LocalClient | null = null;
  const kill9 = () => {
    child?.kill('SIGKILL');
  };
  process.once('exit', kill9);

  return {
    dataDir,
    log,
    kill9,
    alive: () => child !== null,
    gone: () => ended,
    client() {
      if (connection === null) throw new Error('The engine process is not connected');
      return connection.client;
    },
    async start() {
      if (child !== null) throw new Error('The engine process runs already');
      const started = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', FAULT_ENGINE_PROGRAM, dataDir],
        { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } },
      );
      child = started;
      ended = new Promise((resolve) => {
        started.once('close', (code, signal) => {
          log.push(`--- ended: ${signal ?? code}`);
          child = null;
          connection?.close();
          connection = null;
          resolve();
        });
      });
      let ready = false;
      started.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ready')) ready = true;
      });
      started.stderr.on('data', (chunk: Buffer) => log.push(...chunk.toString().trimEnd().split('\n')));
      await waitFor(() => ready || child === null, {
        timeoutMs: START_MS,
        everyMs: 10,
        what: 'the engine process',
      });
      if (child === null) return false;
      const made = await connectLocal(localSocketPath(dataDir));
      if (made === null) {
        await waitFor(() => child === null, { what: 'the end of an engine process that does not answer' });
        return false;
      }
      connection = made;
      return true;
    },
    async stop() {
      child?.kill('SIGTERM');
      await ended;
      process.removeListener('exit', kill9);
    },
  };
}

/** Waits for an update's end; null where the process died first. */
export async function endedOrDead(engine: EngineProcess, id: string): Promise<UpdateDto | null> {
  return whileAlive(engine, async () => {
    for await (const event of await engine.client().updates.watch({ id })) {
      if (event.type === 'update' && event.update.outcome !== null) return event.update;
    }
    return null;
  });
}

/** The answer; null where the process died before it came. Errors that the engine itself gave are passed on. */
export async function whileAlive<T>(engine: EngineProcess, ask: () => Promise<T>): Promise<T | null> {
  const gone = engine.gone().then(() => null);
  const asked = ask().catch(async (error: unknown) => {
    if (error instanceof ORPCError) throw error;
    // A socket that broke is told a moment before the process is known to be gone. Where it is not, something else broke.
    await waitFor(() => !engine.alive(), {
      timeoutMs: 5_000,
      everyMs: 10,
      what: 'the end of an engine process whose socket broke',
    }).catch(() => {
      throw error;
    });
    return null;
  });
  return Promise.race([asked, gone]);
}
