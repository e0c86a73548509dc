import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TestRepo } from '../../support/git-repo.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';
import { type FakeSsh, fakeSsh } from './support/fake-ssh.ts';

const realPath = process.env.PATH ?? '';

describe('git over ssh, with a program called ssh that writes down what it was asked', () => {
  let bench: Bench;
  let repo: TestRepo;
  let ssh: FakeSsh;
  let url: string;
  beforeEach(async () => {
    bench = await createBench();
    repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    ssh = await fakeSsh(bench.dir);
    vi.stubEnv('PATH', `${ssh.binDir}:${realPath}`);
    url = `ssh://git@nas.example:2222${repo.dir}`;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await bench.close();
  });
  const resolve = (git = bench.git) => git.resolve({ url, branch: null }, bench.signal);

  test('never asks, and shares no connection', async () => {
    expect((await resolve()).commit).toBe(await repo.head());
    const args = await ssh.args();
    const options = args.flatMap((arg, index) => (args[index - 1] === '-o' ? [arg] : []));
    expect(options).toEqual(
      expect.arrayContaining(['BatchMode=yes', 'ConnectTimeout=15', 'ControlMaster=no', 'ControlPath=none']),
    );
    expect(args.slice(args.indexOf('-p'))).toEqual([
      '-p',
      '2222',
      'git@nas.example',
      `git-upload-pack '${repo.dir}'`,
    ]);
  });

  test('an address as scp writes it', async () => {
    url = `git@nas.example:${repo.dir}`;
    expect((await resolve()).commit).toBe(await repo.head());
    expect((await ssh.args()).slice(-2)).toEqual(['git@nas.example', `git-upload-pack '${repo.dir}'`]);
  });

  test("Homeport's own surroundings stay out of reach of git and what it starts", async () => {
    vi.stubEnv('HOMEPORT_SECRET_KEY', 'geheim');
    vi.stubEnv('NPM_TOKEN', 'geheim');
    vi.stubEnv('GIT_DIR', '/geheim');
    vi.stubEnv('GIT_ASKPASS', '/geheim');
    vi.stubEnv('SSH_ASKPASS', '/geheim');
    vi.stubEnv('GIT_SSH', '/geheim');
    vi.stubEnv('GIT_CONFIG_COUNT', '1');
    vi.stubEnv('GIT_CONFIG_KEY_0', 'url.https://geheim.example/.insteadOf');
    vi.stubEnv('GIT_CONFIG_VALUE_0', 'ssh://');
    vi.stubEnv('SSH_AUTH_SOCK', '/run/agent');
    await resolve();
    const env = await ssh.env();
    expect(JSON.stringify(env)).not.toContain('geheim');
    expect(env).toMatchObject({
      SSH_AUTH_SOCK: '/run/agent',
      SSH_ASKPASS_REQUIRE: 'never',
      GIT_TERMINAL_PROMPT: '0',
      LC_ALL: 'C',
    });
  });

  test('a server that gives single commits is asked for exactly one', async () => {
    const commit = await repo.commit({ a: '2' }, 'Two');
    const out = bench.fresh('out');
    await bench.git.checkout({ url, branch: null }, commit, out, bench.sink, bench.signal);
    const sent = await ssh.sent();
    expect(sent).toContain(`want ${commit}`);
    expect(sent).toContain('deepen 1');
    expect(await readFile(path.join(out, 'a'), 'utf8')).toBe('2');
  });

  test.each([
    ['a near one', 3],
    ['one deep in the history', 60],
  ])('a server that gives no single commits: %s is found by its branch', async (_, behind) => {
    const commit = await repo.commit({ a: 'wanted' }, 'Wanted');
    for (let i = 0; i < behind; i++) await repo.git('commit', '--quiet', '--allow-empty', '-m', `Later ${i}`);
    await repo.git('config', 'uploadpack.allowAnySHA1InWant', 'false');
    for (const branch of ['main', null]) {
      const out = bench.fresh('out');
      const shown = await bench.git.checkout({ url, branch }, commit, out, bench.sink, bench.signal);
      expect(shown).toMatchObject({ id: commit, message: 'Wanted' });
      expect(await readFile(path.join(out, 'a'), 'utf8')).toBe('wanted');
    }
    expect(bench.log.join('\n')).toContain('The server gives no single commit');
  });

  test('… and one that was rewritten away is said to be gone', async () => {
    const commit = await repo.commit({ a: 'wanted' }, 'Wanted');
    await repo.git('commit', '--quiet', '--amend', '-m', 'Instead');
    await repo.git('config', 'uploadpack.allowAnySHA1InWant', 'false');
    const work = bench.git.checkout(
      { url, branch: 'main' },
      commit,
      bench.fresh('out'),
      bench.sink,
      bench.signal,
    );
    const error = await failureOf(work);
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/is not in the repository any more/);
  });

  test('a helper that left the process group and holds the output open does not hold Homeport', async () => {
    const pidFile = path.join(bench.dir, 'sleeper');
    await fakeSsh(bench.dir, `setsid sh -c 'echo $$ > ${pidFile}; exec sleep 600' & sleep 600`);
    const hasty = await createBench({ lsRemoteTimeoutMs: 1000 });
    const began = performance.now();
    try {
      expect((await failureOf(resolve(hasty.git))).code).toBe('TIMEOUT');
      expect(performance.now() - began).toBeLessThan(10_000);
    } finally {
      process.kill(Number(await readFile(pidFile, 'utf8')), 'SIGKILL');
      await hasty.close();
    }
  });

  test.each([
    ['Host key verification failed.', /Connect once by hand \("ssh -p 2222 nas\.example"\)/],
    ['git@nas.example: Permission denied (publickey,password).', /key that works without a passphrase/],
    ['ssh: connect to host nas.example port 2222: Connection refused', /can’t be reached/],
    ['ssh: Could not resolve hostname nas.example: Name or service not known', /could not be found/],
  ])('%s', async (said, words) => {
    await fakeSsh(bench.dir, `echo '${said}' >&2; exit 255`);
    const error = await failureOf(resolve());
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(words);
  });
});
