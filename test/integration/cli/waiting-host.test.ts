import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerCleanup, freePort, httpGet, testDocker, waitFor } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine, type RunningCli } from '../../support/homeport-process.ts';

/** Commands that work in their own process, and a host that starts meanwhile: processes, as cron and systemd would start them. */

const UP = 'Sign in once with';
const up = (host: RunningCli) =>
  waitFor(() => host.printed().includes(UP) || (host.child.exitCode !== null && 'ended'), {
    what: 'serve to be up',
  }).then((value) => expect(value, host.printed()).toBe(true));
const waits = (host: RunningCli, command: RunningCli, name: string) =>
  waitFor(() => host.printed().includes(`(homeport ${name}, process ${command.child.pid})`), {
    what: 'serve to say what it waits for',
  });
const serving = async (cli: CommandLine) => cli.start('serve', '--port', String(await freePort()));
const stop = async (host: RunningCli) => {
  host.child.kill('SIGTERM');
  return (await host.result).code;
};

describe('commands that only look, and no Docker', () => {
  let cli: CommandLine;
  beforeAll(async () => {
    cli = await commandLine({ DOCKER_HOST: 'unix:///nowhere/docker.sock' });
  });
  afterAll(() => cli.close());

  test('"status" has the directory when "serve" starts: both do their work, every time', async () => {
    for (let n = 0; n < 3; n += 1) {
      const status = cli.start('status');
      const note = path.join(cli.dataDir, 'homeport.lock.holder');
      await waitFor(() => existsSync(note), { everyMs: 5, what: 'status to work' });
      const host = await serving(cli);
      await up(host);
      // 7: Docker does not answer.
      expect(await status.result).toMatchObject({ code: 7 });
      expect(await stop(host)).toBe(0);
    }
  });

  test('commands without an end do not keep a host down, and are answered by it', async () => {
    let over = false;
    const results: number[] = [];
    const cron = async () => {
      while (!over) results.push((await cli.run('status')).code ?? -1);
    };
    const lanes = [cron(), cron()];
    await waitFor(() => results.length > 0, { what: 'the first command to end' });
    const host = await serving(cli);
    await up(host);
    const before = results.length;
    await waitFor(() => results.length > before + 1, { what: 'commands to be answered' });
    over = true;
    await Promise.all(lanes);
    expect(new Set(results)).toEqual(new Set([7]));
    expect(await stop(host)).toBe(0);
  });
});

describe('commands at work', () => {
  const PREFIX = 'hpt-turn-';
  const APP = `${PREFIX}web`;
  const SECOND = `${PREFIX}second`;
  let dir: string;
  let repo: TestRepo;
  let cli: CommandLine;
  let port: number;
  let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
  const body = async () => (await httpGet(port))?.body;

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    leftovers = await watchLeftovers({ prefix: PREFIX });
    dir = await mkdtemp(path.join(tmpdir(), PREFIX));
    repo = await createRepo(path.join(dir, 'repo'));
    cli = await commandLine();
    port = await freePort();
    await repo.commit(webApp({ body: 'one' }), 'First page');
    const options = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '15', '--no-schedule'];
    expect(await cli.run('add', APP, '--git', repo.url, ...options)).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await cli.run('remove', APP, '--with-container');
    await cli.run('remove', SECOND, '--with-container');
    await leftovers.expectNone();
    await cli.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('a long update: the host waits, a second one is refused, SIGTERM ends the waiting, and then it is its turn', async () => {
    await repo.commit(webApp({ body: 'two', variant: 'build-hangs' }), 'Hangs');
    const update = cli.start('update', APP);
    await waitFor(() => update.printed().includes('going to sleep'), {
      what: 'the build to hang',
    });
    const first = await serving(cli);
    await waits(first, update, 'update');
    const second = await (await serving(cli)).result;
    expect(second).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Another Homeport already uses'),
    });
    expect(await cli.run('status')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('An update is under way'),
    });
    expect(await stop(first)).toBe(0);
    expect(first.printed()).not.toContain(UP);

    const again = await serving(cli);
    await waits(again, update, 'update');
    expect(again.printed()).not.toContain(UP);
    update.child.kill('SIGINT');
    expect(await update.result).toMatchObject({ code: 4, stdout: expect.stringContaining('called off') });
    await up(again);
    expect(await stop(again)).toBe(0);
    expect(await body()).toBe('one');
  });

  /** In the gate: the new container has the name, and is watched for 15 s more. */
  const updateInGate = async () => {
    const before = await testDocker().getContainer(APP).inspect();
    const update = cli.start('update', APP);
    await waitFor(async () => (await testDocker().getContainer(APP).inspect()).Id !== before.Id, {
      what: 'the swap',
    });
    return update;
  };

  test('Ctrl-C twice after the swap leaves the update at once, and the next command finishes it', async () => {
    await repo.commit(webApp({ body: 'left' }), 'Left');
    const update = await updateInGate();
    update.child.kill('SIGINT');
    await waitFor(() => update.printed().includes('has begun'), { what: 'the refusal to call it off' });
    update.child.kill('SIGINT');
    const left = await update.result;
    expect(left).toMatchObject({ code: 130, stderr: expect.stringContaining('Left as it is') });
    expect(left.stdout).not.toContain('runs release');
    const status = await cli.run('status');
    expect(status.stderr).toContain(`An update of ${APP} was cut off: finishing it`);
    expect(status.stderr).toContain(`${APP}: runs release #2`);
  });

  test('a recovery in a command that only looks is handed to the host; a request there waits for its end', async () => {
    await repo.commit(webApp({ body: 'three' }), 'Third page');
    const update = await updateInGate();
    update.child.kill('SIGKILL');
    await update.result;

    const status = cli.start('status');
    await waitFor(() => status.printed().includes('finishing it before this command ends'), {
      what: 'status to stay',
    });
    const host = await serving(cli);
    expect(await status.result).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('it goes on with what is under way'),
    });
    await up(host);
    const asked = await cli.run('update', APP);
    expect(asked, asked.stderr).toMatchObject({ code: 0 });
    expect(asked.stdout).toContain(`An update of ${APP} was cut off: finishing it first.`);
    expect(asked.stdout).toContain(`${APP}: runs release #3`);
    expect(asked.stdout).toContain('Up to date');
    expect(await body()).toBe('three');
    expect(await stop(host)).toBe(0);
  });

  test('an update that somebody left to the command is not cut off for the host: it is waited for', async () => {
    const second = await createRepo(path.join(dir, 'second'));
    await second.commit(webApp({ body: 'one' }), 'First page');
    const options = ['--git', second.url, '--stable-for', '0', '--no-schedule'];
    expect(await cli.run('add', SECOND, ...options)).toMatchObject({ code: 0 });
    await second.commit(webApp({ body: 'two', variant: 'build-hangs' }), 'Hangs');
    await repo.commit(webApp({ body: 'four' }), 'Fourth page');

    const update = await updateInGate();
    const other = cli.start('update', SECOND);
    await waitFor(() => other.printed().includes('going to sleep'), {
      what: 'the build to hang',
    });
    other.child.kill('SIGINT');
    expect(await other.result).toMatchObject({
      code: 130,
      stderr: expect.stringContaining('goes on without this command'),
    });
    const host = await serving(cli);
    await waits(host, update, 'update');
    await waitFor(() => update.printed().includes('staying until it ends'), {
      what: 'the first update to end',
    });
    // Looked for twice a second: by then the host would have been let in.
    expect((await cli.run('status')).stdout).toContain('An update is under way');
    expect(host.printed()).not.toContain(UP);
    const cancelled = await cli.run('cancel', SECOND);
    expect(cancelled, cancelled.stderr).toMatchObject({ code: 0 });
    // On its way back it is safe with the host too, whichever of the two comes to its end.
    const left = await update.result;
    expect(left.code).toBe(0);
    expect(left.stderr).toMatch(/called off, and the app was not touched|it goes on with what is under way/);
    await up(host);
    await waitFor(async () => (await cli.run('history', SECOND)).stdout.includes('cancelled'), {
      what: 'the update to be called off',
    });
    expect(await cli.run('remove', SECOND, '--with-container')).toMatchObject({ code: 0 });
    expect(await stop(host)).toBe(0);
  });
});
