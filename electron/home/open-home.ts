import { createRouterClient } from '@orpc/server';
import type { Text } from '../shared/text/text.ts';
import { withoutSecrets } from '../shared/without-secrets.ts';
import { ensureDataDir } from './data-dir.ts';
import { type LocalSocket, listenLocalSocket } from './local-socket.ts';
import { openAll } from './open-all.ts';
import type { HomeportClient, HomeportRouter } from './rpc.ts';

/** The engine, as its host sees it. */
export type HostedEngine = { router: HomeportRouter; close(): Promise<void> };

type HomeOptions<Lock, Engine> = {
  dataDir: string;
  /** Takes the data directory: for a host (`lockAsHost`) or for one command (`lockAsCommand`). */
  lock: (dataDir: string) => Lock | Promise<Lock>;
  /**
   * Starts the engine, with the lock held. Whatever else must be in order before the engine moves anything is done in here
   * too. Its answer is `Home.engine`.
   */
  startEngine: (parts: { dataDir: string; log: (line: string) => void }) => Promise<Engine>;
  /** What the person who starts it is told. */
  say: (what: Text) => void;
  /** Lines of the log, without secrets. */
  log: (line: string) => void;
};

type Home<Lock, Engine> = {
  lock: Lock;
  engine: Engine;
  /** Asks the engine without a way in between. */
  client: HomeportClient;
  socket: LocalSocket;
  /** Lets nobody in any more, then ends the engine, then lets go of the directory. @throws what the first failing part threw */
  close(): Promise<void>;
};

/**
 * A Homeport at work in a data directory, as every host of the engine has it (the desktop's engine process, the headless host,
 * a single command): the directory is this user's alone and locked, the engine runs, commands reach it over the local socket.
 * If a part can't be opened, those before it are closed again.
 *
 * @throws HomeportError CONFLICT where another Homeport has the directory, STORE_UNAVAILABLE, and what `lock` and `startEngine` throw
 */
export function openHome<Lock extends { release(): unknown }, Engine extends HostedEngine>(
  options: HomeOptions<Lock, Engine>,
): Promise<Home<Lock, Engine>> {
  const { dataDir } = options;
  const log = (line: string) => options.log(withoutSecrets(line));
  return openAll(log, async (opened) => {
    ensureDataDir(dataDir, options.say);
    const lock = await options.lock(dataDir);
    opened.add('lock', () => lock.release());
    const engine = await options.startEngine({ dataDir, log });
    opened.add('engine', () => engine.close());
    const socket = await listenLocalSocket({ dataDir, router: engine.router });
    opened.add('local socket', () => socket.close());
    return { lock, engine, client: createRouterClient(engine.router), socket };
  });
}
