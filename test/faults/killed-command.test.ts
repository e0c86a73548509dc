import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../support/docker.ts';
import { watchLeftovers } from '../support/docker-leftovers.ts';
import { faultRow } from '../support/fault-table.ts';
import { createRepo, type TestRepo } from '../support/git-repo.ts';
import { webApp } from '../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf } from '../support/homeport-process.ts';
import { seededRandom } from '../support/seeded-random.ts';

/** No Homeport runs but the command's own, and that is killed. Whoever comes next finishes it. */

const PREFIX = 'hpt-cut-';
const APP = `${PREFIX}web`;
const KILLS = Number(process.env.HOMEPORT_COMMAND_KILLS ?? 4);
const SEED = Number(process.env.HOMEPORT_FAULT_SEED ?? Date.now() % 1_000_000);
const CUT_OFF = `of ${APP} was cut off: finishing it`;

const told = z.array(
  z.object({
    outcome: z.string().nullable(),
    finishedAt: z.string().nullable(),
    steps: z.array(z.object({ finishedAt: z.string().nullable() })),
  }),
);

describe('a command is killed in the middle of an update', () => {
  let dir: string;
  let repo: TestRepo;
  let cli: CommandLine;
  let port: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  /** From the first line of an update to its end, undisturbed. */
  let usualMs = 0;
  let pages = 0;
  const body = async () => (await httpGet(port))?.body;
  const commit = async () => {
    pages += 1;
    await repo.commit(webApp({ body: `page ${pages}` }), `Page ${pages}`);
    return `page ${pages}`;
  };
  const history = async () => told.parse(jsonOf(await cli.run('history', APP, '--json')));

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    leftovers = await watchLeftovers({ prefix: PREFIX });
    dir = await mkdtemp(path.join(tmpdir(), PREFIX));
    repo = await createRepo(path.join(dir, 'repo'));
    cli = await commandLine();
    port = await freePort();
    await commit();
    const options = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '1', '--no-schedule'];
    expect(await cli.run('add', APP, '--git', repo.url, ...options)).toMatchObject({ code: 0 });
    await commit();
    const undisturbed = cli.start('update', APP);
    await once(undisturbed.child.stdout ?? undisturbed.child, 'data');
    const began = performance.now();
    expect(await undisturbed.result).toMatchObject({ code: 0 });
    usualMs = performance.now() - began;
  });
  afterAll(async () => {
    await cli.run('remove', APP, '--with-container');
    await leftovers.expectNone();
    await cli.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  /** kill -9, so long after the command's first line. */
  const killedUpdate = async (afterMs: number): Promise<void> => {
    const running = cli.start('update', APP);
    await Promise.race([once(running.child.stdout ?? running.child, 'data'), running.result]);
    await Promise.race([delay(afterMs), running.result]);
    running.child.kill('SIGKILL');
    await running.result;
  };

  /** One container runs and serves, at most the previous one is parked, and nothing in the history is open. */
  const problemsAfter = async (page: string): Promise<string[]> => {
    const problems: string[] = [];
    const served = await body();
    if (served !== page) problems.push(`serves ${served} instead of ${page}`);
    const containers = (await testDocker().listContainers({ all: true })).filter((it) =>
      it.Names.some((name) => name.startsWith(`/${APP}`)),
    );
    const running = containers.filter((it) => it.State === 'running').flatMap((it) => it.Names);
    if (running.join() !== `/${APP}`) problems.push(`runs: ${running.join()}`);
    if (containers.length > 2) problems.push(`left: ${containers.flatMap((it) => it.Names).join()}`);
    for (const { outcome, finishedAt, steps } of await history()) {
      if (outcome === null || finishedAt === null) problems.push('an update is open in the history');
      if (steps.some((step) => step.finishedAt === null)) problems.push('a step is open in the history');
    }
    return problems;
  };

  test(
    `${KILLS} times at random, and one "update" after each does all of it (seed ${SEED})`,
    async () => {
      const random = seededRandom(SEED);
      const wrong: string[] = [];
      let recovered = 0;
      for (let n = 0; n < KILLS; n += 1) {
        const page = await commit();
        const afterMs = random.below(usualMs);
        await killedUpdate(afterMs);
        const result = await cli.run('update', APP);
        if (result.stdout.includes(CUT_OFF)) recovered += 1;
        const problems = await problemsAfter(page);
        if (result.code !== 0) problems.push(`exit ${result.code}: ${result.stdout}${result.stderr}`);
        if (problems.length > 0) wrong.push(`killed ${afterMs} ms into it: ${problems.join(' | ')}`);
      }
      console.log(`${KILLS} kills: ${recovered} left an update open, ${wrong.length} wrong`);
      faultRow({
        fault: 'kill -9 of "homeport update" without a host',
        where: 'at random times, each followed by one "homeport update"',
        afterwards: wrong[0] ?? `finished (${recovered}) or begun anew, exit 0, the newest commit serves`,
        count: KILLS,
        seed: SEED,
        ok: wrong.length === 0,
      });
      expect(wrong).toEqual([]);
    },
    60_000 + KILLS * 90_000,
  );

  /** Killed while the new container is being judged: the update is open for sure. */
  const killedInGate = async () => {
    const before = await testDocker().getContainer(APP).inspect();
    const running = cli.start('update', APP);
    await waitFor(async () => (await testDocker().getContainer(APP).inspect()).Id !== before.Id, {
      everyMs: 10,
      what: 'the new container to have the name',
    });
    running.child.kill('SIGKILL');
    await running.result;
  };

  test('a command that only looks answers, and stays until it is finished', async () => {
    const page = await commit();
    await killedInGate();
    const result = await cli.run('status', '--json');
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(jsonOf(result)).toMatchObject({ apps: 1, overall: 'working' });
    expect(result.stderr).toContain(`${CUT_OFF} before this command ends`);
    expect(result.stderr).toContain(`${APP}: runs release`);
    expect(await problemsAfter(page)).toEqual([]);
  });

  test('with --json the result is what was asked for, and says what was finished first', async () => {
    await commit();
    await killedInGate();
    const page = await commit();
    const result = await cli.run('update', APP, '--json');
    expect(result, result.stderr).toMatchObject({ code: 0 });
    const update = z.object({ id: z.string(), outcome: z.literal('succeeded') });
    const { update: asked, takenUp } = z.object({ update, takenUp: update }).parse(jsonOf(result));
    expect(asked.id).not.toBe(takenUp.id);
    expect(await problemsAfter(page)).toEqual([]);
  });

  test('a restore that was cut off is finished, and not gone beyond', async () => {
    const restoring = cli.start('restore', APP);
    const before = await testDocker().getContainer(APP).inspect();
    await waitFor(async () => (await testDocker().getContainer(APP).inspect()).Id !== before.Id, {
      everyMs: 10,
      what: 'the restored container to have the name',
    });
    restoring.child.kill('SIGKILL');
    await restoring.result;
    const result = await cli.run('restore', APP);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain(`A restore of ${APP} was cut off`);
    expect(await problemsAfter(`page ${pages - 1}`)).toEqual([]);
  });

  test('one that was cut off before the swap can be called off, and how it ended is said', async () => {
    pages += 1;
    await repo.commit(webApp({ body: 'never', variant: 'build-hangs' }), 'Hangs');
    const running = cli.start('update', APP);
    await waitFor(() => running.printed().includes('going to sleep'), {
      what: 'the build to hang',
    });
    running.child.kill('SIGKILL');
    await running.result;
    const result = await cli.run('cancel', APP);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    // It may have ended by itself by then; or the command stays, and says it afterwards.
    expect(`${result.stdout}${result.stderr}`).toContain(`${APP}: cut off before anything was touched`);
    expect(await problemsAfter(`page ${pages - 2}`)).toEqual([]);
  });
});
