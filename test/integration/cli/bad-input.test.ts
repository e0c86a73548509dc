import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import {
  BASE_IMAGE,
  dockerCleanup,
  freePort,
  httpGet,
  TEST_LABEL,
  testDocker,
  waitFor,
} from '../../support/docker.ts';
import { watchLeftovers } from '../../support/docker-leftovers.ts';
import { serveGitHttp } from '../../support/git-http.ts';
import { createRepo, type TestRepo } from '../../support/git-repo.ts';
import { webApp } from '../../support/git-web-app.ts';
import {
  type CliResult,
  type CommandLine,
  commandLine,
  jsonOf,
  type Served,
} from '../../support/homeport-process.ts';

/** Whatever is typed: a sentence that says what to do, an exit code, the app that runs untouched, nothing left behind. */

const PREFIX = 'hpt-bad-';
const APP = `${PREFIX}web`;
const NEW = `${PREFIX}new`;

let dir: string;
let repo: TestRepo;
let cli: CommandLine;
let port: number;
let leftovers: Awaited<ReturnType<typeof watchLeftovers>>;
let running: string[];
let host: Served;

/** The app's container and since when it runs: a new one, or a restart, would show. */
const alive = async () => {
  const { Id, State } = await testDocker().getContainer(APP).inspect();
  return [Id, State.StartedAt, String((await httpGet(port))?.body)];
};
const add = (...args: string[]) => cli.run('add', NEW, ...args);
const git = (name: string) => path.join(dir, name);

beforeAll(async () => {
  await dockerCleanup(PREFIX);
  dir = await mkdtemp(path.join(tmpdir(), PREFIX));
  repo = await createRepo(git('repo'));
  await repo.commit(
    { ...webApp({ body: 'one' }), 'Dockerfile.link': { symlink: '/etc/passwd' }, up: { symlink: '..' } },
    'First page',
  );
  cli = await commandLine();
  host = await cli.serve();
  port = await freePort();
  const options = ['--publish', `127.0.0.1:${port}:8080`, '--stable-for', '0', '--no-schedule'];
  expect(await cli.run('add', APP, '--git', repo.url, ...options)).toMatchObject({ code: 0 });
  running = await alive();
  leftovers = await watchLeftovers({ prefix: PREFIX });
});
afterEach(async () => {
  expect(await alive()).toEqual(running);
});
afterAll(async () => {
  await leftovers.expectNone();
  await cli.close();
  await dockerCleanup(PREFIX);
  await rm(dir, { recursive: true, force: true });
});

function expectWords(result: CliResult, code: number, words: RegExp): void {
  const said = result.stdout + result.stderr;
  expect(result.code, said).toBe(code);
  expect(said).toMatch(words);
  expect(said).not.toMatch(/^\s+at /m);
  expect(said).not.toContain('Something unexpected');
}

describe('what can’t be a source', () => {
  it.each([
    ['-uevil', /can’t begin with "-"/],
    ['--upload-pack=touch evil', /can’t begin with "-"/],
    ['ext::sh -c touch% evil', /helper programs/],
    ['https://ada:lovelace@example.org/web.git', /must not hold a user name, password or token/],
    ['ssh://-oProxyCommand=evil/web.git', /can’t begin with "-"|no URL that can be read/],
    ['git@-oProxyCommand=evil:web.git', /is no git URL/],
    ['ftp://example.org/web.git', /does not fetch over ftp/],
    ['https://example.org', /names no repository/],
    ['web', /is no git URL/],
    ['', /A git URL is needed/],
  ])('%j: 2', async (url, words) => {
    const result = await add(`--git=${url}`);
    expectWords(result, 2, words);
    expect(result.stderr).not.toContain('lovelace');
    expect(existsSync(path.join(tmpdir(), 'evil'))).toBe(false);
    expectWords(await cli.run('add', NEW, '--git', repo.url, `--watch=${url}`), 2, words);
  });

  it.each([
    [['--dockerfile', '../../etc/passwd'], /outside|inside|leaves|out of/i],
    [['--dockerfile', '/etc/passwd'], /relative|absolute|outside|inside/i],
    [['--dockerfile', 'Dockerfile.link'], /outside|link|inside/i],
    [['--context', '../..'], /outside|inside|leaves|out of/i],
    [['--context', 'up'], /outside|link|inside/i],
    [['--dockerfile', 'Nowhere'], /no "Nowhere"/],
    [['--branch', '--upload-pack=evil'], /can’t be the name of a git branch/],
  ])('%j: 2', async (options, words) => {
    const result = await add('--git', repo.url, ...options);
    expectWords(result, 2, words);
    expect(result.stderr).not.toContain('root:');
  });

  it('repositories that are not what they should be', async () => {
    expectWords(await add('--git', repo.url, '--branch', 'gone'), 4, /no branch "?gone/i);
    expectWords(await add('--git', git('nowhere-at-all')), 2, /no such folder/);
    expectWords(await add('--git', `file://${git('nowhere')}`), 4, /no git repository at that address/);
    const empty = await createRepo(git('empty'));
    expectWords(await add('--git', empty.url), 4, /empty|no commit/i);
    const bare = await createRepo(git('bare'));
    await bare.commit({ 'README.md': 'hello' }, 'No Dockerfile');
    expectWords(await add('--git', bare.url), 2, /no Dockerfile/);
  });

  it('servers that ask for a password, say no, break, or hang: 4 within the time limit', async () => {
    const server = await serveGitHttp(repo.dir, { mode: 'password' });
    try {
      expectWords(await add('--git', server.url), 4, /asks for a password/);
      server.setMode('missing');
      expectWords(await add('--git', server.url), 4, /no git repository at that address/);
      server.setMode('broken');
      expectWords(await add('--git', server.url), 4, /answers with an error of its own/);
      server.setMode('hangs');
      expectWords(await add('--git', server.url), 4, /did not finish within 30 s/);
    } finally {
      await server.close();
    }
  });
});

it.each([
  [['--schedule', '* * * *'], /five fields/],
  [['--schedule', '* * * * * *'], /six fields: leave out the seconds/],
  [['--schedule', '99 * * * *'], /not a cron expression/],
  [['--schedule', '*/61 * * * *'], /longer than the field/],
  [['--schedule', '0 0 31 2 *'], /impossible day of month/],
  [['--schedule', 'hourly'], /five fields/],
  [['--timezone', 'Mars/Base'], /not a time zone/],
])('a schedule that can’t be, %j: 2', async (options, words) => {
  expectWords(await add('--git', repo.url, ...options), 2, words);
});

test('a port that is taken, by a container or by another program, is named', async () => {
  const taken = await add('--git', repo.url, '--publish', `${port}:8080`);
  expectWords(taken, 2, new RegExp(`Port ${port} is already published by the container "${APP}"`));
  const server = net.createServer();
  const stray = await freePort();
  await new Promise<void>((listening) => server.listen(stray, '127.0.0.1', listening));
  const used = await add('--git', repo.url, '--publish', `127.0.0.1:${stray}:8080`);
  server.close();
  expectWords(used, 2, new RegExp(`Port ${stray} is in use by another program`));
});

test('names that are taken: an app’s, a container’s', async () => {
  expectWords(await cli.run('add', APP, '--git', repo.url), 1, /There is an app "hpt-bad-web" already/);
  const other = await testDocker().createContainer({ name: NEW, Image: BASE_IMAGE, Labels: TEST_LABEL });
  try {
    expectWords(await add('--git', repo.url), 1, /exists already\. Look after it instead/);
  } finally {
    await other.remove();
  }
});

test.each([
  ['update', 'nobody'],
  ['check', 'nobody'],
  ['restore', 'nobody'],
  ['releases', 'nobody'],
  ['history', 'nobody'],
  ['logs', 'nobody'],
  ['keep', 'nobody'],
  ['cancel', 'nobody'],
  ['remove', 'nobody'],
])('%s of an app that is not there: 1, with the apps there are', async (...args) => {
  expectWords(await cli.run(...args), 1, /There is no app "nobody". The apps are: hpt-bad-web/);
});

test('an update, a release, a container that is not there; nothing to keep, to cancel or to restore', async () => {
  expectWords(await cli.run('show', 'nothing'), 1, /no update "nothing"/);
  expectWords(await cli.run('restore', APP, '--to', '99'), 1, /no release 99/);
  expectWords(await cli.run('restore', APP, '--to', '1'), 2, /runs already/);
  expectWords(await cli.run('restore', APP), 1, /no earlier good release/);
  expectWords(
    await cli.run('adopt', 'hpt-bad-nobody', '--git', repo.url),
    1,
    /no container "hpt-bad-nobody"/,
  );
  expectWords(await cli.run('adopt', APP, '--git', repo.url), 2, /followed by the app "hpt-bad-web" already/);
  expectWords(await cli.run('cancel', APP), 1, /./);
  expectWords(await cli.run('keep', APP), 1, /./);
});

describe('an update', () => {
  it('whose source can’t be reached: 4, in words', async () => {
    await rename(repo.dir, git('away'));
    const result = await cli.run('update', APP);
    const check = await cli.run('check', APP);
    await rename(git('away'), repo.dir);
    expectWords(result, 4, /no git repository at that address/);
    expectWords(check, 1, /no git repository at that address/);
  });

  it('whose build floods its log and fails: 4, with its last words', async () => {
    const flood =
      'RUN i=0; while [ $i -lt 7000 ]; do echo "error $i"; i=$((i+1)); done; echo the end >&2; false';
    // BuildKit itself cuts what a command writes beyond 100 KiB a second: it takes several to make a log too long.
    const long = (n: number) => `RUN i=0; while [ $i -lt 9000 ]; do echo ${n} $i; i=$((i+1)); done`;
    // From the engine's cache a step says nothing.
    await repo.commit(
      webApp({ body: `two ${randomUUID()}`, lines: [long(1), long(2), long(3), flood] }),
      'Floods',
    );
    const result = await cli.run('update', APP, '--json');
    expectWords(result, 4, /could not be built/);
    const outcome = z.object({ message: z.string(), update: z.object({ id: z.string() }) });
    const { message, update } = outcome.parse(jsonOf(result));
    expect(message.length).toBeLessThan(1000);
    const shown = (await cli.run('show', update.id)).stdout.split('\n').map((line) => line.trim());
    expect(shown.find((line) => line.startsWith('Why'))).toMatch(
      /a command ended with exit code 1: i=0; .*\.$/,
    );
    expect(shown).toContain('1 0');
    expect(shown.filter((line) => /^… [\d,]+ more left out here …$/.test(line))).toHaveLength(1);
    expect(shown.filter((line) => line === 'the end')).toHaveLength(1);
  });

  it('whose build hangs is called off from another shell: 4', async () => {
    await repo.commit(webApp({ body: 'three', variant: 'build-hangs' }), 'Hangs');
    const updating = cli.start('update', APP);
    await waitFor(() => updating.printed().includes('going to sleep'), { what: 'the build to hang' });
    expectWords(await cli.run('update', APP), 1, /being worked on already/);
    expectWords(await cli.run('remove', APP, '--with-container'), 1, /being worked on already/);
    expect(await cli.run('cancel', APP)).toMatchObject({ code: 0 });
    expectWords(await updating.result, 4, /called off, and the app was not touched/);
  });
});

test('no Docker engine: every command answers in words within seconds; what is on record can be read', async () => {
  const run = async (...args: string[]) => {
    const began = performance.now();
    const away = cli.start(...args);
    const result = await away.result;
    expect(performance.now() - began).toBeLessThan(10_000);
    return result;
  };
  await host.stop();
  const before = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = 'unix:///nonexistent/docker.sock';
  try {
    for (const args of [
      ['update', APP],
      ['add', NEW, '--git', repo.url],
      ['adopt', 'anything', '--git', repo.url],
      ['containers'],
      ['logs', APP],
    ]) {
      expectWords(await run(...args), 1, /Docker/);
    }
    expect(await run('apps')).toMatchObject({ code: 0, stdout: expect.stringContaining(APP) });
    expect(await run('history', APP)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('add by person'),
    });
    expectWords(await run('status'), 7, /Docker does not answer[\s\S]*\/nonexistent\/docker\.sock/);
  } finally {
    if (before === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = before;
  }
});
