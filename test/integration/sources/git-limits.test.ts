import { readdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGit } from '../../../electron/engine/sources/git/git.ts';
import { lookAtDisk } from '../../../electron/engine/sources/git/git-limits.ts';
import { serveGitHttp } from '../../support/git-http.ts';
import type { TestRepo } from '../../support/git-repo.ts';
import { type Bench, createBench, failureOf } from './support/bench.ts';

const MIB = 1024 ** 2;

describe('a repository that would fill the disk', () => {
  let bench: Bench;
  let repo: TestRepo;
  let out: string;
  beforeEach(async () => {
    bench = await createBench();
    repo = await bench.repo();
    out = bench.fresh('out');
  });
  afterEach(() => bench.close());

  const limits = { maxFetchedBytes: 20 * MIB, maxBytes: 50 * MIB, maxEntries: 1000 };
  const checkout = (commit: string, url = repo.url) =>
    createGit({ log: bench.sink, limits }).checkout(
      { url, branch: null },
      commit,
      out,
      bench.sink,
      bench.signal,
    );
  /** What was written but for git's own folder. */
  const written = async () => (await readdir(out)).filter((name) => name !== '.git');

  const blob = async (input: Buffer | string) =>
    (await execa('git', ['hash-object', '-w', '--stdin'], { cwd: repo.dir, input })).stdout;
  const tree = async (entries: string[]) =>
    (
      await execa('git', ['mktree', '--missing'], {
        cwd: repo.dir,
        input: entries.map((line) => `${line}\n`).join(''),
      })
    ).stdout;
  const commitOf = async (id: string) => {
    const commit = await repo.git('commit-tree', '-m', 'Bomb', id);
    await repo.git('update-ref', 'refs/heads/main', commit);
    return commit;
  };
  /** `depth` trees, each ten times in the one above it. */
  const nested = async (entry: string, depth: number): Promise<string> => {
    let id = await tree([entry]);
    for (let level = 0; level < depth; level++)
      id = await tree(Array.from({ length: 10 }, (_, index) => `040000 tree ${id}\td${index}`));
    return id;
  };
  const refused = async (commit: string, words: RegExp) => {
    const error = await failureOf(checkout(commit));
    expect(error.code).toBe('BAD_INPUT');
    expect(error.message).toMatch(words);
    expect(await written()).toEqual([]);
  };

  test('with big files that pack well', async () => {
    const id = await blob(Buffer.alloc(10 * MIB));
    const entries = Array.from({ length: 6 }, (_, index) => `100644 blob ${id}\tzeros${index}`);
    await refused(await commitOf(await tree(entries)), /too big.*more than 52 MB of files/);
  });

  test('with the same small tree again and again', async () => {
    const entry = `100644 blob ${await blob('x')}\tf`;
    // 10^15 files, in a kilobyte.
    await refused(await commitOf(await nested(entry, 15)), /too big.*more than 1000 files and folders/);
  });

  test('with nothing but folders in one another', async () => {
    const empty = await tree([]);
    await refused(
      await commitOf(await nested(`040000 tree ${empty}\te`, 15)),
      /more than 1000 files and folders/,
    );
  });

  test('with a path without an end', async () => {
    const name = 'n'.repeat(250);
    let id = await tree([`100644 blob ${await blob('x')}\tf`]);
    for (let level = 0; level < 40; level++) id = await tree([`040000 tree ${id}\t${name}`]);
    await refused(await commitOf(id), /a path that is longer/);
  });

  test('with more to fetch than is let in, which is noticed while it comes', async () => {
    const noise = (await execa('head', ['-c', String(40 * MIB), '/dev/urandom'], { encoding: 'buffer' }))
      .stdout;
    const id = await blob(Buffer.from(noise));
    await refused(await commitOf(await tree([`100644 blob ${id}\tnoise`])), /more than 21 MB to fetch/);
  });

  test('in a submodule, or by all of them together', async () => {
    const inner = await bench.repo();
    await inner.commit({ data: 'x'.repeat(20 * MIB) }, 'Twenty');
    const server = await serveGitHttp(inner.dir);
    const outer = await serveGitHttp(repo.dir);
    try {
      const names = ['one', 'two', 'three'];
      const modules = names
        .map((name) => `[submodule "${name}"]\n\tpath = ${name}\n\turl = ${server.url}\n`)
        .join('');
      await repo.commit({ '.gitmodules': modules }, 'Modules');
      const pin = async (name: string) =>
        repo.git('update-index', '--add', '--cacheinfo', `160000,${await inner.head()},${name}`);
      await pin('one');
      await pin('two');
      await repo.git('commit', '--quiet', '-m', 'Two');
      await checkout(await repo.head(), outer.url);
      expect((await readdir(path.join(out, 'two'))).sort()).toEqual(['data']);

      await pin('three');
      await repo.git('commit', '--quiet', '-m', 'Three');
      out = bench.fresh('out');
      const error = await failureOf(checkout(await repo.head(), outer.url));
      expect(error.message).toMatch(/^A submodule can’t be fetched: .*more than 52 MB of files/);
      // In the order of their names, so the last.
      expect(await readdir(path.join(out, 'two'))).toEqual(['.git']);
    } finally {
      await server.close();
      await outer.close();
    }
  });

  test('as large as is allowed is no trouble', async () => {
    const id = await blob(Buffer.alloc(10 * MIB));
    const commit = await commitOf(
      await tree([0, 1, 2, 3].map((index) => `100644 blob ${id}\tzeros${index}`)),
    );
    await checkout(commit);
    expect(await written()).toHaveLength(4);
  });

  test('some room is left on the disk, whatever the limits say', async () => {
    const { bsize, bavail } = await statfs(bench.dir);
    await expect(lookAtDisk(bench.dir, 0)).resolves.toBeUndefined();
    await expect(lookAtDisk(bench.dir, bsize * bavail)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      message: expect.stringMatching(/^The disk has no room for .* of files/),
    });
  });
});
