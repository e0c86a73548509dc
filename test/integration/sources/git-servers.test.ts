import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HomeportError } from '../../../electron/shared/errors.ts';
import { freePort } from '../../support/docker.ts';
import { serveGitHttp } from '../../support/git-http.ts';
import type { TestRepo } from '../../support/git-repo.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';
import { processesNaming } from './support/git-processes.ts';

describe('servers that do not give what they are asked for', () => {
  let bench: Bench;
  let repo: TestRepo;
  let server: Awaited<ReturnType<typeof serveGitHttp>>;
  let commit: string;
  beforeEach(async () => {
    bench = await createBench();
    repo = await bench.repo();
    commit = await repo.commit({ a: '1' }, 'One');
    server = await serveGitHttp(repo.dir);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await server.close();
    await bench.close();
  });
  const host = () => new URL(server.url).host;
  const resolve = (url = server.url, signal = bench.signal, git = bench.git) =>
    git.resolve({ url, branch: null }, signal);
  const noProcessLeft = () => expect.poll(() => processesNaming(host()), { timeout: 60_000 }).toEqual([]);

  test('one that does gives it', async () => {
    expect(await resolve()).toEqual({ commit, branch: 'main', tag: null });
  });

  test.each([
    ['missing', /^There is no git repository at that address/],
    ['password', /asks for a password, or the repository does not exist/],
    ['broken', /answers with an error of its own/],
  ] as const)('%s', async (mode, words) => {
    server.setMode(mode);
    const error = await failureOf(resolve());
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(words);
    expect(error.message).toContain(host());
  });

  test("words in the repository's name do not mislead", async () => {
    server.setMode('missing');
    const url = server.url.replace('repo.git', 'tls-certificate-verify/connection-refused.git');
    expect((await failureOf(resolve(url))).message).toMatch(/no git repository at that address/);
  });

  test('a server that does not speak TLS is no server to trust', async () => {
    const error = await failureOf(resolve(server.url.replace('http:', 'https:')));
    expect(error.message).toMatch(/encrypted connection to .* could not be trusted/);
  });

  test('a port where nobody listens', async () => {
    const error = await failureOf(resolve(`http://127.0.0.1:${await freePort()}/a.git`));
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/^127\.0\.0\.1:\d+ can’t be reached/);
  });

  test('a host that nobody knows', async () => {
    const error = await failureOf(resolve('https://nothing.invalid/a.git'));
    expect(error.message).toMatch(/^nothing\.invalid could not be found/);
  });

  test('a folder that is none, and one that is no repository', async () => {
    const there = bench.fresh('plain');
    await mkdir(there);
    for (const folder of [there, path.join(there, 'nope')]) {
      const error = await failureOf(resolve(folder));
      expect(error.message).toBe(`There is no git repository at that address (${folder}). Check the URL.`);
    }
  });

  test('one that hangs is given up after the time limit, with everything that git started', async () => {
    server.setMode('hangs');
    const hasty = await createBench({ lsRemoteTimeoutMs: 700 });
    try {
      const error = await failureOf(resolve(server.url, bench.signal, hasty.git));
      expect(server.requests).not.toEqual([]);
      expect(error.code).toBe('TIMEOUT');
      expect(error.message).toMatch(/did not finish within 0\.7 s while asking 127\.0\.0\.1:\d+/);
      await noProcessLeft();
    } finally {
      await hasty.close();
    }
  });

  test('called off while it hangs: at once, and nothing of git is left', async () => {
    server.setMode('hangs');
    const controller = new AbortController();
    const failed = failureOf(resolve(server.url, controller.signal));
    await expect.poll(() => server.requests.length).toBeGreaterThan(0);
    expect(await processesNaming(host())).not.toEqual([]);
    const began = performance.now();
    controller.abort();
    expect((await failed).code).toBe('CANCELLED');
    expect(performance.now() - began).toBeLessThan(1500);
    await noProcessLeft();
  });

  test("a checkout is called off as well, and says the caller's own reason", async () => {
    server.setMode('hangs');
    const controller = new AbortController();
    const repository = { url: server.url, branch: null };
    const failed = failureOf(
      bench.git.checkout(repository, commit, bench.fresh('out'), bench.sink, controller.signal),
    );
    await expect.poll(() => server.requests.length).toBeGreaterThan(0);
    const reason = new HomeportError('TIMEOUT', 'The build took too long.');
    controller.abort(reason);
    expect(await failed).toBe(reason);
    await noProcessLeft();
  });

  test('called off before it began: the server is not asked', async () => {
    expect((await failureOf(resolve(server.url, AbortSignal.abort()))).code).toBe('CANCELLED');
    expect(server.requests).toEqual([]);
  });

  test('a machine without git', async () => {
    const empty = bench.fresh('empty');
    await mkdir(empty);
    vi.stubEnv('PATH', empty);
    const error = await failureOf(resolve());
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/git is not installed/);
  });
});
