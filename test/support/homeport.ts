import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import { type Engine, startEngine } from '../../electron/engine/engine.ts';
import { lockAsHost } from '../../electron/engine/store/lock-turns.ts';
import type { Contract } from '../../electron/shared/contract.ts';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { render } from '../../electron/shared/text/render.ts';

export type Homeport = {
  readonly dataDir: string;
  client: ContractRouterClient<Contract>;
  lines: string[];
  /** Waits for the update's end. */
  ended(updateId: string | null): Promise<UpdateDto>;
  /** Ends the engine as a person would, and starts another on the same data. `between`: what happens to it meanwhile. */
  restart(between?: () => void | Promise<void>): Promise<void>;
  close(): Promise<void>;
};

/** A whole engine in this process, on a data directory of its own and the machine's Docker. */
export async function startHomeport(
  /** Read anew at each start. */
  options: {
    dockerHost?: string;
    background?: boolean;
    now?: () => Date;
    buildSlots?: number;
    /** One that is there already: a copy of another's, say. It goes at the close all the same. */
    dataDir?: string;
  } = {},
): Promise<Homeport> {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'homeport-test-')));
  const lines: string[] = [];
  let lock: Awaited<ReturnType<typeof lockAsHost>>;
  let engine: Engine;
  const start = async () => {
    lock = await lockAsHost(dataDir, { say: (what) => lines.push(render(what)) });
    engine = await startEngine({ ...options, dataDir, log: (line) => lines.push(line) });
    homeport.client = createRouterClient(engine.router);
  };
  const stop = async () => {
    await engine.close();
    lock.release();
  };
  const homeport: Homeport = {
    dataDir,
    lines,
    client: undefined as never,
    async ended(updateId) {
      if (updateId === null) throw new Error('There is no update to wait for');
      for await (const event of await homeport.client.updates.watch({ id: updateId })) {
        if (event.type === 'update' && event.update.outcome !== null) return event.update;
      }
      throw new Error(`The watch of ${updateId} ended before the update did`);
    },
    async restart(between) {
      await stop();
      await between?.();
      await start();
    },
    async close() {
      await stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  await start();
  return homeport;
}

/** The whole log of an update, for a failed test's words. */
export async function logOf(homeport: Homeport, updateId: string): Promise<string> {
  const lines = await homeport.client.updates.log({ id: updateId });
  return lines.map((line) => line.text).join('\n');
}
