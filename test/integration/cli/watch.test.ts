import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dockerCleanup, freePort, httpGet, testDocker } from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { createRepo, type TestRepo, writeFiles } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import { type CommandLine, commandLine } from '../../support/homeport-process.ts';

/** A Dockerfile in a folder that fetches its source by itself: a repository is watched, another place is built. */

const PREFIX = 'hpt-watch-';
let dir: string;
let watched: TestRepo;
let cli: CommandLine;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  leftovers = await watchLeftovers({ prefix: PREFIX });
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  watched = await createRepo(path.join(dir, 'watched'));
  cli = await commandLine();
});
afterAll(async () => {
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

test.each([
  {
    how: 'a build argument with the commit',
    app: `${PREFIX}arg`,
    lines: ['ARG HOMEPORT_COMMIT', 'RUN echo "$HOMEPORT_COMMIT" > /www/commit'],
    options: [],
  },
  {
    how: 'an argument of another name',
    app: `${PREFIX}ref`,
    lines: ['ARG GIT_REF', 'RUN echo "$GIT_REF" > /www/commit'],
    options: ['--commit-arg', 'GIT_REF'],
  },
  {
    how: 'no build cache',
    app: `${PREFIX}cold`,
    lines: ['RUN cat /proc/sys/kernel/random/uuid > /www/commit'],
    options: ['--no-cache'],
  },
])(
  'a new watched commit is built although the context did not change: $how',
  async ({ app, lines, options }) => {
    const folder = path.join(dir, app);
    await writeFiles(folder, webApp({ body: 'one', lines }));
    const first = await watched.commit({ 'src.txt': `${app} one` }, 'First');
    const port = await freePort();
    const commit = async () => (await httpGet(port, { path: '/commit' }))?.body.trim();
    const source = ['--folder', folder, '--watch', watched.url, ...options];
    const run = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '0', '--no-schedule'];
    const added = await cli.run('add', app, ...source, ...run);
    expect(added, added.stdout + added.stderr).toMatchObject({ code: 0 });
    const before = { served: await commit(), image: (await testDocker().getContainer(app).inspect()).Image };

    expect(await cli.run('update', app)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Up to date'),
    });
    const second = await watched.commit({ 'src.txt': `${app} two` }, 'Second');
    expect(await cli.run('update', app)).toMatchObject({ code: 0 });
    const after = { served: await commit(), image: (await testDocker().getContainer(app).inspect()).Image };
    expect(after.image).not.toBe(before.image);
    expect(after.served).not.toBe(before.served);
    if (!options.includes('--no-cache')) expect([before.served, after.served]).toEqual([first, second]);
    expect((await cli.run('history', app)).stdout).toContain(second.slice(0, 7));
    expect(await cli.run('remove', app, '--with-container')).toMatchObject({ code: 0 });
    await leftovers.expectNone();
  },
);
