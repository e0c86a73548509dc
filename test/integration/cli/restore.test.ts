import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dockerCleanup, testDocker, waitFor } from '../../support/docker.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine, jsonOf } from '../../support/homeport-process.ts';

const PREFIX = `hpt-clirestore-${process.pid}-`;
const APP = `${PREFIX}web`;

describe('on the command line, each command in a process of its own', () => {
  const docker = testDocker();
  let dir: string;
  let repo: TestRepo;
  let cli: CommandLine;
  const add = ['add', APP, '--no-schedule', '--stable-for', '0.2'];

  beforeAll(async () => {
    await dockerCleanup(PREFIX);
    dir = await mkdtemp(path.join(tmpdir(), 'hpt-cli-'));
    repo = await createRepo(path.join(dir, 'repo'));
    cli = await commandLine();
  });
  afterAll(async () => {
    await cli.run('remove', APP, '--with-container');
    await cli.close();
    await dockerCleanup(PREFIX);
    await rm(dir, { recursive: true, force: true });
  });

  test('an add that fails says why and what to do; called off with Ctrl-C nothing of it is left', {
    timeout: 300_000,
  }, async () => {
    await repo.commit(webApp({ body: 'one', variant: 'build-hangs' }), 'hangs');
    const running = cli.start(...add, '--git', repo.url);
    await waitFor(() => running.printed().includes('going to sleep'), {
      what: 'the build',
    });
    running.child.kill('SIGINT');
    const off = await running.result;
    expect(off.code, running.printed()).toBe(4);
    expect(off.stdout).toContain(`${APP} is forgotten again, and nothing of it is left.`);
    expect(jsonOf(await cli.run('apps', '--json'))).toEqual([]);

    await repo.commit(webApp({ body: 'one', variant: 'build-fails' }), 'fails');
    const failed = await cli.run(...add, '--git', repo.url);
    expect(failed.code).toBe(4);
    expect(failed.stdout).toContain(`${APP}: did not come up, and nothing of it runs`);
    expect(failed.stdout).toContain(`homeport remove ${APP}`);
    const status = await cli.run('status');
    expect(status.stdout).toContain('has never come up');
    expect(status.stdout).not.toContain('is gone');
    expect((await cli.run('apps')).stdout).toContain('not run yet');

    await repo.commit(webApp({ body: 'one', variant: 'no-healthcheck' }), 'fine');
    expect((await cli.run(...add, '--git', repo.url)).code).toBe(0);
  });

  test('a restore says which release it puts back, and what building one again means before it begins', {
    timeout: 300_000,
  }, async () => {
    for (const body of ['two', 'three']) {
      // Nobody else's build beside this one may bring the image back that goes below.
      await repo.commit(webApp({ body: `${body} of ${APP}`, variant: 'no-healthcheck' }), body);
      expect((await cli.run('update', APP)).code).toBe(0);
    }
    const images = await docker.listImages();
    const second = images.find((it) => it.RepoTags?.some((tag) => tag.startsWith(`homeport/${APP}:2-`)));
    const parked = (await docker.listContainers({ all: true })).filter(
      (it) => it.State !== 'running' && it.Names.some((name) => name.startsWith(`/${APP}.`)),
    );
    for (const { Id } of parked) await docker.getContainer(Id).remove();
    await docker.getImage(second?.Id ?? '').remove({ force: true });

    expect((await cli.run('releases', APP)).stdout).toMatch(/#2\s.*built again/);
    const restored = await cli.run('restore', APP);
    expect(restored.stdout).toContain('Putting release 1');
    expect(restored.stdout).toContain('Release 2 is passed over: its image is gone');
    expect(restored.code).toBe(0);

    const again = await cli.run('restore', APP, '--to', '2');
    expect(again.code, again.stdout).toBe(0);
    const [first = ''] = again.stdout.split('\n');
    expect(first).toMatch(/^The image of release 2 is gone: it is built again from commit [0-9a-f]{7}/);
    expect(again.stdout).toContain(`${APP}: restored release #2`);
  });
});
