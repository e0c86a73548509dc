import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LiveState } from '../../../electron/shared/dto.ts';
import { pictures } from '../../../electron/shared/live-change.ts';
import { say } from '../../../electron/shared/text/text.ts';
import { dockerCleanup } from '../../support/docker.ts';
import { createRepo } from '../../support/git-repo.ts';
import { type WebAppVariant, webApp } from '../../support/git-web-app.ts';
import { type Homeport, logOf, startHomeport } from '../../support/homeport.ts';

const PREFIX = `hpt-line-${process.pid}-`;
const [LONG, NEXT] = [`${PREFIX}long`, `${PREFIX}next`];

describe('several apps that want to build', () => {
  let dir: string;
  let homeport: Homeport;
  beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-line-'));
  });
  afterEach(async () => {
    await homeport.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  const add = async (name: string, variant: WebAppVariant) => {
    const repo = await createRepo(path.join(dir, name));
    await repo.commit(webApp({ body: name, variant }), name);
    const { updateId } = await homeport.client.apps.add({
      name,
      source: { kind: 'git', from: { kind: 'git', url: repo.url } },
      schedule: { cron: null },
      policy: { gate: { probe: null, timeoutS: 20, stableForS: 1 } },
    });
    return updateId;
  };
  const liveWhen = async (condition: (live: LiveState) => boolean): Promise<LiveState> => {
    for await (const live of pictures(await homeport.client.live.watch())) if (condition(live)) return live;
    throw new Error('The live state ended');
  };
  const building = async (updateId: string) => {
    for await (const event of await homeport.client.updates.watch({ id: updateId }))
      if (event.type === 'log' && event.lines.some(({ text }) => text.includes('going to sleep'))) return;
    throw new Error('It ended before it slept');
  };

  test('with one slot, the second says what it waits for, alarms nobody, and goes on when it is its turn', async () => {
    homeport = await startHomeport({ buildSlots: 1 });
    const long = await add(LONG, 'build-hangs');
    await building(long);
    const next = await add(NEXT, 'healthy');
    const appOf = (live: LiveState) => live.apps.find(({ name }) => name === NEXT);
    const live = await liveWhen((each) => appOf(each)?.activeUpdate?.waitingFor != null);
    expect(appOf(live)?.activeUpdate).toMatchObject({
      waitingFor: say('waiting.build', { apps: LONG }),
      inLine: true,
      phase: 'acquire',
    });
    expect(live.attention).toEqual([]);
    expect(live.overall).toBe('working');
    await homeport.client.apps.cancel({ app: LONG });
    const update = await homeport.ended(next);
    expect(update, await logOf(homeport, next)).toMatchObject({
      outcome: 'succeeded',
      waitingFor: null,
      inLine: false,
    });
    expect(await logOf(homeport, next)).toContain(`Waits for the build of ${LONG} to finish.`);
    expect((await homeport.ended(long)).outcome).toBe('cancelled');
  });

  test('with two, a long build holds nobody up', async () => {
    homeport = await startHomeport({ buildSlots: 2 });
    const long = await add(LONG, 'build-hangs');
    await building(long);
    const next = await add(NEXT, 'healthy');
    const update = await homeport.ended(next);
    expect(update.outcome, await logOf(homeport, next)).toBe('succeeded');
    expect((await homeport.client.updates.get({ id: long })).outcome).toBeNull();
    await homeport.client.apps.cancel({ app: LONG });
    expect((await homeport.ended(long)).outcome).toBe('cancelled');
  });
});
