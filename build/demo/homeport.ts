import { setTimeout as delay } from 'node:timers/promises';
import { createRouterClient } from '@orpc/server';
import { startEngine } from '../../electron/engine/engine.ts';
import { lockAsHost } from '../../electron/engine/store/lock-turns.ts';
import type { HomeportClient } from '../../electron/home/rpc.ts';
import type { UpdateDto } from '../../electron/shared/dto.ts';
import { HomeportError, messageOf } from '../../electron/shared/errors.ts';
import { render } from '../../electron/shared/text/render.ts';
import type { Text } from '../../electron/shared/text/text.ts';
import { openDemoDir, removeDemoDir } from './data-dir.ts';
import type { Terminal } from './terminal.ts';

/** A Homeport of the demo's own, in this process. */
export type Demo = {
  client: HomeportClient;
  /** 'Docker 28.5.1 at unix:///var/run/docker.sock' */
  docker: string;
  /** Waits for the update's end. @throws Interrupted */
  ended(updateId: string | null): Promise<UpdateDto>;
  /** The sample and all that was made for it goes, then the data directory, whatever has happened before. */
  cleanUp(): Promise<void>;
};

const LOOK_MS = 200;
/** Longer than any update of the sample takes. */
const REST_LIMIT_MS = 120_000;
const DOCKER_LIMIT_MS = 5_000;

/**
 * Begins with what a demo left that was killed.
 * @throws CONFLICT another demo runs, or the folder is somebody's; DOCKER_AWAY
 */
export async function openDemo(dataDir: string, terminal: Terminal): Promise<Demo> {
  const say = (what: Text) => terminal.say(render(what));
  const isNew = openDemoDir(dataDir, say);
  const lock = await lockAsHost(dataDir, { say, signal: terminal.interrupt });
  const log = (line: string) => {
    if (process.env.HOMEPORT_DEBUG) process.stderr.write(`${line}\n`);
  };
  const engine = await startEngine({ dataDir, log, background: false });
  const client: HomeportClient = createRouterClient(engine.router);
  /** @param remove whether nothing is left that only the records in there know of */
  const close = async (remove: boolean) => {
    await engine.close();
    lock.release();
    if (remove) removeDemoDir(dataDir);
  };
  const clear = async () => {
    await atRest(client);
    await client.sample.remove();
  };
  try {
    const docker = await dockerThere(client);
    await clear();
    return {
      client,
      docker,
      ended: (updateId) => ended(client, updateId, terminal.interrupt),
      async cleanUp() {
        try {
          await clear();
        } catch (error) {
          await close(false);
          throw new HomeportError(
            'INTERNAL',
            `The demo could not clean up: ${messageOf(error)} Run it once more when that is mended: it begins with what is left (${dataDir}).`,
            { cause: error },
          );
        }
        await close(true);
      },
    };
  } catch (error) {
    await close(isNew);
    throw error;
  }
}

async function ended(
  client: HomeportClient,
  updateId: string | null,
  interrupt: AbortSignal,
): Promise<UpdateDto> {
  if (updateId === null) throw new HomeportError('INTERNAL', 'There was nothing to do.');
  for (;;) {
    const update = await client.updates.get({ id: updateId });
    if (update.outcome !== null) return update;
    interrupt.throwIfAborted();
    await delay(LOOK_MS);
  }
}

async function dockerThere(client: HomeportClient): Promise<string> {
  for (const deadline = performance.now() + DOCKER_LIMIT_MS; ; await delay(LOOK_MS)) {
    const { docker } = await client.live.get();
    if (docker.state === 'connected') return `Docker ${docker.version ?? ''} at ${docker.endpoint}`;
    if (docker.state === 'away' || performance.now() > deadline)
      throw new HomeportError(
        'DOCKER_AWAY',
        docker.message ?? `No Docker engine answers at ${docker.endpoint}.`,
      );
  }
}

/** Until nothing is under way. What can be called off is, the rest ends by itself. */
async function atRest(client: HomeportClient): Promise<void> {
  for (const deadline = performance.now() + REST_LIMIT_MS; ; await delay(LOOK_MS)) {
    const { apps } = await client.live.get();
    const active = apps.find(({ activeUpdate }) => activeUpdate !== null)?.activeUpdate;
    if (!active) return;
    if (performance.now() > deadline)
      throw new HomeportError(
        'TIMEOUT',
        `An update is still under way (${active.waitingFor === null ? active.phase : render(active.waitingFor)}).`,
      );
    // It may have begun its swap just now: then it ends by itself.
    if (!active.survivesCut) await client.apps.cancel({ app: active.app }).catch(() => undefined);
  }
}
