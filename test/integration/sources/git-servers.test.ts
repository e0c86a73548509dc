import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
  const noProcessLeft = () => expect.poll(() => processesNaming(host()), { timeout: 5000 }).toEqual([]);

  test('one that does gives it', async () => {
    expect(await resolve()).toEqual({ commit, branch: 'main' });
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

  test('a folder that is none, and one that is no repository', async () => {
    const there = bench.fresh('plain');
    await mkdir(there);
    for (const folder of [there, path.join(there, 'nope')]) {
      const error = await failureOf(resolve(folder));
      expect(error.message).toBe(`There is no git repository at that address (${folder}). Check the URL.`);
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
