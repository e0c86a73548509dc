import { randomBytes, randomInt } from 'node:crypto';
import type { z } from 'zod';
import { addInput } from '../../shared/contract.ts';
import { HomeportError, isHomeportError } from '../../shared/errors.ts';
import { say, type Text } from '../../shared/text/text.ts';
import { addApp, refuseTaken } from '../apps/add.ts';
import { requestUpdate } from '../apps/requests.ts';
import type { Core } from '../core.ts';
import { type ChosenBase, chooseBase } from './base.ts';
import { COMMIT_MESSAGES, DATA_PLACE, SAMPLE_PORT, sampleFiles } from './files.ts';
import { currentSample, keepRecord, ownRepository, type SampleRecord } from './record.ts';
import { BRANCH, beginSampleRepository } from './repository.ts';
import { tidySample, tidySampleIfPossible } from './tidy.ts';
import { inTurn } from './turns.ts';

export type Begun = { app: string; updateId: string | null; message: Text };

/** How many names, and how many ports, are tried. */
const TRIES = 20;
/** Below what systems give to outgoing connections, and not the usual ones. */
const PORTS = { from: 8600, to: 8999 };

/**
 * Makes the sample's repository and adds it as an app. Where it is there already nothing is made; where it has never come up
 * it is tried again. Cut off anywhere, the next start tidies up what is no app yet, and an app is an app.
 *
 * @param wanted its name; one that is taken gets a number
 * @throws SOURCE_UNAVAILABLE no base image can be had; DOCKER_AWAY; CONFLICT no name is free
 */
export function createSample(core: Core, wanted: string): Promise<Begun> {
  return inTurn(core, async () => {
    const there = currentSample(core.store);
    if (there) return again(core, there.app.name);
    await tidySample(core);
    try {
      return await make(core, wanted);
    } catch (error) {
      await tidySampleIfPossible(core);
      throw error;
    }
  });
}

async function again(core: Core, app: string): Promise<Begun> {
  const active = core.runner.active(app);
  if (active) return { app, updateId: active.update.id, message: say('sample.there-already', { app }) };
  if (core.store.app(app)?.runningRelease !== null)
    return { app, updateId: null, message: say('sample.there-already', { app }) };
  const { update, message } = await requestUpdate(core, app);
  return { app, updateId: update?.id ?? null, message };
}

async function make(core: Core, wanted: string): Promise<Begun> {
  const { engineId } = await core.docker.platform();
  const base = await chooseBase(core.docker, core.closing);
  const names = Array.from({ length: TRIES }, (_, n) => (n === 0 ? wanted : `${wanted}-${n + 1}`));
  let begun = false;
  for (const name of names) {
    if (core.store.app(name) !== null || (await core.docker.containers.inspect(name)) !== null) continue;
    const record: SampleRecord = {
      app: name,
      repository: ownRepository(core.store),
      volume: `${name}-data-${randomBytes(6).toString('hex')}`,
      base: base.base,
      pulled: base.pulled,
      engineId,
    };
    keepRecord(core.store, record);
    if (!begun) await beginRepository(core, base);
    begun = true;
    try {
      const update = await addApp(core, inputOf(record, await freePort(core, name)));
      return { app: name, updateId: update.id, message: say('sample.added', { app: name }) };
    } catch (error) {
      // Another Homeport looks after that name, or somebody took it just now.
      if (!isHomeportError(error, 'CONFLICT')) throw error;
      core.log(`The sample is not called "${name}": ${error.message}`);
    }
  }
  throw new HomeportError('CONFLICT', say('sample.names-taken', { name: wanted }));
}

/** The first commit, or the whole repository anew where it is of no use any more. */
export async function beginRepository(core: Core, { base, files }: ChosenBase): Promise<void> {
  await beginSampleRepository(
    ownRepository(core.store),
    {
      message: COMMIT_MESSAGES.first,
      at: core.clock.now(),
      files: [...files, ...sampleFiles(1, 'first', base)],
    },
    core.closing,
  );
}

/** Everything is decided in seconds, and nothing happens but by hand. */
function inputOf({ app, repository, volume }: SampleRecord, hostPort: number): z.output<typeof addInput> {
  return addInput.parse({
    name: app,
    source: {
      kind: 'git',
      from: { kind: 'git', url: repository, branch: BRANCH },
      buildTimeoutMinutes: 5,
      // Its base is fetched once, and goes with it.
      followBases: false,
    },
    schedule: { cron: null },
    policy: {
      gate: { probe: null, timeoutS: 15, stableForS: 2 },
      onFailure: 'rollback',
      keepReleases: 3,
      parkHours: 1,
    },
    run: {
      // Reached from this machine only: it asks nobody who they are.
      ports: [{ hostIp: '127.0.0.1', hostPort, containerPort: SAMPLE_PORT }],
      volumes: [{ source: volume, destination: DATA_PLACE }],
    },
  });
}

async function freePort(core: Core, name: string): Promise<number> {
  for (let tries = TRIES; ; tries -= 1) {
    const hostPort = randomInt(PORTS.from, PORTS.to + 1);
    try {
      await refuseTaken(core, name, [
        { hostIp: '127.0.0.1', hostPort, containerPort: SAMPLE_PORT, protocol: 'tcp' },
      ]);
      return hostPort;
    } catch (error) {
      if (tries <= 1 || !isHomeportError(error, 'BAD_INPUT')) throw error;
    }
  }
}
