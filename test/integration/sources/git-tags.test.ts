import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gitSource } from '../../../electron/shared/sources/git.ts';
import { source as sourceSchema } from '../../../electron/shared/sources/source.ts';
import type { TestRepo } from '../../support/git-repo.ts';
import { noEngine } from '../../support/no-engine.ts';
import { acquire } from './support/acquire.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';

describe('a repository whose tags are followed', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await createBench();
  });
  afterAll(() => bench.close());

  const of = (repo: TestRepo, tag: string) =>
    gitSource.parse({ kind: 'git', from: { kind: 'git', url: repo.url, tag } });
  const resolve = (repo: TestRepo, tag: string) =>
    bench.source.resolve(of(repo, tag), noEngine, bench.signal);
  const release = async (repo: TestRepo, tag: string, ...annotate: string[]) => {
    const commit = await repo.commit({ Dockerfile: `FROM scratch\nLABEL tag="${tag}"\n` }, tag);
    await repo.git('tag', ...annotate, tag);
    return commit;
  };

  test('the newest version, light or annotated; what is on the branch since does not matter', async () => {
    const repo = await bench.repo();
    await release(repo, 'v1.9.0');
    const newest = await release(repo, 'v1.10.0', '-a', '-m', 'Ten');
    await release(repo, 'v2.0.0-rc.1');
    const last = await repo.commit({ more: '1' }, 'Not released');
    expect(await resolve(repo, 'v*')).toMatchObject({
      version: { id: newest, label: 'v1.10.0' },
      inputs: { contextCommit: newest },
    });
    expect(await resolve(repo, 'v*-rc*')).toMatchObject({ version: { label: 'v2.0.0-rc.1' } });
    const branch = gitSource.parse({ kind: 'git', from: { kind: 'git', url: repo.url } });
    expect(await bench.source.resolve(branch, noEngine, bench.signal)).toMatchObject({
      version: { id: last, label: null },
    });
  });

  test('its files are those of the tag, also from a server that gives no single commit', async () => {
    const repo = await bench.repo();
    const old = await release(repo, 'v1.0.0', '-a', '-m', 'One');
    for (const name of ['a', 'b', 'c']) await repo.commit({ [name]: '1' }, name);
    await repo.git('config', 'uploadpack.allowAnySHA1InWant', 'false');
    // No branch leads there any more: only its tag does.
    await repo.git('switch', '--quiet', '--orphan', 'fresh');
    await repo.commit({ Dockerfile: 'FROM scratch\n' }, 'Fresh');
    await repo.git('branch', '--quiet', '-D', 'main');
    const resolved = await resolve(repo, 'v1.*');
    const dir = bench.fresh('checkout');
    await mkdir(dir);
    const made = await acquire(bench.source, of(repo, 'v1.*'), resolved, dir);
    expect(made.acquired.resolved.version).toMatchObject({ id: old, message: 'v1.0.0' });
  });

  test('a tag that moved is another version, one that is gone is said', async () => {
    const repo = await bench.repo();
    await release(repo, 'v1.0.0');
    const before = await resolve(repo, 'v1.0.0');
    const moved = await repo.commit({ more: '1' }, 'More');
    await repo.git('tag', '--force', 'v1.0.0');
    const after = await resolve(repo, 'v1.0.0');
    expect(after).toMatchObject({ version: { id: moved, label: 'v1.0.0' } });
    expect(after.key).not.toBe(before.key);
    await repo.git('tag', '--delete', 'v1.0.0');
    const error = await failureOf(resolve(repo, 'v1.0.0'));
    expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(error.message).toContain('no tag "v1.0.0" (any more)');
  });

  test('a pattern is data: nothing of it reaches git', async () => {
    const repo = await bench.repo();
    await release(repo, 'v1.0.0');
    for (const pattern of ['--upload-pack=touch /tmp/x', '$(touch x)', 'v[0-9]*', 'a:b'])
      expect((await failureOf(resolve(repo, pattern))).code).toBe('BAD_INPUT');
  });

  test('the tags of the watched repository, while another is built', async () => {
    const [watched, built] = [await bench.repo(), await bench.repo()];
    const commit = await release(watched, 'v3.0.0');
    await release(built, 'w1.0.0');
    const source = gitSource.parse({
      kind: 'git',
      from: { kind: 'git', url: built.url, tag: 'w*' },
      watch: { url: watched.url, tag: 'v*' },
    });
    expect(await bench.source.resolve(source, noEngine, bench.signal)).toMatchObject({
      version: { id: commit, label: 'v3.0.0' },
      inputs: { contextTag: 'w1.0.0' },
    });
  });

  test('Look names the tag that would be built', async () => {
    const repo = await bench.repo();
    await release(repo, 'v1.0.0');
    await repo.commit({ more: '1' }, 'Not released');
    const found = await bench.source.inspect(of(repo, 'v*'), noEngine, bench.signal);
    expect(found).toMatchObject({ tag: 'v1.0.0', commit: { message: 'v1.0.0' } });
  });
});

describe('what is stored', () => {
  test('by a version that knew no tags is understood; a branch and a tag exclude each other', () => {
    const before = { kind: 'git', from: { kind: 'git', url: '/x', branch: 'main' }, watch: null };
    expect(gitSource.parse(before).from).toMatchObject({ branch: 'main', tag: null });
    const both = { url: '/x', branch: 'main', tag: 'v*' };
    for (const source of [
      { kind: 'git', from: { kind: 'git', ...both } },
      { kind: 'git', from: { kind: 'folder', path: '/x' }, watch: both },
    ])
      expect(sourceSchema.safeParse(source).error?.issues[0]?.message).toContain('either a branch or tags');
  });
});
