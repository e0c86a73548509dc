import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf, type Served } from '../../support/homeport-process.ts';

/** The main job as a person with a shell does it: a process for every command, with and without a running Homeport. */

const ref = z.strictObject({
  release: z.number().nullable(),
  imageId: z.string().nullable(),
  version: z.looseObject({ kind: z.literal('git'), id: z.string() }).nullable(),
});
/** The stable shape that the README promises. */
const history = z.array(
  z.strictObject({
    id: z.string(),
    app: z.string(),
    kind: z.enum(['add', 'update', 'restore']),
    trigger: z.enum(['schedule', 'person']),
    from: ref.nullable(),
    to: ref.nullable(),
    outcome: z
      .enum(['succeeded', 'failed', 'rolled-back', 'rollback-failed', 'interrupted', 'cancelled'])
      .nullable(),
    phase: z.string(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    downtimeMs: z.number().nullable(),
    stillDown: z.boolean(),
    newerBases: z.array(z.string()),
    error: z.string().nullable(),
    steps: z.array(
      z.strictObject({
        kind: z.string(),
        status: z.string(),
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
);

describe.each([
  { place: 'in a process of its own', prefix: 'hpt-cmd-', served: false },
  { place: 'asking a running Homeport', prefix: 'hpt-cmds-', served: true },
])('$place', ({ prefix, served }) => {
  const app = `${prefix}web`;
  let dir: string;
  let repo: TestRepo;
  let cli: CommandLine;
  let port: number;
  let host: Served | null = null;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const commits: string[] = [];
  const body = async () => (await httpGet(port))?.body;
  const commit = async (files: Parameters<typeof webApp>[0], message: string) => {
    commits.push(await repo.commit(webApp(files), message));
  };

  beforeAll(async () => {
    await dockerCleanup(prefix);
    leftovers = await watchLeftovers({ prefix });
    dir = await mkdtemp(path.join(tmpdir(), prefix));
    repo = await createRepo(path.join(dir, 'repo'));
    cli = await commandLine();
    port = await freePort();
    if (served) host = await cli.serve();
  });
  afterAll(async () => {
    await host?.stop();
    await cli.close();
    await dockerCleanup(prefix);
    await rm(dir, { recursive: true, force: true });
  });

  test('add: 0, and it serves', async () => {
    await commit({ body: 'one' }, 'First page');
    const args = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '1', '--no-schedule'];
    const result = await cli.run('add', app, '--git', repo.url, ...args);
    expect(result, result.stderr).toMatchObject({ code: 0 });
    expect(result.stdout).toContain('✓ Build the image');
    expect(result.stdout).toContain(`${app}: runs release #1 (${commits[0]?.slice(0, 7)})`);
    expect(await body()).toBe('one');
  });

  test('update to a good commit: 0; once more: nothing to do, 0', async () => {
    await commit({ body: 'two' }, 'Second page');
    expect(await cli.run('update', app)).toMatchObject({ code: 0 });
    expect(await body()).toBe('two');
    const again = await cli.run('update', app);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining('Up to date') });
  });

  test('a build that fails: 4, and the old content was served all the time', async () => {
    await commit({ body: 'three', variant: 'build-fails' }, 'Broken build');
    const answers: (string | undefined)[] = [];
    const before = await testDocker().getContainer(app).inspect();
    const running = cli.start('update', app);
    let over = false;
    const result = running.result.finally(() => {
      over = true;
    });
    while (!over) {
      answers.push(await body());
      // Often enough to notice, without taking the build's processor.
      await delay(20);
    }
    expect(await result).toMatchObject({ code: 4 });
    expect((await result).stdout).toContain('no such module: left-pad');
    expect(answers.length).toBeGreaterThan(10);
    expect(new Set(answers)).toEqual(new Set(['two']));
    const after = await testDocker().getContainer(app).inspect();
    expect([after.Id, after.State.StartedAt]).toEqual([before.Id, before.State.StartedAt]);
  });

  test('a commit that never becomes healthy: 3, and the old content is served again', async () => {
    await commit({ body: 'four', variant: 'never-healthy' }, 'Never healthy');
    const before = await testDocker().getContainer(app).inspect();
    const result = await cli.run('update', app, '--json');
    expect(result).toMatchObject({ code: 3 });
    expect(await body()).toBe('two');
    expect((await testDocker().getContainer(app).inspect()).Id).toBe(before.Id);
    const { update } = z.object({ update: history.element }).parse(jsonOf(result));
    expect(update).toMatchObject({ outcome: 'rolled-back', to: { version: { id: commits[3] } } });
  });

  test('check says that it is quarantined and builds nothing: 0', async () => {
    const result = await cli.run('check', app, '--json');
    expect(result).toMatchObject({ code: 0 });
    expect(jsonOf(result)).toMatchObject([{ app, result: 'quarantined', version: { id: commits[3] } }]);
  });

  test('restore: 0, the release before; a second time back again', async () => {
    expect(await cli.run('restore', app)).toMatchObject({ code: 0 });
    expect(await body()).toBe('one');
    expect(await cli.run('restore', app, '--to', '2')).toMatchObject({ code: 0 });
    expect(await body()).toBe('two');
  });

  test('history --json tells all of it truly', async () => {
    const told = history.parse(jsonOf(await cli.run('history', app, '--json')));
    expect(
      told.map((u) => [
        u.kind,
        u.outcome,
        u.phase,
        u.trigger,
        u.from?.release ?? null,
        u.to?.release ?? null,
      ]),
    ).toEqual([
      ['restore', 'succeeded', 'done', 'person', 1, 2],
      ['restore', 'succeeded', 'done', 'person', 2, 1],
      ['update', 'rolled-back', 'done', 'person', 2, 3],
      ['update', 'failed', 'done', 'person', 2, null],
      ['update', 'succeeded', 'done', 'person', 1, 2],
      ['add', 'succeeded', 'done', 'person', null, 1],
    ]);
    expect(told.map((u) => u.to?.version?.id)).toEqual([
      commits[1],
      commits[0],
      commits[3],
      commits[2],
      commits[1],
      commits[0],
    ]);
    expect(told.map((u) => u.downtimeMs !== null)).toEqual([true, true, true, false, true, false]);
    expect(told.map((u) => u.error !== null)).toEqual([false, false, true, true, false, false]);
    const releases = z
      .array(z.object({ release: z.number(), imageId: z.string() }))
      .parse(jsonOf(await cli.run('releases', app, '--json')));
    for (const update of told) {
      if (update.to?.release == null) continue;
      expect(update.to.imageId).toBe(releases.find((r) => r.release === update.to?.release)?.imageId);
    }
    for (const update of told) {
      expect(update.steps.length).toBeGreaterThan(0);
      expect(update.steps.every((step) => step.finishedAt !== null)).toBe(true);
      expect(Date.parse(update.finishedAt ?? '')).toBeGreaterThan(Date.parse(update.startedAt));
    }
    const show = await cli.run('show', told[3]?.id ?? '');
    expect(show.stdout).toContain('no such module: left-pad');
    expect((await cli.run('history', app)).stdout).toContain(`commit ${commits[2]?.slice(0, 7)}`);
  });

  test('pause and resume: 0', async () => {
    expect(await cli.run('pause', '--json')).toMatchObject({ code: 0 });
    expect((await cli.run('status')).stdout).toContain('paused until resumed');
    expect(await cli.run('resume')).toMatchObject({ code: 0, stdout: 'Schedules run.\n' });
  });

  test('remove: 0, and nothing stays behind', async () => {
    expect(await cli.run('remove', app, '--with-container')).toMatchObject({ code: 0 });
    await waitFor(async () => (await leftovers.diff()).length === 0, { what: 'nothing left' });
    expect(jsonOf(await cli.run('apps', '--json'))).toEqual([]);
  });
});
