import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, createBench, failureOf } from './support/bench.ts';

describe('which commit a repository names', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await createBench();
  });
  afterAll(() => bench.close());
  const resolve = (url: string, branch: string | null = null) =>
    bench.git.resolve({ url, branch }, bench.signal);

  test('the default branch is asked, not assumed', async () => {
    const repo = await bench.repo({ branch: 'trunk' });
    const commit = await repo.commit({ a: '1' }, 'One');
    await repo.branch('main');
    await repo.commit({ a: '2' }, 'Two');
    await repo.branch('trunk');
    expect(await resolve(repo.url)).toEqual({ commit, branch: 'trunk', tag: null });
    expect(await bench.git.branches({ url: repo.url, branch: null }, bench.signal)).toEqual({
      defaultBranch: 'trunk',
      branches: ['main', 'trunk'],
    });
  });

  test('a branch by name, also one with slashes, and no other whose name ends alike', async () => {
    const repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    await repo.branch('team/login');
    const commit = await repo.commit({ a: '2' }, 'Two');
    expect(await resolve(repo.url, 'team/login')).toEqual({ commit, branch: 'team/login', tag: null });
    expect((await failureOf(resolve(repo.url, 'login'))).message).toContain('no branch "login"');
  });

  test('a tag is no branch', async () => {
    const repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    await repo.git('tag', 'v1');
    expect((await failureOf(resolve(repo.url, 'v1'))).message).toContain('no branch "v1"');
  });

  test('a branch that is not there: those that are, as far as can be read at once', async () => {
    const repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    for (const name of ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8', 'b9']) await repo.branch(name);
    const error = await failureOf(resolve(repo.url, 'nope'));
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toBe(
      'The repository has no branch "nope". It has b1, b2, b3, b4, b5, b6, b7, b8 and 2 more.',
    );
  });

  test.each([null, 'main'])('an empty repository (branch %s)', async (branch) => {
    const repo = await bench.repo();
    const error = await failureOf(resolve(repo.url, branch));
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/is empty: it has no branch yet\. Push a commit first/);
  });

  test('HEAD names a branch that was deleted: the person is asked to choose', async () => {
    const repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    await repo.branch('dev');
    await repo.git('symbolic-ref', 'HEAD', 'refs/heads/gone');
    const error = await failureOf(resolve(repo.url));
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(error.message).toMatch(/does not say which branch is its default\. Choose one: dev, main/);
    expect((await resolve(repo.url, 'dev')).branch).toBe('dev');
  });

  test('HEAD that names no branch at all: the one that stands at the same commit', async () => {
    const repo = await bench.repo({ branch: 'stable' });
    const commit = await repo.commit({ a: '1' }, 'One');
    await repo.git('checkout', '--quiet', '--detach');
    expect(await resolve(repo.url)).toEqual({ commit, branch: 'stable', tag: null });
  });

  test('a branch that is an alias of another', async () => {
    const repo = await bench.repo();
    const commit = await repo.commit({ a: '1' }, 'One');
    await repo.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    expect(await resolve(repo.url, 'alias')).toEqual({ commit, branch: 'alias', tag: null });
  });

  test('a plain folder path with spaces and a quote', async () => {
    const repo = await bench.repo();
    const commit = await repo.commit({ a: '1' }, 'One');
    const place = bench.fresh(`it's "here"`);
    await repo.git('clone', '--quiet', '--bare', repo.dir, place);
    expect((await resolve(place)).commit).toBe(commit);
  });

  test.each([
    ['--upload-pack=touch pwned', /begin with "-"/],
    ['ext::sh -c "touch pwned"', /helper programs/],
  ])('%s never reaches git', async (url, words) => {
    const error = await failureOf(resolve(url));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toMatch(words);
  });

  test.each(['--upload-pack=x', 'a b', 'a..b'])('branch %j never reaches git', async (branch) => {
    expect((await failureOf(resolve('https://127.0.0.1:1/a', branch))).code).toBe('BAD_INPUT');
  });

  test('what is no id of a commit is not checked out', async () => {
    const repo = await bench.repo();
    await repo.commit({ a: '1' }, 'One');
    for (const commit of ['HEAD', '--force', 'abc', '']) {
      const work = bench.git.checkout(
        { url: repo.url, branch: null },
        commit,
        bench.fresh('out'),
        bench.sink,
        bench.signal,
      );
      expect((await failureOf(work)).code).toBe('BAD_INPUT');
    }
  });
});
